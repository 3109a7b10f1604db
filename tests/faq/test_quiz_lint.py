"""Every problem of a question is found, named with its line, and told how to mend; the project's own have none."""

from dataclasses import replace
from datetime import date

import pytest
from test_quiz import GOOD, entry

from faq.corpus import Corpus
from faq.entry import Review
from faq.lint import Finding
from faq.quiz import digest_of
from faq.quiz_lint import check
from law.acts import load_acts
from law.effective import Interval

ACTS = load_acts()
TOPICS = {"phi": "Phí"}
FRESH = GOOD.replace("0123456789ab", digest_of(entry()))


@pytest.fixture
def lint(tmp_path):
    def run(text, *entries, name="phi.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        versions = {}
        for each in entries or (entry(),):
            versions[each.id] = (*versions.get(each.id, ()), each)
        return check(None, Corpus(versions), ACTS, tmp_path, TOPICS)

    return run


def test_a_good_question_has_no_finding(lint):
    assert lint(FRESH) == []


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("entry: phi", "entry: phii", "không có mục 'phii'. Có phải 'phi'?"),
        ("as_of: 2026-11-22", "as_of: 2026-06-30", "không có phiên bản ngày 2026-06-30"),
        ("khoan-1]", "khoan-2]", "mục 'phi' không dẫn khoản 2 Điều 53 Luật Thi hành án dân sự 2025"),
        ('"10%"]', '"1 %"]', "có hai phương án giống nhau"),
        ('"10%"]', '"3%."]', "có hai phương án giống nhau"),
        ('"10%"]', '"Tất cả đều đúng"]', "nói về phương án khác"),
        ('"10%"]', '"Cả A và B"]', "nói về phương án khác"),
        ('explanation: "Phí là 3%."', 'explanation: "Phí là 4%."', "con số 4 không có trong mục 'phi'"),
        ('right: "3%"', 'right: "3,5%"', "con số 3,5 không có trong mục 'phi'"),
        ('explanation: "Phí là 3%."', 'explanation: "Gọi 0905123456, phí là 3%."', "dữ liệu cá nhân hoặc số liên lạc"),
    ],
)
def test_each_error_is_found(lint, old, new, message):
    assert old in FRESH
    errors = [finding for finding in lint(FRESH.replace(old, new)) if finding.error]
    assert any(message in finding.message for finding in errors) and errors[0].line == 1


def test_a_number_with_a_zero_before_it_is_the_same(lint):
    text = FRESH.replace("3%", "05 năm").replace(digest_of(entry()), digest_of(entry("Phí sau 5 năm.")))
    assert lint(text, entry("Phí sau 5 năm.")) == []


def test_a_changed_entry_is_named_with_the_digest_to_write(lint):
    (finding,) = lint(FRESH, entry("Phí là 3% kể từ nay."))
    assert not finding.error and digest_of(entry("Phí là 3% kể từ nay.")) in finding.message
    assert "đã sửa sau khi câu hỏi được duyệt" in finding.message


def test_a_version_to_come_is_named(lint):
    now = replace(entry(), effective=Interval(date(2026, 7, 1), date(2027, 1, 1)))
    later = replace(entry("Phí là 4%."), effective=Interval(date(2027, 1, 1), None))
    (finding,) = lint(FRESH, now, later)
    assert not finding.error and "từ 2027-01-01 mục 'phi' có phiên bản mới" in finding.message


def test_drafts_are_told_without_being_errors(lint):
    (finding,) = lint(FRESH.replace("[soan-1, doc-lai-1]", "[soan-1]"))
    assert not finding.error and "mới có 'soan-1' đọc" in finding.message
    (finding,) = lint(FRESH.replace("  reviewed: {by: [soan-1, doc-lai-1], on: 2026-11-22}\n", ""))
    assert not finding.error and "bản nháp" in finding.message


def test_an_entry_that_is_not_served_cannot_carry_a_question(lint):
    (finding,) = lint(FRESH, replace(entry(), review=Review(("a",), date(2026, 7, 1))))
    assert finding.error and "chưa được hai người duyệt" in finding.message


def test_a_question_stands_in_the_file_of_its_topic(lint):
    messages = [finding.message for finding in lint(FRESH, name="ke-bien.yml") if finding.error]
    assert "không có chủ đề 'ke-bien'." in messages
    assert "mục 'phi' thuộc chủ đề 'phi': chuyển câu hỏi sang tệp đó" in messages


def test_an_id_stands_once(lint):
    findings = lint(FRESH + FRESH)
    assert [finding.line for finding in findings if "dùng 2 lần" in finding.message] == [1, 11]


def test_a_broken_file_is_one_finding_among_others(lint, tmp_path):
    (finding,) = lint("- id: [\n")
    assert isinstance(finding, Finding) and finding.error and finding.path == tmp_path / "phi.yml"


def test_only_the_files_asked_for_are_reported(lint, tmp_path):
    lint("- id: [\n")
    corpus = Corpus({"phi": (entry(),)})
    assert check([tmp_path / "phi.yml"], corpus, ACTS, tmp_path, TOPICS)
    assert check([tmp_path / "khac.yml"], corpus, ACTS, tmp_path, TOPICS) == []


def test_the_project_s_own_questions_have_no_error():
    assert [str(finding) for finding in check() if finding.error] == []
