"""Official texts read from files and split into articles, clauses and points."""

import json
import re
import unicodedata
from datetime import date

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.fulltext import Article, UnreadableText, clauses, provision, read_full_text, split_articles
from law.outline import clauses_of

NUMBER = "1/2020/QH14"
PARAGRAPHS = [
    "QUỐC HỘI",
    f"Luật số: {NUMBER}",
    "Chương I",
    "Điều 1. Phạm vi",
    "Luật này quy định về thi hành án.",
    "Điều 2. Thời hạn",
    "1. Thời hạn gồm:",
    "a) Tự nguyện;",
    "b) Xác minh.",
    "2. Thời hạn khác.",
]
ARTICLES = (
    Article("1", "Phạm vi", "Luật này quy định về thi hành án."),
    Article("2", "Thời hạn", "1. Thời hạn gồm:\na) Tự nguyện;\nb) Xác minh.\n2. Thời hạn khác."),
)


def as_json(path, articles=ARTICLES, **document):
    rows = [{"number": a.number, "title": a.title, "text": a.text} for a in articles]
    path.write_text(
        json.dumps({"document": {"number": NUMBER, **document}, "articles": rows}, ensure_ascii=False),
        encoding="utf-8",
    )
    return path


def as_docx(path, paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def as_html(path, paragraphs):
    path.write_text("<body>" + "\n".join(f"<p>{line}</p>" for line in paragraphs) + "</body>", encoding="utf-8")
    return path


@pytest.fixture
def read_html(tmp_path):
    """Read the articles of an HTML body that follows a paragraph with the number."""

    def read(body):
        path = tmp_path / "luat.html"
        path.write_text(f"<html><body><p>Luật số: {NUMBER}</p>{body}</body></html>", encoding="utf-8")
        return read_full_text(path).articles

    return read


def test_a_json_file_is_read_with_what_it_says_of_the_text(tmp_path):
    text = read_full_text(as_json(tmp_path / "a.json", title="Luật", effective="2020-07-01", expired="2026-07-01"))
    assert (text.number, text.title) == (NUMBER, "Luật")
    assert (text.effective, text.expired) == (date(2020, 7, 1), date(2026, 7, 1))
    assert text.articles == ARTICLES


def test_a_json_file_may_leave_title_and_days_out(tmp_path):
    text = read_full_text(as_json(tmp_path / "a.json"))
    assert (text.title, text.effective, text.expired) == (None, None, None)


@pytest.mark.parametrize(
    "write, name", [(as_docx, "a.docx"), (as_html, "a.html"), (as_html, "a.htm"), (as_html, "A.HTML")]
)
def test_a_document_or_a_page_gives_the_same_articles(tmp_path, write, name):
    text = read_full_text(write(tmp_path / name, PARAGRAPHS))
    assert (text.number, text.title, text.effective, text.expired) == (NUMBER, None, None, None)
    assert text.articles == ARTICLES


def test_letters_with_separate_marks_come_out_whole(tmp_path):
    typed = [unicodedata.normalize("NFD", line) for line in PARAGRAPHS]
    rows = [Article(a.number, a.title, unicodedata.normalize("NFD", a.text)) for a in ARTICLES]
    for path in (
        as_docx(tmp_path / "a.docx", typed),
        as_html(tmp_path / "a.html", typed),
        as_json(tmp_path / "a.json", rows),
    ):
        assert read_full_text(path).articles == ARTICLES


@pytest.mark.parametrize(
    "name", ["a.pdf", "a.doc", "a.txt", "a", "a.docx.bak", "json", ".json"], ids=lambda name: name.replace(".", "-")
)
def test_another_suffix_is_refused_with_those_that_are_read(tmp_path, name):
    path = tmp_path / name
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableText, match=r"chưa đọc được; dùng \.json, \.docx hoặc \.html") as error:
        read_full_text(path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    "name, raw",
    [
        pytest.param("a.docx", b"", id="empty-docx"),
        pytest.param("a.docx", b"PK\x03\x04 broken", id="broken-zip"),
        pytest.param("a.docx", "Điều 1. A".encode(), id="text-called-docx"),
        pytest.param("a.json", b"", id="empty-json"),
        pytest.param("a.json", b'{"document": ', id="cut-json"),
        pytest.param("a.json", b"\xff\xfe{}", id="json-of-another-encoding"),
        pytest.param("a.json", b"[" * 100_000, id="json-too-deep"),
        pytest.param("a.html", b"", id="empty-html"),
        pytest.param("a.html", b"\x00\xff\xfe\x01", id="no-html"),
    ],
)
def test_a_broken_file_is_told_by_name(tmp_path, name, raw):
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(UnreadableText, match=re.escape(str(path))):
        read_full_text(path)


def test_a_missing_file_is_told_by_name(tmp_path):
    with pytest.raises(UnreadableText, match=r"a\.json: không mở được tệp \(FileNotFoundError\)"):
        read_full_text(tmp_path / "a.json")


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        None,
        7,
        {"document": {"number": NUMBER}},
        {"document": {}, "articles": []},
        {"document": {"number": NUMBER}, "articles": None},
        {"document": {"number": NUMBER}, "articles": {"number": "1"}},
        {"document": {"number": NUMBER}, "articles": [{"number": "1"}]},
        {"document": {"number": NUMBER}, "articles": [{"text": "a"}]},
        {"document": {"number": NUMBER}, "articles": [{"number": "1", "text": None}]},
        {"document": NUMBER, "articles": [{"number": "1", "text": "a"}]},
        {"document": {"number": None}, "articles": [{"number": "1", "text": "a"}]},
        {"document": {"number": " "}, "articles": [{"number": "1", "text": "a"}]},
        {"document": {"number": NUMBER}, "articles": [{"number": None, "text": "a"}]},
        {"document": {"number": NUMBER}, "articles": [{"number": "", "text": "a"}]},
        {"document": {"number": NUMBER}, "articles": [{"number": True, "text": "a"}]},
    ],
    ids=lambda data: json.dumps(data)[:60],
)
def test_json_of_another_form_is_told_with_the_right_one(tmp_path, data):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(UnreadableText, match=r"JSON cần có document\.number và articles\[\]\.number, title, text"):
        read_full_text(path)


def test_json_with_a_byte_order_mark_is_read(tmp_path):
    path = as_json(tmp_path / "a.json")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_full_text(path).articles == ARTICLES


@pytest.mark.parametrize("field", ["effective", "expired"])
@pytest.mark.parametrize("raw", ["01/07/2020", "2020-02-30", "", 2020, True])
def test_json_with_a_day_that_is_none_is_refused(tmp_path, field, raw):
    with pytest.raises(
        UnreadableText, match=rf"a\.json: document\.{field} '{raw}' không phải ngày dạng NĂM-THÁNG-NGÀY"
    ):
        read_full_text(as_json(tmp_path / "a.json", **{field: raw}))


@pytest.mark.parametrize("write, name", [(as_docx, "a.docx"), (as_html, "a.html")])
@pytest.mark.parametrize(
    "header",
    ["", "Luật số 1", "Số: 1/2020", "1/20/QH14", "QUỐC HỘI số 12345/2020/QH14"],
    ids=["none", "no-year", "no-issuer", "short-year", "long-number"],
)
def test_a_text_without_a_number_before_its_first_article_is_refused(tmp_path, write, name, header):
    path = write(tmp_path / name, [header, "Điều 1. A", f"Theo Luật số {NUMBER}."])
    with pytest.raises(UnreadableText, match=r"không thấy số hiệu \(ví dụ 106/2025/QH15\) trước Điều 1"):
        read_full_text(path)


@pytest.mark.parametrize(
    "header, number",
    [
        ("Luật số: 106/2025/QH15", "106/2025/QH15"),
        ("Số: 152/2026/NĐ-CP", "152/2026/NĐ-CP"),
        ("Số: 11/2016/TTLT-BTP-TANDTC-VKSNDTC", "11/2016/TTLT-BTP-TANDTC-VKSNDTC"),
        ("Số: 01/2017/TT-BTP, ngày 23", "01/2017/TT-BTP"),
        ("(Số 05/2020/TT-BTP.)", "05/2020/TT-BTP"),
    ],
)
def test_the_official_number_is_the_first_of_its_form(tmp_path, header, number):
    path = as_html(tmp_path / "a.html", [header, "Căn cứ Luật số 9/2009/QH12", "Điều 1. A"])
    assert read_full_text(path).number == number


@pytest.mark.parametrize("write, name", [(as_docx, "a.docx"), (as_html, "a.html")])
def test_a_text_without_an_article_is_refused(tmp_path, write, name):
    path = write(tmp_path / name, [f"Số: {NUMBER}", "Theo Điều 1 thì", "Điều một", "Điều khoản chung", "ĐIỀU CHỈNH 1"])
    with pytest.raises(UnreadableText, match="không thấy dòng nào bắt đầu bằng 'Điều <số>'"):
        read_full_text(path)


def test_an_article_that_stands_twice_is_refused(tmp_path):
    path = as_json(tmp_path / "a.json", [*ARTICLES, Article("2", "", "Khác.")])
    with pytest.raises(UnreadableText, match="Điều 2 có hai lần; tách văn bản sửa đổi kèm theo ra tệp khác"):
        read_full_text(path)


def test_a_table_of_a_document_is_a_line_a_row_in_its_place(tmp_path):
    document = docx.Document()
    header = document.add_table(rows=1, cols=2)
    header.cell(0, 0).text, header.cell(0, 1).text = f"Số: {NUMBER}", "CỘNG HÒA"
    document.add_paragraph("Điều 1. Mức lương")
    table = document.add_table(rows=2, cols=2)
    for at, (zone, amount) in enumerate([("Vùng", "Mức"), ("I", "5.310.000")]):
        table.cell(at, 0).text, table.cell(at, 1).text = zone, amount
    document.add_paragraph("Áp dụng từ nay.\nĐiều 2. Hiệu lực")
    document.save(str(tmp_path / "a.docx"))
    text = read_full_text(tmp_path / "a.docx")
    assert text.number == NUMBER
    assert text.articles == (
        Article("1", "Mức lương", "Vùng | Mức\nI | 5.310.000\nÁp dụng từ nay."),
        Article("2", "Hiệu lực", ""),
    )


@pytest.mark.parametrize(
    "body, article",
    [
        pytest.param(
            "<p><b>Điều 1.</b> <i>Phạm\n   vi</i></p><p>Một\ncâu.</p>", Article("1", "Phạm vi", "Một câu."), id="inline"
        ),
        pytest.param("<p>Điều 1. A<br/>1. Một<br>a) Chữ</p>", Article("1", "A", "1. Một\na) Chữ"), id="line-breaks"),
        pytest.param("<p>Điều&nbsp;1.&nbsp;A</p><p>1.&nbsp;Một</p>", Article("1", "A", "1. Một"), id="hard-blanks"),
        pytest.param(
            "<div><div><h3>Điều 1. A</h3></div><ul><li>1. Một</li><li>2. Hai</li></ul></div>",
            Article("1", "A", "1. Một\n2. Hai"),
            id="nested",
        ),
        pytest.param(
            "<p>Điều 1. A</p><table><tr><td>I</td><td><p>5.310.000</p></td></tr></table><p>Sau.</p>",
            Article("1", "A", "I\n5.310.000\nSau."),
            id="table",
        ),
        pytest.param(
            "<script>Điều 1. Giả</script><style>p{}</style><nav><p>Điều 1. Mục</p></nav><p>Điều 1. A</p>"
            "<footer><p>Chân trang</p></footer>",
            Article("1", "A", ""),
            id="noise",
        ),
        pytest.param(
            "<div>Điều 1. A<p>Một.</p>Hai.<p>Ba.</p></div>",
            Article("1", "A", "Một.\nHai.\nBa."),
            id="beside-a-p",
        ),
        pytest.param(
            "<p>Điều 1. A</p><ul><li>1. Một:<ul><li>a) Chữ;</li><li>b) Số.</li></ul></li><li>2. Hai.</li></ul>",
            Article("1", "A", "1. Một:\na) Chữ;\nb) Số.\n2. Hai."),
            id="list-in-a-list",
        ),
        pytest.param(
            "<p>Điều 1. A</p><blockquote>Trích.</blockquote><p>Sau.</p>", Article("1", "A", "Trích.\nSau."), id="quote"
        ),
        pytest.param(
            "<p>Điều 1. A</p><table><tr><th>Vùng</th><td>I</td></tr></table>", Article("1", "A", "Vùng\nI"), id="header"
        ),
        pytest.param("<p>Điều 1. A<!-- Điều 2. Ẩn --></p><!-- x -->", Article("1", "A", ""), id="comments"),
        pytest.param("Điều 1. A<br>1. Một<br/>2. Hai", Article("1", "A", "1. Một\n2. Hai"), id="only-line-breaks"),
        pytest.param("<p>Điều 1. &lt;b&gt; &amp; “A”</p>", Article("1", "<b> & “A”", ""), id="signs"),
    ],
)
def test_a_page_is_read_as_it_is_seen(read_html, body, article):
    assert read_html(body) == (article,)


def test_a_page_in_another_declared_encoding_is_read(tmp_path):
    page = f'<html><head><meta charset="utf-16"></head><body><p>{NUMBER}</p><p>Điều 1. Ở đâu</p></body></html>'
    (tmp_path / "a.html").write_bytes(page.encode("utf-16"))
    assert read_full_text(tmp_path / "a.html").articles == (Article("1", "Ở đâu", ""),)


def split(*lines):
    return [(article.number, article.title, article.text) for article in split_articles(lines)]


@pytest.mark.parametrize(
    "lines, articles",
    [
        pytest.param(["Mở đầu", "Điều 1. A", "x"], [("1", "A", "x")], id="before-the-first"),
        pytest.param(
            ["Điều 1", "x", "Điều 2: B", "Điều 3 C"], [("1", "", "x"), ("2", "B", ""), ("3", "C", "")], id="signs"
        ),
        pytest.param(
            ["Điều 44. A", "Điều 44a. B", "Điều 44b. C", "Điều 45. D"],
            [("44", "A", ""), ("44a", "B", ""), ("44b", "C", ""), ("45", "D", "")],
            id="letters",
        ),
        pytest.param(["Điều 7. G", "Điều 8. H"], [("7", "G", ""), ("8", "H", "")], id="an-extract-from-seven"),
        pytest.param(
            ["Điều 1. A", "Điều 3. Nhảy", "Điều 2. B", "Điều 1. Lùi", "Điều 2. Lại"],
            [("1", "A", "Điều 3. Nhảy"), ("2", "B", "Điều 1. Lùi\nĐiều 2. Lại")],
            id="out-of-order",
        ),
        pytest.param(
            ["Điều 1. A", "x", "Chương II", "Mục 1.", "Phần thứ hai", "MỤC 2. B", "Tiểu mục 3", "Điều 2. C"],
            [("1", "A", "x"), ("2", "C", "")],
            id="headings",
        ),
        pytest.param(
            ["Điều 1. A", "Mục đích là", "Phần tiền còn lại nộp", "Chương trình này."],
            [("1", "A", "Mục đích là\nPhần tiền còn lại nộp\nChương trình này.")],
            id="sentences-that-begin-like-headings",
        ),
        pytest.param(
            ["Điều 1. A", "x", "Chương II", "QUY ĐỊNH CHUNG", "VÀ RIÊNG", "Điều 2. B"],
            [("1", "A", "x"), ("2", "B", "")],
            id="a-heading-and-its-title-on-the-next-lines",
        ),
        pytest.param(
            ["Điều 1. A", "x", "Chương II", "Quy định chung", "Mục 1", "Thủ tục", "Điều 2. B"],
            [("1", "A", "x"), ("2", "B", "")],
            id="titles-in-small-letters",
        ),
        pytest.param(
            ["Điều 1. A", "x", "Chương II. Quy định", "Mục 1. THỦ TỤC", "Mục 2: Khác", "Phần thứ hai. B", "Điều 2. C"],
            [("1", "A", "x"), ("2", "C", "")],
            id="a-heading-with-its-title",
        ),
        pytest.param(
            ["Điều 1. A", "Mục 1 Chương II của Luật này áp dụng.", "Mục đích", "Phần", "mục 2", "Điều 2. B"],
            [("1", "A", "Mục 1 Chương II của Luật này áp dụng.\nMục đích\nPhần\nmục 2"), ("2", "B", "")],
            id="no-heading",
        ),
        pytest.param(
            ["Điều 1. A", "Chương VIa", "TRÍCH", "Điều 60a. Mới", "Điều 2. B"],
            [("1", "A", "Chương VIa\nTRÍCH\nĐiều 60a. Mới"), ("2", "B", "")],
            id="a-quoted-chapter",
        ),
        pytest.param(
            [
                "Điều 1. A",
                "Điều 2 và Điều 3 của Luật này áp dụng.",
                "Điều 2, Điều 3 cũng vậy",
                "Điều 2 Luật này áp dụng",
                "Điều 2 Nghị định này.",
                "Điều 2 Áp dụng khi có yêu cầu.",
                "Điều 2 Áp dụng",
            ],
            [
                (
                    "1",
                    "A",
                    "Điều 2 và Điều 3 của Luật này áp dụng.\nĐiều 2, Điều 3 cũng vậy\nĐiều 2 Luật này áp dụng\n"
                    "Điều 2 Nghị định này.\nĐiều 2 Áp dụng khi có yêu cầu.",
                ),
                ("2", "Áp dụng", ""),
            ],
            id="sentences-that-begin-with-an-article",
        ),
    ],
)
def test_lines_are_grouped_by_their_article(lines, articles):
    assert split(*lines) == articles


def test_quoted_articles_of_an_amending_law_stay_in_the_article_that_quotes_them():
    lines = [
        "Điều 1. Sửa đổi, bổ sung một số điều của Luật Thi hành án dân sự",
        "1. Sửa đổi Điều 45 như sau:",
        "“Điều 45. Thời hạn tự nguyện",
        "1. Mười ngày.”",
        "2. Bổ sung Điều 44a sau Điều 44 như sau:",
        "Điều 44a. Xác minh",
        "Chấp hành viên xác minh.",
        "Điều 2. Hiệu lực",
        "Luật này có hiệu lực từ ngày 01/7/2020.",
    ]
    assert split(*lines) == [
        ("1", "Sửa đổi, bổ sung một số điều của Luật Thi hành án dân sự", "\n".join(lines[1:7])),
        ("2", "Hiệu lực", "Luật này có hiệu lực từ ngày 01/7/2020."),
    ]


TEXT = (
    "Mở đầu:\n1. Một:\na) Một a;\ndòng sau của a\nb) Một b.\n2. Hai.\ndòng sau của hai\n2a. Hai a:\na) Riêng.\n3. Ba."
)


@pytest.mark.parametrize(
    "clause, point, words",
    [
        (None, None, TEXT),
        ("1", None, "1. Một:\na) Một a;\ndòng sau của a\nb) Một b."),
        ("1", "a", "1. Một:\na) Một a;\ndòng sau của a"),
        ("1", "b", "1. Một:\nb) Một b."),
        ("2", None, "2. Hai.\ndòng sau của hai"),
        ("2a", "a", "2a. Hai a:\na) Riêng."),
        ("3", None, "3. Ba."),
        ("4", None, None),
        ("0", None, None),
        ("1", "c", None),
        ("2", "a", None),
        (None, "a", None),
        ("1.", None, None),
        (".*", None, None),
    ],
)
def test_a_clause_or_point_is_cut_out_with_its_introduction(clause, point, words):
    assert provision(TEXT, clause, point) == words


@pytest.mark.parametrize("point, words", [("a", "Gồm:\na) A;"), ("đ", "Gồm:\nđ) Đ."), ("e", None)])
def test_points_may_stand_directly_in_an_article(point, words):
    assert provision("Gồm:\na) A;\nb) B;\nc) C;\nd) D;\nđ) Đ.", None, point) == words


def test_an_empty_article_has_no_clause():
    assert provision("", None, None) == ""
    assert provision("", "1", None) is None
    assert clauses(Article("1", "A", "")) == {"": ""}


def test_clauses_come_with_their_words_and_the_introduction_before_them():
    assert clauses(Article("1", "A", TEXT)) == {
        "": "Mở đầu:",
        "1": "1. Một:\na) Một a;\ndòng sau của a\nb) Một b.",
        "2": "2. Hai.\ndòng sau của hai",
        "2a": "2a. Hai a:\na) Riêng.",
        "3": "3. Ba.",
    }


def test_a_number_that_does_not_follow_stays_in_its_clause():
    found = clauses(Article("1", "A", "1. Một:\n“5. Trích.\n7. Nhảy.\n2. Hai."))
    assert found == {"1": "1. Một:\n“5. Trích.\n7. Nhảy.", "2": "2. Hai."}


def test_a_quoted_number_ends_no_clause_and_a_quoted_letter_no_point():
    text = "1. Sửa:\n5. Trích.\na) Một:\nd) Trích;\n2. Tiếp:\na) Hai:\nb) Ba."
    assert (
        provision(text, "1", None) == clauses(Article("1", "A", text))["1"] == "1. Sửa:\n5. Trích.\na) Một:\nd) Trích;"
    )
    assert provision(text, "1", "a") == "1. Sửa:\n5. Trích.\na) Một:\nd) Trích;"
    assert provision(text, "2", "b") == "2. Tiếp:\nb) Ba."


LINES = st.lists(
    st.sampled_from(["1. ", "2. ", "2a. ", "3. ", "10. ", "a) ", "b) ", "đ) ", "“1. ", "1.", "Điều 2. "]).flatmap(
        lambda mark: st.sampled_from([mark, mark + "chữ", "chữ", ""])
    )
    | st.text(st.characters(blacklist_characters="\n")),
    max_size=12,
)


@given(LINES)
@settings(deadline=None)
def test_the_clauses_of_an_article_joined_again_are_its_text(lines):
    text = "\n".join(lines)
    found = clauses(Article("1", "A", text))
    assert "\n".join(found.values()) == text
    assert {number for number in found if number} <= {number for number in clauses_of(text) if number}


@given(LINES)
@settings(deadline=None)
def test_a_clause_is_the_same_whether_asked_for_alone_or_with_all(lines):
    text = "\n".join(lines)
    for number, words in clauses(Article("1", "A", text)).items():
        if number:
            assert provision(text, number, None) == words


@given(LINES, st.none() | st.sampled_from(["1", "2", "2a", "3", "99"]), st.none() | st.sampled_from("abđ"))
@settings(deadline=None)
def test_a_provision_is_made_of_lines_of_its_article(lines, clause, point):
    words = provision("\n".join(lines), clause, point)
    assert words is None or set(words.split("\n")) <= {*lines, ""}


NUMBERED = ["Điều 1. A", "Điều 2. B", "Điều 3. C", "Điều 4. D", "chữ", "1. Một", "Chương II", "“Điều 2. Trích”"]


@given(st.lists(st.sampled_from(NUMBERED)))
@settings(deadline=None)
def test_articles_follow_one_another_and_hold_only_given_lines(lines):
    articles = split_articles(lines)
    numbers = [int(article.number) for article in articles]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else articles == []
    assert all(line in lines for article in articles for line in article.text.split("\n") if line)
