"""A whole evaluation in small: every suite, no model, no network, nothing private written down."""

import hashlib
import json
import re
from datetime import date, datetime

import numpy as np
import pytest

from bot.engine import Reply
from evaluation import run as running
from evaluation.asking import RememberingEncoder
from evaluation.baselines import PlainBm25, StockRasa, StockRasaFailed, VectorsAlone
from evaluation.report import write
from evaluation.run import Project, Wanted, evaluate
from faq.answer import Answer
from faq.ranking import Match
from gateway.assistant import BadMessage, Handled
from law.acts import known_acts
from viet.encode import VectorCache

TODAY = date(2026, 11, 21)
EXAMPLES = [("out_of_scope", text) for text in ("hôm nay trời đẹp quá", "giá vàng bây giờ", "bóng đá mấy giờ") * 4]
SECRET = "Chồng tôi bí mật vay tiền thì sao?"


class Hashing:
    name = "hashing"

    def __init__(self):
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        rows = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts):
            for word in re.findall(r"\w+", text.lower()):
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Always:
    """An assistant that answers everything with one entry, and refuses what is too long."""

    async def ask(self, text, conversation, as_of=None):
        if len(text) > 1000:
            raise BadMessage("message_too_long", "dài quá")
        answer = Answer("answered", "Trả lời.", as_of, entry="phi")
        return Handled(Reply("t", answer, (Match("phi", 0.9),)), text, ms=2.0)


@pytest.fixture
def project(corpus, tmp_path):
    return Project(corpus, known_acts(), VectorCache(Hashing()), EXAMPLES, tmp_path / "evaluation")


@pytest.fixture
def folder(tmp_path):
    row = {"id": "q1", "question": SECRET, "form": "formal", "wording": "verbatim", "gold_source": "page", "topic": "t",
           "gold_articles": [{"law": "Luật Thi hành án dân sự", "article": "44a"}]}  # fmt: skip
    far = {"id": "n1", "question": SECRET + " " + "x" * 1000, "kind": "k"}
    (tmp_path / "dev_questions.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (tmp_path / "nonlegal_dev.jsonl").write_text(json.dumps(far), encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(project, tmp_path):
    def make(wanted):
        out = tmp_path / "out"
        return evaluate(project, Always, wanted, TODAY, datetime(2026, 11, 21, 9), out, lambda *_: None)

    return make


def test_every_suite_but_rasa_ends_in_a_report_without_private_words(made, folder, tmp_path):
    suites = [name for name in running.SUITES if name != "nlu"]
    report = made(Wanted(suites, folder, without_rasa=True))
    assert set(report["suites"]) == {
        "own", "own-unmarked", "own-off-topic", "titles", "eval-strict", "eval-unmarked", "eval-noisy", "eval-non-legal"
    }  # fmt: skip
    assert report["suites"]["eval-strict"]["figures"]["top1"] == 1.0
    assert report["suites"]["eval-unmarked"]["figures"]["loss"] == 0.0
    assert report["suites"]["eval-non-legal"]["figures"]["errors"] == 1.0
    assert report["suites"]["titles"]["figures"]["top1"] == pytest.approx(1 / 3)
    assert set(report["systems"]) == {"search", "bm25", "vectors"}
    assert report["capabilities"]
    assert "Bỏ qua Rasa mặc định" in report["notes"][0]
    write(report, tmp_path / "written")
    for path in (tmp_path / "written").iterdir():
        text = path.read_text(encoding="utf-8").lower()
        assert "bí mật" not in text
        assert "bi mat" not in text


def test_an_evaluation_of_the_same_is_the_same(made):
    first, second = (made(Wanted(("own", "capability"))) for _ in range(2))
    assert first == second


def test_without_a_folder_the_report_says_so(made):
    report = made(Wanted(("eval",)))
    assert report["suites"] == {}
    assert "--eval" in report["notes"][0]


def test_what_is_learned_is_remembered_even_when_a_run_fails(project, tmp_path):
    from dataclasses import replace

    remembered = []
    broken = replace(project, remember=lambda: remembered.append(True))
    with pytest.raises(ZeroDivisionError):
        evaluate(broken, lambda: 1 / 0, Wanted(("titles",)), TODAY, datetime(2026, 1, 1), tmp_path, lambda *_: None)
    assert remembered


def test_a_remembering_encoder_asks_once_over_two_runs(tmp_path):
    first, second = Hashing(), Hashing()
    for encoder in (first, second):
        remembering = RememberingEncoder(encoder, tmp_path / "vectors.npz")
        remembering.encode(["một", "hai"])
        remembering.save()
    assert (first.asked, second.asked) == (["một", "hai"], [])


@pytest.mark.parametrize("name", ["bm25", "vectors"])
def test_a_baseline_finds_the_listed_question_and_only_what_is_in_force(name, corpus, case):
    from dataclasses import replace

    from law.effective import Interval

    ended = replace(corpus.versions["ke-bien"][0], effective=Interval(date(2020, 1, 1), date(2026, 7, 1)))
    corpus.versions["ke-bien"] = (ended,)
    system = PlainBm25(corpus) if name == "bm25" else VectorsAlone(corpus, VectorCache(Hashing()))
    text = "Câu hỏi kê biên số 3?"
    past, today = system.ask([case(text=text, day=date(2026, 6, 30)), case(text=text, day=TODAY)], lambda _: None)
    assert past.entry == "ke-bien"
    assert "ke-bien" not in dict(today.ranking)


def test_words_that_no_document_has_rank_nothing(corpus, case):
    (said,) = PlainBm25(corpus).ask([case(text="xyz ???")], lambda _: None)
    assert (said.status, said.ranking) == ("unanswered", ())


def test_stock_rasa_is_asked_nothing_twice(corpus, case, tmp_path, monkeypatch):
    answers = {"intent": "faq", "confidence": 0.9, "ranking": [["khong-con", 0.9], ["phi", 0.8]], "ms": 1.0}
    calls = []

    def predict(self, texts, tell):
        calls.append(sorted(texts.values()))
        self._known |= dict.fromkeys(texts, answers)

    monkeypatch.setattr(StockRasa, "_predict", predict)
    system = StockRasa(corpus, EXAMPLES, tmp_path, lambda *_: None)
    first, _ = system.ask([case(text="một"), case(text="hai")], lambda _: None)
    system.ask([case(text="hai"), case(text="ba")], lambda _: None)
    assert calls == [["hai", "một"], ["ba"]]
    assert (first.status, first.entry, first.ranking) == ("answered", "phi", (("phi", 0.8),))


def test_a_report_is_written_though_stock_rasa_fails(made, monkeypatch):
    def predict(self, texts, tell):
        raise StockRasaFailed("ended with code -15")

    monkeypatch.setattr(StockRasa, "_predict", predict)
    report = made(Wanted(("baselines",)))
    assert set(report["systems"]) == {"search", "bm25", "vectors"}
    assert any("-15" in note for note in report["notes"])


@pytest.mark.slow
@pytest.mark.parametrize("diet", [True, False])
def test_stock_rasa_trains_and_answers(corpus, case, tmp_path, diet):
    system = StockRasa(corpus, EXAMPLES, tmp_path, lambda *_: None, diet)
    said = system.ask([case(text="Câu hỏi kê biên số 3?"), case(text="giá vàng bây giờ")], lambda _: None)
    assert said[0].entry == "ke-bien"
    assert (said[1].entry is None) == diet, "only DIET tells what is no question of ours"
    (kept,) = tmp_path.glob("*/predictions.json")
    assert "vàng" not in kept.read_text(encoding="utf-8")


@pytest.mark.slow
def test_rasa_tests_the_intents(corpus, tmp_path):
    from evaluation.rasa_nlu import try_intents

    found = try_intents(corpus, EXAMPLES + [("greet", f"chào bạn {n}") for n in range(12)], tmp_path / "report")
    assert found["intents"].keys() >= {"ask_faq", "greet", "out_of_scope"}
    assert 0.0 < found["f1_macro"] <= 1.0
    assert (tmp_path / "report" / "intent_report.json").exists()


def test_no_test_example_was_learned_from_in_its_other_form(corpus):
    from evaluation.rasa_nlu import examples_of, hold_out
    from viet.diacritics import fold

    learned, tested = hold_out(examples_of(corpus, EXAMPLES))
    assert tested
    assert {fold(text) for _, text in learned}.isdisjoint(fold(text) for _, text in tested)


def test_the_progress_of_both_networks_is_heard():
    import io

    from evaluation.baselines import _listen

    told, last = [], []
    drawn = "starting\nEpochs:   0%|  |\rEpochs:  50%|# |\rEpochs: 100%|##|\nEpochs:  10%|  |\rEpochs: 100%|##|\nbye\n"
    _listen(io.StringIO(drawn), lambda what, done, total: told.append((what, done, total)), last)
    assert [(done, total) for _, done, total in told] == [(0, 100), (50, 100), (100, 100), (10, 100), (100, 100)]
    assert len({what for what, _, _ in told[:3]} | {what for what, _, _ in told[3:]}) == 2
    assert last == ["starting\n", "bye\n"]
