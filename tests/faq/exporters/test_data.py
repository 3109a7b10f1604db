"""The data formats: complete, valid by their schema, safe in spreadsheets."""

import csv
import io
import json
import re
from datetime import date, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from openpyxl import load_workbook

from faq.exporters import FORMATS
from faq.exporters.records import SCHEMA, records, schema
from faq.exporters.selection import Selection
from faq.exporters.tables import COLUMNS, guarded, unguarded
from faq.exporters.wording import wording

CHANGE = date(2026, 7, 1)


@pytest.fixture(scope="module")
def validator():
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema(), format_checker=FormatChecker())


@pytest.fixture
def document(real, acts, publisher, whole):
    return json.loads(FORMATS["json"].export(whole, real, acts, publisher))


def test_json_is_valid_by_its_own_schema(document, validator):
    validator.validate(document)
    assert document["schema"] == SCHEMA


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(schema="hoidap.faq/2"),
        lambda d: d.update(more=1),
        lambda d: d["entries"][0].pop("title"),
        lambda d: d["entries"][0].update(id="a\n"),
        lambda d: d["entries"][0].update(topic="../x"),
        lambda d: d["entries"][0].update(title="hai\ndòng"),
        lambda d: d["entries"][0]["versions"][0].update({"from": "2026-02-30"}),
        lambda d: d["entries"][0]["versions"][0].update(body="trống cuối\n"),
        lambda d: d["entries"][0]["versions"][0]["citations"][0]["provisions"].append("luat-a/khoan-1"),
        lambda d: d["entries"][0]["versions"][0].update(reviewed={"by": [], "on": "2026-01-01"}),
    ],
)
def test_the_schema_refuses_what_is_no_entry(document, validator, spoil):
    spoil(document)
    with pytest.raises(ValidationError):
        validator.validate(document)


def test_each_line_of_jsonl_stands_by_itself(real, acts, publisher, whole):
    lines = FORMATS["jsonl"].export(whole, real, acts, publisher).decode().removesuffix("\n").split("\n")
    check = Draft202012Validator({"$ref": "#/$defs/line_entry", "$defs": schema()["$defs"]})
    for line in lines:
        check.validate(json.loads(line))
    assert len(lines) == len(real.served().versions)


def test_every_field_of_every_served_version_is_there(document, real):
    made = {each["id"]: each for each in document["entries"]}
    assert set(made) == set(real.served().versions)
    for id, versions in real.served().versions.items():
        each = made[id]
        assert (each["title"], each["topic"]) == (versions[-1].title, versions[-1].topic)
        assert tuple(each["questions"]) == versions[-1].questions
        assert (tuple(each["audience"]), tuple(each["see_also"])) == (versions[-1].audience, versions[-1].see_also)
        assert [version["body"] for version in each["versions"]] == [version.body for version in versions]
        for out, version in zip(each["versions"], versions):
            assert out["from"] == version.effective.start.isoformat()
            assert out["derived"]["effective_until"] == (
                version.effective.end.isoformat() if version.effective.end else None
            )
            assert [(g["from"], tuple(g["provisions"])) for g in out["citations"]] == [
                (day.isoformat(), tuple(map(str, group))) for day, group in version.citations
            ]
            assert out["reviewed"] == {"by": list(version.review.by), "on": version.review.on.isoformat()}


def test_until_is_given_only_where_nothing_follows(document):
    ends = [version["until"] for each in document["entries"] for version in each["versions"]]
    assert sum(end is not None for end in ends) == 8
    for each in document["entries"]:
        starts = {version["from"] for version in each["versions"]}
        assert not starts & {version["until"] for version in each["versions"]}


@pytest.mark.parametrize("day, kept", [(date(2026, 6, 30), "2015"), (CHANGE, "2026-07-01")])
def test_only_the_version_in_force_can_be_asked_for(real, acts, publisher, day, kept):
    selection = Selection(day, ids=("thoi-hieu-bao-lau",))
    made = json.loads(FORMATS["json"].export(selection, real, acts, publisher, {"versions": "in_force"}))
    (version,) = made["entries"][0]["versions"]
    assert version["from"].startswith(kept) and version["derived"]["in_force"] is True


def test_the_digest_changes_with_the_entries_and_not_with_the_issuer(real, acts, publisher, whole):
    def digest_of(selection, issuer):
        return json.loads(FORMATS["json"].export(selection, real, acts, issuer))["about"]["digest"]

    one = digest_of(whole, publisher)
    assert one == digest_of(Selection(date(2026, 12, 2)), type(publisher)())
    assert one != digest_of(Selection(whole.as_of, topics=("phi",)), publisher)


def test_acts_are_told_with_number_and_certainty(document, acts):
    told = {act["id"]: act for act in document["about"]["acts"]}
    assert told["luat-thads-2025"]["number"] == "106/2025/QH15"
    assert {act["certainty"] for act in told.values()} <= {"text", "presumed", "reported"}
    assert told["luat-thads-2008"]["ended"] == "2026-07-01"


def test_csv_is_rfc_4180_with_the_mark_for_excel(real, acts, publisher, whole):
    data = FORMATS["csv"].export(whole, real, acts, publisher)
    assert data.startswith(b"\xef\xbb\xbfschema,id,topic,title,")
    text = data.decode("utf-8-sig")
    outside = re.sub(r'"(?:[^"]|"")*"', "", text)
    assert outside.endswith("\r\n") and outside.count("\n") == outside.count("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) == 1 + sum(1 for _ in real.served())


def test_no_cell_of_the_csv_begins_a_formula(real, acts, publisher, whole):
    text = FORMATS["csv"].export(whole, real, acts, publisher).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@a", "\tx", "\rx", "'=1", "''-", "＝1"])
def test_risky_beginnings_are_guarded_and_come_back(text):
    assert guarded(text) == "'" + text and unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "'a", "''", "Đ"])
def test_other_cells_stay_as_they_are(text):
    assert guarded(text) == unguarded(text) == text


@given(st.text(alphabet="'=+-@\t\r\nab＝＠", max_size=8))
def test_the_guard_can_always_be_taken_off(text):
    assert unguarded(guarded(text)) == text
    assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", guarded(text))


@pytest.fixture(scope="module")
def workbook(real, acts):
    from faq.exporters.selection import Publisher

    selection = Selection(date(2026, 12, 1), topics=("phi", "thoi-hieu"))
    data = FORMATS["xlsx"].export(selection, real, acts, Publisher("-Phường B", portal="https://hoidap.example"))
    return data, load_workbook(io.BytesIO(data))


def test_the_workbook_reads_well(workbook):
    _, book = workbook
    assert book.sheetnames == ["Câu trả lời", "Câu hỏi", "Giới thiệu"]
    for sheet in book.worksheets[:2]:
        assert sheet.freeze_panes and sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.alignment.wrap_text for cell in sheet[2])
        assert sheet.max_row > 15
    heads = [cell.value for cell in book["Câu trả lời"][1]]
    assert heads[:3] == ["Mã mục", "Chủ đề", "Câu hỏi chuẩn"] and len(set(heads)) == len(heads)
    about = [cell.value for row in book["Giới thiệu"].iter_rows() for cell in row]
    assert {SCHEMA, "-Phường B", "Thông tin chung, không thay cho tư vấn", "106/2025/QH15"} <= set(about)


def test_no_cell_of_the_workbook_is_a_formula_also_after_editing(workbook):
    _, book = workbook
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    risky = [cell for cell in cells if guarded(cell.value) != cell.value]
    assert risky and all(cell.quotePrefix for cell in risky)


def test_days_are_days(workbook):
    _, book = workbook
    column = [cell.value for cell in book["Câu trả lời"]["F"][1:]]
    assert all(isinstance(value, datetime) for value in column)


def test_the_workbook_bears_the_day_of_the_law_and_no_other(workbook):
    data, _ = workbook
    archive = ZipFile(io.BytesIO(data))
    assert {info.date_time for info in archive.infolist()} == {(2026, 12, 1, 0, 0, 0)}
    assert re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", archive.read("docProps/core.xml")) == [b"2026-12-01T00:00:00Z"] * 2


def test_every_column_has_a_vietnamese_name_of_its_own():
    names = wording()["columns"]
    assert set(COLUMNS) <= set(names)
    sheet = [names[name] for name in COLUMNS if name != "schema"]
    assert len(set(sheet)) == len(sheet)


def test_a_record_holds_no_derived_words(real, whole):
    for each in records(whole, real):
        assert "derived" not in each and all("derived" not in version for version in each["versions"])
