"""Files as people give them back: other signs, other dates, moved columns; and what cannot be read."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook

from faq.importers.checking import checked
from faq.importers.problems import BadImport
from faq.importers.reading import read


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def csv_of(rows, delimiter=",", end="\r\n"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode()


def edited(data, edit):
    book = load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_table_saved_by_another_hand_is_read_the_same(exported):
    """Semicolons, LF, no mark, dates as spreadsheets write them, columns in another order, blank lines at the end."""
    data = exported("csv")
    heads, *rows = rows_of(data)
    days = [heads.index(name) for name in ("from", "until", "reviewed_on")]
    for row in rows:
        for at in days:
            if row[at]:
                year, month, day = row[at].split("-")
                row[at] = f"{int(day)}/{month}/{year}"
    turned = [list(reversed(row)) for row in [heads, *rows]]
    other = csv_of([*turned, [""] * len(heads)], delimiter=";", end="\n")
    assert checked(read("x.CSV", other)) == checked(read("x.csv", data))


def test_derived_columns_may_be_changed_or_missing(exported):
    data = exported("csv")
    rows = rows_of(data)
    kept = [at for at, name in enumerate(rows[0]) if not name.startswith("derived_")]
    assert checked(read("x.csv", csv_of([[row[at] for at in kept] for row in rows]))) == checked(read("x.csv", data))


def test_derived_fields_of_json_are_ignored(exported):
    from faq.importers.entry_files import file_text

    document = json.loads(exported("json"))
    before = [file_text(each, each["versions"][-1], True) for each in checked(read("x.json", exported("json")))]
    del document["about"]
    for each in document["entries"]:
        each["derived"] = {"page": "=1+1"}
        for version in each["versions"]:
            del version["derived"]
    after = [
        file_text(each, each["versions"][-1], True) for each in checked(read("x.json", json.dumps(document).encode()))
    ]
    assert after == before


def test_questions_come_in_the_order_of_their_numbers_new_ones_last(exported):
    def edit(book):
        sheet = book["Câu hỏi"]
        first, second = sheet["B2"].value, sheet["B3"].value
        sheet["B2"], sheet["B3"] = second, first
        sheet.append([sheet["A2"].value, None, "Câu hỏi thêm?"])

    before, after = (checked(read("x.xlsx", data))[0] for data in (exported("xlsx"), edited(exported("xlsx"), edit)))
    old = before["questions"]
    assert after["questions"] == [old[1], old[0], *old[2:], "Câu hỏi thêm?"]


@pytest.mark.parametrize(
    "edit, words",
    [
        (lambda book: book["Câu trả lời"].__setitem__("K5", "=1+1"), "trang 'Câu trả lời', hàng 5, ô K5: là công thức"),
        (lambda book: book["Câu trả lời"].__setitem__("A1", "Mã"), "hàng 1: không có cột 'Mã'"),
        (lambda book: book["Câu hỏi"].__setitem__("A7", "khong-co"), "hàng 7, cột id (Mã mục): không có mục"),
        (lambda book: book["Câu hỏi"].__setitem__("B7", "đầu"), "hàng 7, cột order (Thứ tự): 'đầu' không phải là số"),
        (lambda book: book["Câu hỏi"].__setitem__("C7", None), "hàng 7, cột question (Câu hỏi): để trống"),
        (lambda book: book.remove(book["Câu hỏi"]), "thiếu trang 'Câu hỏi'"),
        (lambda book: book["Giới thiệu"].__setitem__("B1", "x"), "phải ghi định dạng dữ liệu 'hoidap.faq/1'"),
        (lambda book: book["Câu trả lời"].__setitem__("C3", "Khác?"), "hàng 3, cột title (Câu hỏi chuẩn): khác với"),
        (lambda book: book["Câu trả lời"].__setitem__("F3", "31/02/2026"), "hàng 3, cột from (Áp dụng từ): '2026-02"),
        (lambda book: book["Câu trả lời"].__setitem__("H3", "luat/3"), "hàng 3, cột citations (Căn cứ): 'luat/3'"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_workbook_is_named_by_sheet_row_and_column(exported, edit, words):
    with pytest.raises(BadImport) as error:
        checked(read("x.xlsx", edited(exported("xlsx"), edit)))
    assert words in str(error.value)


@pytest.mark.parametrize(
    "name, data, words",
    [
        ("x.pdf", b"", "không đọc được loại tệp này; chỉ nhập .json, .jsonl, .csv, .xlsx"),
        ("x.json", b'{"schema": "hoidap.faq/1",\n "entries": [}', "dòng 2, cột 14: không phải JSON đúng"),
        ("x.json", b'{"schema": "hoidap.faq/2", "entries": []}', "schema: phải là 'hoidap.faq/1'"),
        ("x.json", b'{"schema": "hoidap.faq/1", "entries": []}', "tệp không có mục nào"),
        ("x.json", b'{"schema": "hoidap.faq/1", "entries": [{"id": 1, "id": 2}]}', "trường 'id' ghi hai lần"),
        ("x.json", b'{"schema": "hoidap.faq/1", "entries": [], "x": 1}', "x: không có trường này"),
        ("x.json", b"[" * 100_000, "JSON lồng nhau quá sâu"),
        ("x.json", b"ab\n\xff", "dòng 2: không phải UTF-8"),
        ("x.jsonl", b'{"schema": "hoidap.faq/1"}\n\n{"schema": "x"}', "dòng 3: phải có schema"),
        ("x.csv", b"", "tệp trống"),
        ("x.csv", b"schema,id,id\r\n", "hàng 1: cột 'id' có hai lần"),
        ("x.csv", b"schema,id\r\nhoidap.faq/1\r\n", "hàng 2: có 1 ô, dòng tên cột có 2"),
        ("x.csv", b"schema,id\r\nhoidap.faq/1,a\r\n", "thiếu cột topic (Chủ đề)"),
        ("x.csv", b'schema,id\r\n"hoidap', "không phải CSV đúng"),
        ("x.xlsx", b"PK", "không phải tệp XLSX đọc được"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(name, data, words):
    with pytest.raises(BadImport) as error:
        checked(read(name, data))
    assert words in str(error.value)


def spoiled(exported, edit):
    document = json.loads(exported("json"))
    edit(document["entries"])
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    "edit, words",
    [
        (lambda e: e[0].pop("title"), "mục thứ 1 ({id}): thiếu trường 'title'"),
        (lambda e: e[0].update(titel=""), "mục thứ 1 ({id}): có trường lạ: titel"),
        (lambda e: e[0].update(topic="phii"), "topic: không có chủ đề 'phii'. Có phải 'phi'?"),
        (lambda e: e[0].update(questions="a"), "questions: phải là danh sách"),
        (lambda e: e[0].update(audience=["dân"]), "audience[0]: 'dân' phải là một trong: creditor, debtor"),
        (lambda e: e[0].update(audience=[]), "audience: không được để trống"),
        (lambda e: e[0]["questions"].append("a\nb"), "phải là một dòng chữ"),
        (lambda e: e[0].update(id="../../x"), "phải là chữ thường không dấu"),
        (lambda e: e[0]["versions"][0].update({"from": "hôm qua"}), "versions[0].from: 'hôm qua' phải là ngày dạng"),
        (lambda e: e[0]["versions"][0].update(until="2015-01-01"), "versions[0].until: phải sau ngày bắt đầu"),
        (lambda e: e[0]["versions"][0].update(until=5), "versions[0].until: phải là chữ"),
        (lambda e: e[0]["versions"][0].update(body=""), "versions[0].body: để trống"),
        (lambda e: e[0]["versions"].append(e[0]["versions"][0]), "có hai phiên bản từ"),
        (lambda e: e[0]["versions"][0]["citations"][0].update({"from": "2001-01-01"}), "nhóm căn cứ đầu phải từ"),
        (lambda e: e[0]["versions"][0].update(reviewed={"by": "a", "on": "2026-01-01"}), "by: phải là danh sách"),
        (lambda e: e[0]["versions"][0].update(body="a\ud800"), "có ký tự hỏng"),
        (lambda e: e.append(e[0]), "đã có ở mục thứ 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_json_is_named_by_entry_and_field(exported, edit, words):
    with pytest.raises(BadImport) as error:
        checked(read("x.json", spoiled(exported, edit)))
    id = json.loads(exported("json"))["entries"][0]["id"]
    assert words.format(id=id) in str(error.value)


def test_everything_wrong_is_told_at_once(exported):
    def edit(entries):
        entries[0].pop("title")
        entries[1]["audience"] = ["dân"]
        entries[2]["versions"][0]["body"] = ""

    with pytest.raises(BadImport) as error:
        checked(read("x.json", spoiled(exported, edit)))
    assert len(error.value.problems) == 3
