"""The `hoidap` command as an operator runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from faq.corpus import load_corpus

pytestmark = pytest.mark.model

HOIDAP = Path(sys.executable).with_name("hoidap")


def hoidap(*arguments, lines=b""):
    return subprocess.run([HOIDAP, *arguments], input=lines, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def answers(model):
    lines = [
        '{"id": "a", "question": "Ai phải nộp phí thi hành án?"}',
        "",
        '{"id": "c", "question": "   "}',
        "{broken",
        '{"id": "e"}',
        '{"id": "f", "question": "ai phai nop phi thi hanh an"}',
        "[1, 2]",
        json.dumps({"id": "h", "question": "x" * 1001}),
        '{"id": 9, "question": "/restart"}',
    ]
    raw = "\n".join(lines).encode() + b'\n{"id": "z", "question": "\xff"}\n'
    done = hoidap("ask", "--jsonl", "--as-of", "2026-06-30", lines=raw)
    return done, [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_every_line_gets_a_line_and_a_failed_one_shows_in_the_exit_code(answers):
    done, rows = answers
    assert [row["id"] for row in rows] == ["a", None, "c", None, "e", "f", None, "h", 9, None]
    assert [row["status"] == "error" for row in rows] == [False, True, True, True, True, False, True, True, False, True]
    assert done.returncode == 1


def test_an_answer_line_has_the_promised_fields(answers):
    row = answers[1][0]
    assert set(row) == {"id", "status", "entry", "score", "text", "as_of", "ms", "citations", "ranking"}
    assert (row["status"], row["entry"], row["as_of"]) == ("answered", "ai-chiu-phi", "2026-06-30")
    assert row["citations"][0] == {"act": "26/2008/QH12", "article": "60", "clause": None, "point": None}
    assert 1 <= len(row["ranking"]) <= 5
    assert set(row["ranking"][0]) == {"entry", "score", "citations"}
    assert row["ranking"][0]["score"] == row["score"] == 1.0


def test_a_question_without_marks_finds_the_same_entry(answers):
    assert answers[1][5]["ranking"][0]["entry"] == "ai-chiu-phi"


def test_nothing_but_answers_is_printed_on_standard_output(answers):
    assert all(line.startswith("{") for line in answers[0].stdout.decode().splitlines())


def test_lines_without_a_failure_end_well(model):
    done = hoidap("ask", "--jsonl", lines=b'{"id": 1, "question": "xin ch\xc3\xa0o"}\n')
    assert (done.returncode, json.loads(done.stdout)["status"]) == (0, "answered")


def test_ask_prints_the_answer_with_its_legal_basis(model):
    done = hoidap("ask", "Ai phải nộp phí thi hành án?", "--as-of", "2026-11-21")
    printed = done.stdout.decode()
    assert done.returncode == 0
    assert "Căn cứ pháp lý" in printed and "khoản 1 Điều 53 Luật Thi hành án dân sự 2025" in printed


def test_faq_search_and_stats_speak_json(model):
    found = json.loads(hoidap("faq", "search", "phí thi hành án", "--json").stdout)
    assert found["ranking"][0]["citations"]
    stats = json.loads(hoidap("faq", "stats", "--json", "--as-of", "2026-11-21").stdout)
    assert stats["entries_in_force"] >= 200
    assert stats["drafts"] == sum(not entry.served for entry in load_corpus())


def test_faq_lint_reports_file_line_and_fails_on_an_error(tmp_path):
    done = hoidap("faq", "lint")
    assert done.returncode == 0, done.stdout.decode()


def test_a_day_that_does_not_exist_is_refused():
    assert hoidap("faq", "stats", "--as-of", "2026-02-30").returncode == 2
