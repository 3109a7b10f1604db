"""The pages of campaigns: what they show on which day, codes, posters, files, and what is counted."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
import segno
from campaign_samples import MONTH, PHONE, SVG
from fastapi.testclient import TestClient
from pypdf import PdfReader

from bot import day, knowledge
from faq.exporters.selection import BadSelection
from gateway.app import create_app
from gateway.failure import Failure
from gateway.partners.campaign_counts import CountStore
from gateway.partners.campaigns import CampaignStore
from gateway.portal.campaigns import foremost
from gateway.settings import Settings

DAY = date(2026, 11, 22)
BASE = "https://hoidap.example.vn"
PATH = f"/dot/{MONTH.id}"


def no_assistant():
    raise RuntimeError("no model is needed to look at pages")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    now = [DAY]
    monkeypatch.setattr(day, "today", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def no_history(monkeypatch):
    """Noting 246 answers in each test's new database would take most of its time."""
    monkeypatch.setattr("gateway.partners.history.History.note", lambda *_: 0)


@pytest.fixture
def settings(tmp_path):
    database = f"sqlite:///{tmp_path}/p.db"
    return Settings(database_url=database, base_url=BASE, products=tmp_path / "products")


@pytest.fixture
def store(settings):
    return CampaignStore(settings.database_url)


@pytest.fixture
def start(settings):
    running = []

    def begin():
        client = TestClient(create_app(no_assistant, settings), raise_server_exceptions=False)
        client.headers["user-agent"] = PHONE
        running.append(client)
        return client.__enter__()

    yield begin
    for client in running:
        client.__exit__(None, None, None)


@pytest.fixture
def client(start, store):
    store.add(MONTH)
    return start()


@pytest.fixture
def counted(settings, client):
    """What was counted of the campaign on a day, by kind."""

    def find(on=DAY):
        client.app.state.hoidap.counting.settle()
        found = CountStore(settings.database_url).of(MONTH.id, on, on)
        return {what.kind: n for what, n in found.items()}

    return find


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_who_when_and_what(client):
    answer = client.get(PATH)
    assert answer.status_code == 200
    said = words(answer.text)
    for each in (MONTH.title, MONTH.organiser, "15/11/2026", "15/12/2026", "tự nguyện thi hành án"):
        assert each in said
    assert "<strong>tự nguyện thi hành án</strong>" in answer.text
    assert 'campaign="thang-cao-diem-2026"' in answer.text
    assert f'action="/tro-chuyen?dot={MONTH.id}"' in answer.text
    assert f'<link rel="canonical" href="{BASE}{PATH}">' in answer.text
    assert "Đợt này" not in said.replace("Đợt này chỉ đếm", "")


def test_every_answer_of_the_selection_is_on_it_by_topic(client):
    html = client.get(PATH).text
    entries = MONTH.selection(DAY, knowledge.shown()).entries(knowledge.shown())
    places = [html.index(f'href="/hoi-dap/{entry.topic}/{entry.id}"') for entry in entries]
    topics = dict(sorted(zip(places, (entry.topic for entry in entries)))).values()
    assert list(dict.fromkeys(topics)) == ["phi", "thoi-hieu"]
    assert sum(a != b for a, b in zip(list(topics), list(topics)[1:])) == 1
    assert f">{len(entries)} câu trả lời<" in html


def test_entries_named_by_the_organiser_keep_their_order(start, store):
    store.add(replace(MONTH, topics=(), ids=("thoi-hieu-bao-lau", "muc-phi", "ai-chiu-phi")))
    html = start().get(PATH).text
    places = [html.index(f'{id}"') for id in ("thoi-hieu-bao-lau", "/phi/muc-phi", "/phi/ai-chiu-phi")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "on, said",
    [
        (date(2026, 11, 14), "Đợt này bắt đầu từ ngày 15/11/2026."),
        (date(2026, 12, 16), "Đợt này đã kết thúc, ngày cuối là 15/12/2026."),
    ],
)
def test_before_and_after_it_says_so_and_keeps_the_answers(client, today, on, said):
    today[0] = on
    html = client.get(PATH).text
    assert said in words(html) and 'href="/hoi-dap/phi/muc-phi"' in html


def test_an_unknown_campaign_is_not_found(client):
    for below in ("", "/qr.svg", "/qr.png", "/logo", "/the.png", "/ap-phich.pdf", "/tai/leaflet"):
        assert client.get(f"/dot/khong-co{below}").status_code == 404


def test_markup_of_the_organiser_stays_text(start, store):
    store.add(replace(MONTH, title='A "><script>', organiser="B & <i>", introduction="x [a](javascript:alert(1)) y"))
    html = start().get(PATH).text
    assert "<script>" not in html.replace("<script type", "") and "<i>" not in html
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


def test_a_campaign_whose_answers_have_all_gone_says_so_and_offers_no_files(start, store):
    store.add(replace(MONTH, topics=(), ids=("da-bo",)))
    client = start()
    html = client.get(PATH).text
    assert "chưa có câu trả lời nào" in words(html) and "/tai/" not in html
    assert client.get(f"{PATH}/ap-phich.pdf").status_code == 404
    assert client.get(f"{PATH}/tai/json").status_code == 404


class TestCodes:
    ADDRESS = f"{BASE}{PATH}?tu=qr"

    def made(self, kind, **how):
        out = io.BytesIO()
        segno.make(self.ADDRESS, error="m", micro=False).save(out, kind=kind, border=4, **how)
        return out.getvalue()

    def test_the_drawing_is_the_code_of_the_whole_address_with_its_white(self, client):
        answer = client.get(f"{PATH}/qr.svg")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.content == self.made("svg", scale=1, unit="mm", light="white")
        side = segno.make(self.ADDRESS, error="m", micro=False).symbol_size(border=4)[0]
        assert f'width="{side}mm" height="{side}mm"'.encode() in answer.content

    def test_so_is_the_picture(self, client):
        answer = client.get(f"{PATH}/qr.png")
        assert answer.content == self.made("png", scale=24, dpi=300)
        assert answer.headers["content-disposition"] == f'attachment; filename="ma-qr-{MONTH.id}.png"'


class TestPoster:
    def text(self, client):
        answer = client.get(f"{PATH}/ap-phich.pdf")
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.content)).pages
        assert len(pages) == 1 and [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
        return " ".join(pages[0].extract_text().split())

    def test_it_is_one_a4_page_with_title_answers_and_address(self, client):
        said = self.text(client)
        for each in (
            MONTH.title,
            MONTH.organiser,
            "Từ ngày 15/11/2026 đến hết ngày 15/12/2026",
            "Thời hiệu yêu cầu thi hành án là bao lâu",
            "hoidap.example.vn/dot/thang-cao-diem-2026",
            "Theo quy định áp dụng ngày 22/11/2026",
            "Thông tin chung, không thay cho tư vấn",
        ):
            assert each in said.replace("\u00a0", " "), each
        assert "tu=qr" not in said

    def test_an_answer_that_needs_a_warning_bears_it(self, start, store):
        store.add(replace(MONTH, topics=(), ids=("muc-phi",)))
        assert "Lưu ý: câu trả lời có dựa vào Thông tư 216/2016" in self.text(start()).replace("\u00a0", " ")

    def test_the_longest_title_and_organiser_fit(self, start, store):
        title = ("Đợt cao điểm tuyên truyền và vận động tự nguyện thi hành án dân sự trên địa bàn " * 2)[:120].strip()
        store.add(replace(MONTH, title=title, organiser="Ủy ban " * 17, logo=SVG))
        said = self.text(start())
        assert title in said and "Ủy ban Ủy ban" in said and "Quét mã" in said

    def test_who_has_it_gets_it_once(self, client, counted):
        tag = client.get(f"{PATH}/ap-phich.pdf").headers["etag"]
        again = client.get(f"{PATH}/ap-phich.pdf", headers={"If-None-Match": tag, "Accept-Language": "vi"})
        assert again.status_code == 304 and counted()["download:poster"] == 1

    def test_the_first_answer_of_each_topic_stands_first(self):
        entries = MONTH.selection(DAY, knowledge.shown()).entries(knowledge.shown())
        assert [entry.topic for entry in foremost(MONTH, entries)[:4]] == ["phi", "thoi-hieu", "phi", "thoi-hieu"]


class TestFiles:
    def test_a_file_bears_the_organisers_name(self, client, counted):
        answer = client.get(f"{PATH}/tai/loudspeaker")
        assert answer.status_code == 200 and MONTH.organiser in answer.text
        assert "filename*=UTF-8''" in answer.headers["content-disposition"]
        assert counted() == {"download:loudspeaker": 1}

    def test_only_what_is_offered_is_given(self, client):
        html = client.get(PATH).text
        assert f'href="{PATH}/tai/loudspeaker"' in html and "/tai/leaflet" not in html
        assert client.get(f"{PATH}/tai/leaflet").status_code == 404
        assert client.get(f"{PATH}/tai/nope").status_code == 404

    def test_what_is_not_sent_again_is_no_download(self, client, counted):
        tag = client.get(f"{PATH}/tai/json").headers["etag"]
        again = client.get(f"{PATH}/tai/json", headers={"If-None-Match": tag, "Accept-Language": "vi"})
        assert again.status_code == 304 and counted() == {"download:json": 1}

    @pytest.mark.parametrize(
        "error, http", [(BadSelection("topics", "không có gì"), 404), (Failure(503, "busy", "x"), 503)]
    )
    def test_a_file_that_cannot_be_had_leads_to_the_page_that_says_why(self, client, counted, monkeypatch, error, http):
        async def fails(*_, **__):
            raise error

        monkeypatch.setattr("gateway.portal.campaigns.product", fails)
        answer = client.get(f"{PATH}/tai/json")
        assert answer.status_code == http and 'role="alert"' in answer.text and MONTH.title in answer.text
        assert answer.headers["cache-control"] == "no-store" and counted() == {}

    def test_the_logo_is_shown(self, start, store):
        store.add(replace(MONTH, logo=SVG))
        client = start()
        assert f'<img src="{PATH}/logo"' in client.get(PATH).text
        logo = client.get(f"{PATH}/logo")
        assert logo.content == SVG and logo.headers["content-type"] == "image/svg+xml"


class TestCounts:
    def test_a_visit_and_its_reloads_are_one_view(self, client, counted):
        for _ in range(3):
            client.get(PATH)
        assert counted() == {"view": 1}

    def test_a_view_that_began_at_the_code_is_told_apart(self, client, counted):
        client.get(f"{PATH}?tu=qr")
        client.get(PATH)
        client.get(PATH, headers={"Accept-Language": "en"})
        client.get(f"{PATH}?tu=qr", headers={"Accept-Language": "en"})
        assert counted() == {"view": 2, "qr_view": 1}

    def test_robots_previews_and_questions_without_body_are_not_counted(self, client, counted):
        client.get(PATH, headers={"User-Agent": "Googlebot/2.1"})
        client.get(PATH, headers={"Sec-Purpose": "prefetch"})
        client.head(PATH)
        client.get(f"{PATH}/qr.svg")
        assert counted() == {}

    def test_who_asks_whether_it_changed_is_counted_and_must_ask(self, client, counted):
        first = client.get(PATH)
        assert first.headers["cache-control"] == "no-cache"
        again = client.get(PATH, headers={"If-None-Match": first.headers["etag"], "Accept-Language": "vi"})
        assert again.status_code == 304 and counted() == {"view": 2}

    def test_counts_are_of_the_day(self, client, counted, today):
        client.get(PATH)
        today[0] = date(2026, 11, 23)
        client.get(PATH, headers={"Accept-Language": "vi"})
        assert counted(DAY) == counted(today[0]) == {"view": 1}

    def test_a_page_is_whole_when_counting_fails(self, client, monkeypatch, caplog):
        counting = client.app.state.hoidap.counting

        def fails(*_):
            raise OSError("gone")

        monkeypatch.setattr(counting._visits, "is_first", fails)
        assert client.get(PATH).status_code == 200 and "counting for campaigns failed" in caplog.text

    def test_a_regular_stop_loses_nothing(self, settings, store):
        store.add(MONTH)
        with TestClient(create_app(no_assistant, settings)) as client:
            client.get(PATH, headers={"User-Agent": PHONE})
        found = CountStore(settings.database_url).of(MONTH.id, DAY, DAY)
        assert sum(found.values()) == 1


class TestLists:
    def test_without_campaigns_there_is_no_list_and_nothing_leads_to_it(self, start):
        client = start()
        assert client.get("/dot").status_code == 404
        assert "/dot" not in client.get("/").text and "/dot" not in client.get("/sitemap.xml").text

    def test_those_of_today_stand_first_and_on_the_start_page(self, start, store):
        store.add(replace(MONTH, id="qua", title="Đã qua", since=date(2026, 1, 1), until=date(2026, 1, 2)))
        store.add(replace(MONTH, id="toi", title="Sắp tới", since=date(2027, 1, 1), until=date(2027, 1, 2)))
        store.add(MONTH)
        client = start()
        said = words(client.get("/dot").text)
        assert said.index(MONTH.title) < said.index("Sắp tới") < said.index("Đã qua")
        home, sitemap = client.get("/").text, client.get("/sitemap.xml").text
        assert f'href="{PATH}"' in home and "/dot/toi" not in home and "/dot/qua" not in home
        assert f"<loc>{BASE}{PATH}</loc>" in sitemap and "/dot/qua" not in sitemap

    def test_a_day_without_any_says_so(self, client, today):
        today[0] = date(2027, 2, 1)
        assert "không có đợt nào đang diễn ra" in client.get("/dot").text
        assert "/dot" not in client.get("/").text


def test_a_quiz_that_was_finished_counts_for_the_campaign(client, counted):
    html = client.get(PATH).text
    address = f"/trac-nghiem/phi?dot={MONTH.id}"
    assert f'href="{address}"' in html
    client.get(address)
    assert counted() == {"view": 1}
    client.get(f"{address}&cham=het")
    client.get("/trac-nghiem/phi?dot=khong-co&cham=het")
    assert counted() == {"view": 1, "quiz": 1}
