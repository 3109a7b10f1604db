"""The command: its options are checked before anything is loaded, and two reports are put side by side."""

import json

import pytest
from typer.testing import CliRunner

from gateway.cli import app

REPORT = {"format": 1, "suites": {}, "capabilities": [], "systems": {}, "nlu": {}}


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_an_unknown_suite_is_refused_by_name(run):
    done = run("--suite", "khong-co")
    assert done.exit_code == 2
    assert "khong-co" in done.output
    assert "capability" in done.output


def test_a_folder_that_is_not_there_is_refused(run, tmp_path):
    assert run("--eval", tmp_path / "khong-co").exit_code == 2


def report_with(top1, right):
    suite = {"in_scope": True, "figures": {"n": 1, "top1": top1}, "cases": {"phi#1": ["answered", right, 0.5]}}
    return REPORT | {"suites": {"own": suite}}


@pytest.fixture
def two(tmp_path):
    paths = []
    for name, report in (("a", report_with(0.5, 0)), ("b", report_with(0.75, 1))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "report.json").write_text(json.dumps(report), encoding="utf-8")
        paths.append(tmp_path / name)
    return paths


def test_compare_shows_what_got_better(run, two):
    done = run("compare", *two)
    assert done.exit_code == 0
    for words in ("Tốt lên", "50,0%", "75,0%", "mới đúng: phi#1"):
        assert words in done.output


def test_compare_for_a_program(run, two):
    found = json.loads(run("compare", *reversed(two), "--json").stdout)
    assert found["changes"] == [{"part": "own", "figure": "top1", "before": 0.75, "after": 0.5, "better": False}]
    assert found["cases"][0]["worse"] == ["phi#1"]


def test_compare_of_a_report_with_itself(run, two):
    assert "không khác nhau" in run("compare", two[0], two[0]).output


def test_compare_refuses_what_is_no_report(run, two, tmp_path):
    done = run("compare", two[0], tmp_path / "khong-co")
    assert done.exit_code == 2
