"""One deliberately broken file for each message: the line it names and the cure it gives."""

import pytest

from faq import lint as lint_module
from faq.lint import Finding, main
from law.acts import load_acts

TITLE = "Ai được yêu cầu thi hành án?"
REVIEWED = "reviewed: {by: [soan-1, doc-lai-2], on: 2026-11-21}"
CITED = "luat-thads-2025/dieu-34/khoan-2"
CITATIONS = f"citations:\n  - {CITED}"
PERSONAL = "liên hệ 0901234567"
ACTS = load_acts()


def lint(folder, paths=None):
    return lint_module.lint(paths, acts=ACTS, folder=folder)


def findings(folder):
    return [(finding.line, finding.message) for finding in lint(folder)]


def test_a_good_file_has_no_finding(put, good, entries):
    put(good)
    assert lint(entries) == []


@pytest.mark.parametrize(
    "old, new, line, cure",
    [
        pytest.param("---\ntitle", "title", 1, "phần đầu phải nằm giữa hai dòng '---'", id="no-front-matter"),
        pytest.param(TITLE, "Phí: bao nhiêu?", 2, "câu có dấu ':' cần đặt trong ngoặc kép", id="yaml-colon"),
        pytest.param("  - Câu hỏi hai?", "  - 'Câu hỏi hai?", 19, "YAML không đọc được", id="yaml-open-quote"),
        pytest.param(TITLE, "2026-13-45", 2, "YAML không đọc được (month must be in 1..12)", id="yaml-no-such-day"),
        pytest.param(TITLE, "câu\x0bhỏi", 2, "YAML không đọc được", id="yaml-control-character"),
        pytest.param(CITED, "Điều 34", 15, "Ví dụ: luat-thads-2025/dieu-34/khoan-2", id="citation-form"),
        pytest.param(CITATIONS, "citations: []", 15, "citations phải là danh sách căn cứ", id="no-citation"),
        pytest.param(
            CITATIONS,
            f"citations: {{2026-08-01: [{CITED}]}}",
            15,
            "phải bắt đầu từ 2026-07-01",
            id="citations-too-late",
        ),
        pytest.param(REVIEWED, "reviewed: yes", 18, "reviewed phải có dạng {by: [người soạn", id="review-form"),
        pytest.param("2026-11-21}", "hôm qua}", 18, "on: NĂM-THÁNG-NGÀY}", id="review-day"),
        pytest.param("  - Câu hỏi hai?", "  - a: b", 3, "questions phải là danh sách dòng chữ", id="question-no-text"),
        pytest.param(
            "see_also: []", "until: mai\nsee_also: []", 17, "until phải là ngày dạng NĂM-THÁNG-NGÀY", id="until"
        ),
        pytest.param(
            "see_also: []",
            "until: 2026-07-01\nsee_also: []",
            17,
            "until phải sau ngày bắt đầu 2026-07-01",
            id="until-early",
        ),
        pytest.param(f"title: {TITLE}\n", "", 1, "thiếu title: ghi câu hỏi chuẩn của mục", id="no-title"),
        pytest.param("audience:", "audiance:", 14, "không có trường 'audiance'. Có phải 'audience'?", id="near-field"),
        pytest.param(
            "see_also: []", "xyz: 1", 17, "không có trường 'xyz'. Các trường: title, questions", id="unknown-field"
        ),
        pytest.param(TITLE, "T" * 91, 2, "title dài 91 ký tự: rút còn 90", id="long-title"),
        pytest.param("  - Câu hỏi mười?\n", "", 3, "mới có 9 câu hỏi: cần ít nhất 10", id="nine-questions"),
        pytest.param("hỏi hai?", "ho\u0309i hai?", 5, "câu hỏi chưa ở dạng NFC", id="question-not-nfc"),
        pytest.param(
            "hỏi hai?", "hỏi\u200b hai?", 5, "có ký tự ẩn hoặc khoảng trắng thừa: gõ lại", id="question-hidden"
        ),
        pytest.param(
            "Câu hỏi mười?", PERSONAL, 13, "câu hỏi có dữ liệu cá nhân (phone): bỏ đi", id="question-personal"
        ),
        pytest.param("[creditor]", "[nobody]", 14, "audience 'nobody' phải là một trong: creditor", id="audience"),
        pytest.param("[creditor]", "[]", 14, "audience '' phải là một trong: creditor", id="no-audience"),
        pytest.param("see_also: []", "see_also: [muc-la]", 17, "see_also: không có mục 'muc-la'", id="see-also"),
        pytest.param(
            "see_also: []", "see_also: [muc-tot]", 17, "see_also: không có mục 'muc-tot'", id="see-also-itself"
        ),
        pytest.param(
            "thads-2025", "thads-2088", 15, "Có phải 'luat-thads-2008'? Danh sách: law/acts/", id="unknown-act"
        ),
        pytest.param("khoan-2\n", "khoan-99\n", 15, "không có khoản 99 Điều 34: sửa", id="unknown-clause"),
        pytest.param(CITED, "luat-thads-2008/dieu-30", 15, "ghi căn cứ theo ngày", id="act-ended"),
        pytest.param("Đoạn đầu", "từ " * 55 + "Đoạn đầu", 20, "đoạn đầu dài 62 tiếng: rút còn 60", id="long-answer"),
        pytest.param("Đoạn sau", "Đoạn  sau \u200b", 22, "dòng chưa ở dạng NFC, có ký tự ẩn", id="body-hidden"),
        pytest.param("đầu dòng", "đầu dòng ", 24, "hoặc khoảng trắng thừa: gõ lại", id="body-blank"),
        pytest.param(
            "Đoạn sau", f"Đoạn {PERSONAL}", 22, "dữ liệu cá nhân hoặc số liên lạc (phone): bỏ đi", id="body-personal"
        ),
        pytest.param("Đoạn sau", "# Đoạn sau", 22, "không dùng tiêu đề '#': chỉ viết đoạn văn", id="heading"),
        pytest.param("Đoạn sau", "**Đoạn** sau", 22, "không dùng in đậm hoặc in nghiêng", id="bold"),
        pytest.param("Đoạn sau", "xem https://x.vn", 22, "không dùng liên kết", id="link"),
        pytest.param("Đoạn sau", "<b>Đoạn", 22, "không dùng thẻ HTML", id="html"),
        pytest.param("Đoạn sau", "| Đoạn |", 22, "không dùng bảng '|'", id="table"),
        pytest.param("hỏi hai?", "HỎI  một!", 5, "đã có ở chính mục này: bỏ một bên", id="question-twice"),
        pytest.param("Câu hỏi hai?", TITLE, 5, "đã có ở chính mục này: bỏ một bên", id="question-is-the-title"),
        pytest.param(
            "Câu hỏi hai?", "Câu hỏi\n    rất dài?\n  - " + PERSONAL, 7, "dữ liệu cá nhân", id="line-after-a-wrap"
        ),
    ],
)
def test_a_broken_file_is_named_with_line_and_cure(put, good, entries, old, new, line, cure):
    assert good.count(old) >= 1
    put(good.replace(old, new, 1))
    assert [found for found, message in findings(entries) if cure in message] == [line], findings(entries)


@pytest.mark.parametrize(
    "name, cure",
    [
        pytest.param("Mục-Tốt.2026-07-01.md", "tên tệp phải có dạng ten-muc.NĂM-THÁNG-NGÀY.md", id="name-form"),
        pytest.param("muc-tot.2026-02-30.md", "'2026-02-30' không phải là ngày có thật", id="no-such-day"),
    ],
)
def test_a_bad_file_name_is_told(put, good, entries, name, cure):
    put(good, name)
    assert [(line, cure in message) for line, message in findings(entries)] == [(1, True)]


def test_a_file_in_another_encoding_is_told(put, good, entries):
    put("").write_bytes(good.encode("utf-16"))
    assert findings(entries) == [(1, "tệp không phải UTF-8: lưu lại bằng UTF-8")]


def test_front_matter_that_is_no_list_of_fields_is_told(put, entries):
    put("---\nchỉ có chữ\n---\nCâu trả lời.\n")
    assert findings(entries) == [(2, "phần đầu phải là các dòng 'tên: giá trị'")]


def test_an_empty_answer_is_told(put, good, entries):
    put(good.split("Đoạn đầu")[0])
    assert findings(entries) == [(20, "chưa có câu trả lời dưới dòng '---' thứ hai")]


@pytest.mark.parametrize(
    "reviewed, line, cure",
    [
        pytest.param("", 1, "bản nháp, không được phục vụ: ghi reviewed sau khi hai người đã đọc", id="draft"),
        pytest.param(REVIEWED.replace("doc-lai-2", "soan-1"), 18, "cần người đọc lại khác", id="one-reader"),
    ],
)
def test_a_draft_is_reported_without_being_an_error(put, good, entries, reviewed, line, cure):
    put(good.replace(REVIEWED + "\n", reviewed + "\n" if reviewed else ""))
    (finding,) = lint(entries)
    assert (finding.line, finding.error) == (line, False)
    assert cure in finding.message
    assert str(finding).startswith(f"{finding.path}:{line}: (lưu ý) ")


@pytest.mark.parametrize(
    "length, told", [(lint_module.MAX_TITLE_CHARACTERS, False), (lint_module.MAX_TITLE_CHARACTERS + 1, True)]
)
def test_a_title_may_have_ninety_characters(put, good, entries, length, told):
    put(good.replace(TITLE, "T" * length))
    assert bool(findings(entries)) is told


@pytest.mark.parametrize("count, told", [(60, False), (61, True)])
def test_the_short_answer_may_have_sixty_syllables(put, good, entries, count, told):
    put(good.replace("Đoạn đầu là câu trả lời ngắn.", " ".join(["từ"] * count)))
    assert bool(findings(entries)) is told


def test_an_old_version_does_not_repeat_what_the_newest_carries(put, good, entries):
    put(good)
    put(good.replace(CITED, "luat-thads-2008/dieu-30"), "muc-tot.2015-07-01.md")
    cure = "phiên bản cũ dùng chung của phiên bản mới nhất"
    assert [(line, message.endswith(cure)) for line, message in findings(entries)] == [
        (2, True),
        (3, True),
        (14, True),
        (17, True),
    ]


@pytest.mark.parametrize("until, told", [("2026-07-01", False), ("2026-07-02", True)], ids=["meets", "overlaps"])
def test_an_old_version_may_not_reach_into_the_next(put, good, entries, until, told):
    put(good)
    put(f"---\ncitations: [luat-thads-2008/dieu-30]\nuntil: {until}\n{REVIEWED}\n---\nCũ.\n", "muc-tot.2015-07-01.md")
    cure = (3, "chồng lên phiên bản muc-tot.2026-07-01.md: bỏ until hoặc sửa ngày")
    assert findings(entries) == ([cure] if told else [])


def test_citations_of_days_after_the_end_are_told(put, good, entries):
    put(good)
    cited = "citations: {2015-07-01: [luat-thads-2008/dieu-30], 2026-07-01: [luat-thads-2025/dieu-34]}"
    put(f"---\n{cited}\n{REVIEWED}\n---\nCũ.\n", "muc-tot.2015-07-01.md")
    assert findings(entries) == [(2, "nhóm căn cứ từ 2026-07-01 nằm sau khi phiên bản này kết thúc (2026-07-01)")]


def test_one_slug_in_two_topics_is_told(put, good, entries):
    put(good)
    put(good, topic="chu-de-hai")
    assert "mục 'muc-tot' đã có ở chủ đề khác hoặc trùng ngày: đổi tên một tệp" in dict(findings(entries)).values()


def other(good):
    return good.replace(TITLE, "Một mục khác?").replace("Câu hỏi", "Điều khác")


@pytest.mark.parametrize(
    "old, new, line",
    [
        pytest.param("Điều khác hai?", "câu  hỏi MỘT", 5, id="question-of-the-other"),
        pytest.param("Điều khác hai?", TITLE, 5, id="question-is-the-title-of-the-other"),
        pytest.param("Một mục khác?", "Câu hỏi một?", 2, id="title-is-a-question-of-the-other"),
        pytest.param("Một mục khác?", TITLE, 2, id="title-of-the-other"),
    ],
)
def test_no_question_stands_in_two_entries(put, good, entries, old, new, line):
    put(good, "a-muc.2026-07-01.md")
    second = put(other(good).replace(old, new), "b-muc.2026-07-01.md")
    found = [(finding.path, finding.line) for finding in lint(entries) if "đã có ở" in finding.message]
    assert found == [(second, line)]


def test_two_entries_without_a_common_question_are_fine(put, good, entries):
    put(good)
    put(other(good).replace("see_also: []", "see_also: [muc-tot]"), "muc-khac.2026-07-01.md")
    assert lint(entries) == []


def test_only_the_files_asked_for_are_reported(put, good, entries):
    broken = put(good.replace(TITLE, "T" * 91))
    put(other(good).replace("Một mục khác?", "U" * 91), "muc-khac.2026-07-01.md")
    assert [finding.path for finding in lint(entries, [broken])] == [broken]
    assert len(lint(entries, [broken.parent])) == 2


@pytest.mark.parametrize("error, code", [(True, 1), (False, 0)])
def test_the_command_fails_for_errors_only(tmp_path, monkeypatch, capsys, error, code):
    monkeypatch.setattr(lint_module, "lint", lambda paths: [Finding(tmp_path / "a.md", 3, "sửa đi", error)])
    assert main([]) == code
    assert f"{tmp_path}/a.md:3: " in capsys.readouterr().out
