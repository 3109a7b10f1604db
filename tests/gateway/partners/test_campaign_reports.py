"""Reports of campaigns: the right figures, the same before and after turns are forgotten, in every form."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from campaign_samples import MONTH, turn
from docx import Document

from faq.corpus import load_corpus
from gateway.partners.campaign_counts import Counted, CountStore
from gateway.partners.campaign_docx import as_docx
from gateway.partners.campaign_report import BadPeriod, Figures, as_csv, as_json, report, wording
from gateway.turns import TurnStore

DAY = date(2026, 11, 22)
STARTED = datetime(2026, 11, 15, 2)


@pytest.fixture(scope="module")
def corpus():
    return load_corpus().served()


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/r.db"


@pytest.fixture
def counts(url):
    counts = CountStore(url)
    counts.add(
        {
            Counted(MONTH.id, date(2026, 11, 14), "view"): 90,
            Counted(MONTH.id, date(2026, 11, 15), "view"): 12,
            Counted(MONTH.id, date(2026, 11, 15), "qr_view"): 5,
            Counted(MONTH.id, date(2026, 11, 15), "download:loudspeaker"): 3,
            Counted(MONTH.id, date(2026, 11, 20), "view"): 1000,
            Counted(MONTH.id, date(2026, 11, 20), "download:poster"): 4,
            Counted(MONTH.id, date(2026, 11, 20), "download:leaflet"): 2,
            Counted(MONTH.id, date(2026, 11, 20), "quiz"): 2,
            Counted("khac", date(2026, 11, 20), "view"): 7,
        }
    )
    return counts


@pytest.fixture
def turns(url):
    turns = TurnStore(url)
    asked = [(STARTED, "answered", "muc-phi")] * 5
    asked += [(datetime(2026, 11, 20, 9), "answered", "ai-chiu-phi")] * 4
    asked += [(datetime(2026, 11, 20, 9), status, None) for status in ("answered", "clarify", "unanswered", "handoff")]
    # 16:59 UTC is still the 14th in Viet Nam's day of the 14th; 17:00 is the 15th
    asked += [(datetime(2026, 11, 14, 16, 59), "error", None), (datetime(2026, 11, 14, 17), "error", None)]
    for number, (at, status, entry) in enumerate(asked):
        turns.add(turn(number, at, status, entry))
    turns.add(turn(900, STARTED, entry="muc-phi", channel="web"))
    turns.add(turn(901, STARTED, entry="muc-phi", channel="campaign:khac"))
    for number, useful in ((0, True), (1, True), (2, False)):
        turns.rate(turn(number, None).id, useful, None, datetime(2026, 11, 21))
    return turns


@pytest.fixture
def made(counts, turns, corpus):
    return report(MONTH, counts, turns, corpus, DAY)


def test_the_period_is_the_campaigns_own_as_far_as_it_has_come(made):
    assert (made.first, made.last, made.unfinished) == (MONTH.since, DAY, True)
    assert [on for on, _ in made.days] == [date(2026, 11, day) for day in range(15, 23)]


def test_the_figures_of_the_period(made):
    assert made.total == Figures(
        views=1012,
        qr_views=5,
        downloads={"leaflet": 2, "loudspeaker": 3, "poster": 4},
        quizzes=2,
        questions=14,
        answered=10,
        from_entries=9,
        clarify=1,
        unanswered=1,
        other=2,
        useful=2,
        useless=1,
    )
    assert (made.total.downloaded, made.total.rated, made.total.useful_share) == (9, 3, 0.667)


def test_the_figures_of_days_add_up_to_those_of_the_period(made):
    for name, n in made.total.by_name.items():
        assert sum(figures.by_name[name] for _, figures in made.days) == n, name
    days = dict(made.days)
    assert (days[date(2026, 11, 15)].questions, days[date(2026, 11, 20)].questions) == (6, 8)
    assert days[date(2026, 11, 16)].by_name == dict.fromkeys(made.total.by_name, 0)


def test_only_what_was_answered_five_times_is_named(made, corpus):
    assert made.entries == (("muc-phi", corpus.versions["muc-phi"][-1].title, 5),)


def test_a_report_says_the_same_after_the_turns_are_forgotten(counts, turns, corpus, made):
    assert turns.forget_before(datetime(2026, 11, 18)) == 9
    assert report(MONTH, counts, turns, corpus, DAY) == made
    turns.forget_before(datetime(2026, 12, 1))
    assert turns.count() == 0 and report(MONTH, counts, turns, corpus, DAY) == made


def test_days_can_be_named(counts, turns, corpus):
    found = report(MONTH, counts, turns, corpus, DAY, date(2026, 11, 14), date(2026, 11, 14))
    assert (found.total.views, found.total.questions, found.unfinished) == (90, 1, False)


@pytest.mark.parametrize(
    "first, last, today, said",
    [
        (None, None, date(2026, 11, 14), "không có ngày nào"),
        (date(2026, 11, 20), date(2026, 11, 19), DAY, "không có ngày nào"),
        (None, date(2026, 11, 23), DAY, "ngày 23/11/2026 chưa đến"),
    ],
)
def test_a_period_without_days_is_refused(counts, turns, corpus, first, last, today, said):
    with pytest.raises(BadPeriod, match=said):
        report(MONTH, counts, turns, corpus, today, first, last)


def test_every_figure_has_a_label_and_a_definition(made):
    found = as_json(made)
    numbers = {name for name, value in found["total"].items() if isinstance(value, int)} - {"downloads_total"}
    assert numbers | {"downloads"} == set(found["definitions"])
    assert all(each["label"] and each["means"].endswith(".") for each in wording()["figures"].values())


def test_json_is_the_same_again(made):
    text = json.dumps(as_json(made))
    assert json.dumps(as_json(made)) == text
    assert json.loads(text)["total"]["downloads"] == {"leaflet": 2, "loudspeaker": 3, "poster": 4}
    assert json.loads(text)["days"][5] | {"day": "2026-11-20", "views": 1000} == json.loads(text)["days"][5]


def test_csv_has_a_row_a_day_and_a_sum(made):
    data = as_csv(made)
    assert data.startswith(b"\xef\xbb\xbf")
    head, *days, total = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head[:3] == ["Ngày", "Lượt xem trang", "Trong đó từ mã QR"] and len(days) == 8
    for column in range(1, len(head)):
        assert sum(int(row[column]) for row in days) == int(total[column])
    by_name = dict(zip(head, total))
    assert (by_name["Lượt tải tài liệu"], by_name["Tải: Áp phích A4"], by_name["Tải: Tờ gấp A4 gấp ba"]) == (
        "9",
        "4",
        "2",
    )


def texts(data):
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_document_has_the_figures_with_their_definitions(made, corpus):
    data = as_docx(made, corpus)
    said = texts(data)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "MẶT TRẬN XÃ TỊNH KHÊ",
        "Kết quả đợt tuyên truyền “Tháng cao điểm thi hành án”",
        "(Từ ngày 15/11/2026 đến hết ngày 22/11/2026)",
        "thuộc chủ đề Phí, chi phí, miễn giảm; Thời hiệu yêu cầu",
        "1.012",
        "2 (67 %)",
        "Ngày 22/11/2026 chưa hết",
        *(each["means"] for each in wording()["figures"].values()),
    ):
        assert words in said
    table = Document(io.BytesIO(data)).tables[2]
    assert [row.cells[0].text for row in table.rows] == ["Ngày", "15/11/2026", "20/11/2026", "Cộng"]
    assert data == as_docx(made, corpus)


def test_a_document_without_figures_says_so(counts, turns, corpus):
    empty = report(replace(MONTH, id="moi"), counts, turns, corpus, DAY)
    said = texts(as_docx(empty, corpus))
    assert "Trong kỳ chưa có số liệu." in said and "Chưa có câu nào đủ số lượt" in said
    assert zipfile.is_zipfile(io.BytesIO(as_docx(replace(empty, campaign=replace(MONTH, ids=("da-bo",))), corpus)))
