"""What a report says, what it must never say, and what two reports say together."""

import json
import re
from datetime import datetime

import pytest

from evaluation import report as reports
from evaluation.asking import Outcome, Said
from evaluation.compare import UnreadableReport, compare, read
from evaluation.measures import BINS
from evaluation.run import holds, suite_row
from evaluation.targets import judged

SECRET = "Chồng tôi bí mật vay tiền?"
RIGHT, WRONG = (True,), (False,)


@pytest.fixture
def made(outcome):
    """A report of two suites: our own with one error, and a private one with one error of two."""

    def make(own=(RIGHT, WRONG), strict=(RIGHT, WRONG)):
        own_cases = [
            outcome("answered", rights, 0.7, id=f"phi#{at}", text=f"Câu của mục <{at}>?", topic="phi",
                    entries=frozenset({"phi"}), first_topic="ke-bien")
            for at, rights in enumerate(own)
        ]  # fmt: skip
        private = [
            outcome("answered", rights, 0.7, ms=4.0, id=f"q{at}", text=SECRET, topic="t", private=True,
                    suite="eval-strict")
            for at, rights in enumerate(strict)
        ]  # fmt: skip
        outside = [
            outcome("answered", WRONG, 0.9, id="o", text=SECRET, in_scope=False, private=True, form="near_domain")
        ]
        row = {"n": 2, "top1": 0.5, "top3": 1.0, "answered": 1.0, "wrong_of_answered": 0.0}
        found = {
            "format": 1, "made_at": datetime(2026, 11, 21, 9, 30).isoformat(), "today": "2026-11-21",
            "python": "3.10", "machine": "máy", "entries": 2, "questions": 24, "notes": ["ghi chú"],
            "suites": {
                "own": suite_row(own_cases, "search"),
                "eval-strict": suite_row(private, "assistant"),
                "eval-off-topic": suite_row(outside, "assistant"),
            },
            "capabilities": [
                {"name": "unmarked", "kind": "invariance", "n": 2, "passed": 0.5, "top1_before": 1.0, "top1_after": 0.5,
                 "loss": 50.0, "answered_before": 1.0, "answered_after": 1.0, "kept_answer": 0.5,
                 "wrong_of_answered": 0.5, "failed": [{"id": "phi#1", "text": "cau cua muc?", "got": "ke-bien"}]}
            ],
            "systems": {"search": {"eval-strict": row | {"top1": 0.8}}, "bm25": {"eval-strict": row}},
            "leave_one_out": {"questions": 24, "top1": {"marked": 0.6}},
            "nlu": {"learned": 10, "tested": 2, "accuracy": 0.9, "f1_macro": 0.8, "f1_weighted": 0.9,
                    "intents": {"greet": {"n": 2, "precision": 1.0, "recall": 1.0, "f1": 1.0}}},
        }  # fmt: skip
        return found | {"targets": judged(found)}

    return make


def test_neither_file_quotes_a_private_question(made, tmp_path):
    page = reports.write(made(), tmp_path)
    for path in (page, tmp_path / "report.json"):
        text = path.read_text(encoding="utf-8")
        assert "bí mật" not in text
        assert "q1" in text


def test_the_page_names_every_error_of_our_own_questions(made):
    page = reports.html(made())
    assert "Câu của mục &lt;1&gt;?" in page
    assert "<1>" not in page


def test_the_page_asks_nobody_for_anything(made):
    page = reports.html(made())
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", page)
    assert "<script" not in page
    assert "@import" not in page
    addresses = {found for found in re.findall(r"https?://[^\s\"'<]+", page)}
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_the_page_has_every_plot(made):
    page = reports.html(made())
    assert page.count("<svg") == page.count("</svg>") >= 6
    for words in ("Tỷ lệ đúng", "Trong phạm vi", "Chủ đề của mục đầu tiên", "Mục đầu tiên đúng, theo hệ"):
        assert words in page


def test_two_pages_of_one_report_are_the_same(made):
    assert reports.html(made()) == reports.html(made())


def test_targets_stand_beside_what_was_measured(made):
    found = {row["name"]: (row["value"], row["met"]) for row in made()["targets"]}
    assert found["top1"] == (0.5, False)
    assert found["above_bm25"] == (pytest.approx(30.0), True)
    assert found["above_stock_rasa"] == (None, None)
    assert found["near_domain"] == (1.0, False)


def test_a_suite_of_figures_and_bins(made):
    row = made()["suites"]["own"]
    assert len(row["reliability"]) == BINS
    assert row["confusion"] == {"phi": {"ke-bien": 2}}
    assert "confusion" not in made()["suites"]["eval-strict"]


@pytest.mark.parametrize(
    "name, value, shown",
    [("n", 12, "12"), ("top1", 0.805, "80,5%"), ("ms_p50", 3.25, "3,2"), ("loss", -0.5, "-0,5"), ("top1", None, "–"),
     ("calibration_error", 0.0512, "0,051")],
)  # fmt: skip
def test_numbers_are_written_as_people_read_them(name, value, shown):
    assert reports.number(name, value) == shown


def test_a_report_equals_itself(made):
    found = compare(made(), made())
    assert (found.changes, found.moved) == ((), ())


def test_better_and_worse_are_told_apart(made):
    before, after = made(own=(RIGHT, WRONG), strict=(RIGHT, RIGHT)), made(own=(RIGHT, RIGHT), strict=(WRONG, RIGHT))
    found = compare(before, after)
    assert ("own", "top1") in {(change.part, change.figure) for change in found.better}
    assert ("own", "wrong_of_answered") in {(change.part, change.figure) for change in found.better}
    assert {(change.part, change.figure) for change in found.worse} == {
        ("eval-strict", "top1"),
        ("eval-strict", "top3"),
        ("eval-strict", "wrong_of_answered"),
        # all right at a score of 0.7 is farther from the truth than half of them right
        ("own", "calibration_error"),
    }
    moved = {one.suite: (one.better, one.worse) for one in found.moved}
    assert moved == {"own": (("phi#1",), ()), "eval-strict": ((), ("q0",))}


def test_a_message_out_of_scope_is_better_unanswered(made, outcome):
    before, after = made(), made()
    quiet = outcome("clarify", WRONG, 0.3, id="o", in_scope=False, private=True, form="near_domain")
    after["suites"]["eval-off-topic"] = suite_row([quiet], "assistant")
    found = compare(before, after)
    assert [(one.suite, one.better) for one in found.moved] == [("eval-off-topic", ("o",))]
    assert {change.figure for change in found.better} == {"off_topic_answered"}


def test_suites_that_one_report_lacks_are_named(made):
    before, after = made(), made()
    del after["suites"]["own"]
    assert compare(before, after).only_before == ("own",)
    assert compare(after, before).only_after == ("own",)


def test_reports_are_read_from_a_folder_or_a_file(made, tmp_path):
    reports.write(made(), tmp_path)
    assert read(tmp_path) == read(tmp_path / "report.json") == json.loads(json.dumps(made()))


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", '{"format": 2, "suites": {}}'])
def test_what_is_no_report_is_refused_by_name(text, tmp_path):
    path = tmp_path / "report.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableReport, match=re.escape(str(path))):
        read(path)


@pytest.mark.parametrize(
    "kind, old, new, holds_",
    [
        ("invariance", ("answered", "a", 0.9, True), ("answered", "a", 0.5, True), True),
        ("invariance", ("clarify", "b", 0.3, False), ("clarify", "b", 0.3, False), True),
        ("invariance", ("answered", "a", 0.9, True), ("answered", "b", 0.9, False), False),
        ("top3", ("answered", "a", 0.9, True), ("answered", "b", 0.9, False), False),
        ("top3", ("answered", "b", 0.9, False), ("answered", "b", 0.9, False), True),
        ("directional", ("answered", "a", 0.9, True), ("answered", "a", 0.9, True), False),
        ("directional", ("answered", "a", 0.9, True), ("answered", "a", 0.7, True), False),
        ("directional", ("answered", "a", 0.9, True), ("clarify", "a", 0.4, True), True),
        ("directional", ("answered", "a", 0.9, True), ("answered", "b", 0.95, False), True),
        ("directional", ("unanswered", None, 0.0, False), ("unanswered", None, 0.0, False), True),
    ],
)
def test_what_a_capability_promises(case, kind, old, new, holds_):
    outcomes = []
    for status, entry, score, right in (old, new):
        answered = entry if status == "answered" else None
        ranking = ((entry, score),) if entry else ()
        rights = (right,) if entry else ()
        outcomes.append(Outcome(case(), Said(status, answered, ranking), rights, right and answered is not None))
    assert holds(kind, *outcomes) is holds_
