"""Proposals from the numbers of an entry: never served, and never with two right options."""

from datetime import date

import pytest
import yaml

from faq.corpus import load_corpus
from faq.entry import WordLoader
from faq.quiz import read_quiz
from faq.quiz_drafts import as_yaml, draft_from, main
from law.parameters import load_parameters

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus().served()


@pytest.fixture(scope="module")
def parameters():
    return load_parameters()


def test_the_law_s_own_number_is_asked_for_with_its_provision(corpus, parameters):
    drafts = draft_from(corpus.at("ai-chiu-phi", DAY), parameters, DAY)
    (period,) = [draft for draft in drafts if draft.right == "10 ngày"]
    assert "…" in period.text and "10 ngày" not in period.text and "10 ngày" in period.explanation
    assert [str(citation) for citation in period.citations] == ["luat-thads-2025/dieu-36/khoan-1"]


def test_every_draft_of_the_corpus_is_a_draft_with_four_options(corpus, parameters):
    drafts = [draft for entry in corpus.in_force(DAY) for draft in draft_from(entry, parameters, DAY)]
    assert len(drafts) > 500
    for draft in drafts:
        assert draft.review is None and not draft.served
        assert len(set(draft.options)) == 4 and draft.right in draft.explanation
        assert draft.citations and draft.text.count("…") >= 1


def test_a_day_s_working_days_stay_working_days(corpus, parameters):
    drafts = draft_from(corpus.at("bao-lau-ra-quyet-dinh", DAY), parameters, DAY)
    (order, *_) = [draft for draft in drafts if draft.right == "05 ngày làm việc"]
    assert all(option.endswith(" ngày làm việc") and len(option.split()[0]) == 2 for option in order.wrong)


def test_drafts_are_written_as_a_quiz_file_reads_them(corpus, parameters, tmp_path):
    drafts = draft_from(corpus.at("muc-phi", DAY), parameters, DAY)
    path = tmp_path / "phi.yml"
    path.write_text(as_yaml(drafts), encoding="utf-8")
    assert [question.id for question in read_quiz(path)] == [draft.id for draft in drafts]
    assert all("reviewed" not in row for row in yaml.load(path.read_text("utf-8"), Loader=WordLoader))
    assert as_yaml(()) == ""


def test_from_the_command_line(capsys):
    assert main(["2026-11-22", "muc-phi"]) == 0
    assert "- id: muc-phi-nhap-1" in capsys.readouterr().out
    assert main(["2026-11-22", "khong-co"]) == 2
    assert "không có mục 'khong-co'" in capsys.readouterr().err
    assert main([]) == 2
