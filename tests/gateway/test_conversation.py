"""/tro-chuyen and /khung: a whole conversation by form posts, and what each of them may be framed by."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlalchemy import create_engine, text

from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore
from gateway.letterbox import KEEP_SECONDS
from gateway.settings import Settings

pytestmark = pytest.mark.model

PAPER = "https://bao.example.vn"
KEY = EmbedKey("pk_00000000000000a1", "Báo thử", (PAPER, "https://bao2.example.vn:8443"), datetime(2026, 11, 1))
PAUSED = replace(KEY, id="pk_00000000000000a2", paused="Bảo trì <đến> 8 giờ.")
NARROW = replace(KEY, id="pk_00000000000000a3", topics=("phi",), title="Hỏi về phí")
APP = replace(KEY, id="pk_00000000000000a4", webview=True)
OURS = {"Origin": "http://testserver"}


def start(assistant, folder, **more):
    settings = Settings(database_url=f"sqlite:///{folder}/turns.db", **more)
    store = KeyStore(settings.database_url)
    for key in (KEY, PAUSED, NARROW, APP):
        store.add(key)
    app = create_app(lambda: assistant, settings)
    client = TestClient(app, raise_server_exceptions=False)
    client.settings, client.state = settings, app.state.hoidap
    return client


@pytest.fixture(scope="module")
def client(assistant, tmp_path_factory):
    with start(assistant, tmp_path_factory.mktemp("db")) as running:
        while running.get("/readyz").status_code != 200:
            pass
        yield running


class Browser:
    """A browser without JavaScript: follows links and sends the forms that the page has."""

    def __init__(self, client, path="/tro-chuyen"):
        self.client = client
        self.open(client.get(path))

    def open(self, response):
        self.response = response
        self.soup = BeautifulSoup(response.text, "html.parser")

    def send(self, form, **typed):
        fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
        self.open(self.client.post(form["action"], data={**fields, **typed}, headers=OURS))

    def ask(self, words, **more):
        self.send(self.soup.select_one("form.ask"), **{"cau-hoi": words, **more})
        return self

    def press(self, words, within=""):
        buttons = self.soup.select(f"{within} button")
        button = next(each for each in buttons if words in each.get_text())
        self.send(button.find_parent("form"), **({button["name"]: button["value"]} if button.get("name") else {}))
        return self

    @property
    def newest(self):
        return self.soup.select_one("#moi")

    def says(self):
        return " ".join(self.newest.get_text(" ").split())


def turns(client):
    with create_engine(client.settings.database_url).connect() as connection:
        return [dict(row) for row in connection.execute(text("select * from turns order by number")).mappings()]


@pytest.mark.parametrize("path", ["/tro-chuyen", f"/khung?key={KEY.id}"])
def test_the_page_offers_questions_and_a_box_and_says_what_it_is(client, path):
    page = Browser(client, path)
    assert page.response.status_code == 200
    assert "không phải tư vấn pháp luật" in page.soup.get_text()
    assert page.soup.select_one("form.ask textarea[name=cau-hoi][required]")
    assert page.soup.select_one("form.ask label[for=cau-hoi]")
    assert len(page.soup.select(".offered button")) == 6


@pytest.mark.parametrize("path", ["/tro-chuyen", f"/khung?key={KEY.id}"])
def test_a_question_gets_the_reviewed_answer_short_first_with_its_basis(client, path):
    page = Browser(client, path).ask("Ai phải nộp phí thi hành án?")
    assert page.response.history[0].status_code == 303 and page.response.history[0].headers["location"].endswith("#moi")
    assert "đương sự nào yêu cầu thi hành án" in page.newest.select_one(".short").get_text()
    assert page.newest.select_one("details.more .text").get_text(strip=True)
    law = page.newest.select_one("details.law")
    assert "khoản 1 Điều 53 Luật Thi hành án dân sự 2025 (số 106/2025/QH15)" in law.get_text()
    assert page.newest.select_one(".full a")["href"] == "/hoi-dap/phi/ai-chiu-phi"
    assert "Theo luật áp dụng ngày" in page.says()
    assert all(client.get(a["href"].split("#")[0]).status_code == 200 for a in page.newest.select("a[href^='/']"))


def test_a_reload_asks_nothing_again(client):
    page = Browser(client).ask("Ai phải nộp phí thi hành án?")
    before = len(turns(client))
    again = Browser(client, page.response.url)
    assert again.says() == page.says() and len(turns(client)) == before


def test_the_same_form_sent_twice_asks_once(client):
    page = Browser(client)
    form = page.soup.select_one("form.ask")
    before = len(turns(client))
    places = set()
    for _ in range(2):
        page.send(form, **{"cau-hoi": "Ai phải nộp phí thi hành án?"})
        places.add(page.response.url)
    assert len(turns(client)) == before + 1 and len(places) == 1
    assert len(page.soup.select(".talk > *")) == 1


def test_the_conversation_stays_on_the_page_and_goes_on(client):
    page = Browser(client).ask("Ai phải nộp phí thi hành án?").ask("Nhà ở duy nhất có bị kê biên để thi hành án không?")
    assert "Ai phải nộp phí" in page.soup.select_one("details.earlier summary").get_text()
    assert "kê biên" in page.says()
    latest = turns(client)[-2:]
    assert latest[0]["conversation"] == latest[1]["conversation"] and {t["channel"] for t in latest} == {"form"}


def test_choices_come_before_what_is_said_beside_them(client):
    page = Browser(client).ask("bao lau thi xong").ask("nguoi ta khong tra tien toi")
    words, first = page.newest.get_text(), page.newest.select_one("button").get_text()
    assert first.endswith("?") and words.index(first) < words.index("Để gặp người có trách nhiệm")


def test_a_last_day_that_has_passed_goes_into_no_calendar(client):
    page = Browser(client).ask("Tính thời hiệu yêu cầu thi hành án").press("Ngày bản án có hiệu lực", "#moi")
    page.ask("10/05/2019").press("Không", "#moi")
    assert "Thời hiệu đã hết" in page.says() and not page.newest.select("form[action$='/lich']")


def test_an_interview_by_buttons_and_words_ends_in_a_figure_with_steps_and_a_calendar(client):
    page = Browser(client).ask("Tính thời hiệu yêu cầu thi hành án").press("Ngày bản án có hiệu lực", "#moi")
    page.ask("10/05/2022").press("Không", "#moi")
    assert "10/05/2027" in page.says()
    steps = page.newest.select("details.law ol li")
    assert len(steps) == 4 and "khoản 2 Điều 34" in steps[0].get_text()
    form = page.newest.select_one("form[action$='/lich']")
    fields = {each["name"]: each["value"] for each in form.select("input")}
    file = client.post(form["action"], data=fields, headers=OURS)
    assert file.headers["content-type"].startswith("text/calendar")
    assert 'filename="limitation.ics"' in file.headers["content-disposition"]
    assert Calendar.from_ical(file.content).walk("VEVENT")


def test_a_letter_is_drafted_and_fetched_and_nothing_typed_into_it_is_stored(client):
    page = Browser(client).ask("Soạn đơn khiếu nại về thi hành án")
    for _ in range(40):
        if page.newest.select("a[download]"):
            break
        buttons = [each.get_text(strip=True) for each in page.newest.select("form.says button")]
        page.ask(buttons[0] if buttons else "Kê biên nhà chưa báo trước wxyzq")
    links = page.newest.select("a[download]")
    assert [link["href"].rpartition(".")[2] for link in links] == ["docx", "pdf"]
    assert all(client.get(link["href"]).status_code == 200 for link in links)
    assert "wxyzq" not in str(turns(client))


def test_choices_are_buttons_and_the_chosen_one_is_answered(client, unclear):
    page = Browser(client).ask(unclear)
    first = page.newest.select_one("form.says button")
    page.press(first.get_text(strip=True), "#moi")
    assert page.newest.select_one(".short") and page.newest.select_one(".full a")


def test_whether_it_helped_and_why_not_is_kept(client):
    page = Browser(client).ask("Ai phải nộp phí thi hành án?").press("Không có ích", "#moi")
    assert "chưa được ở chỗ nào" in page.says()
    page.press("Khó hiểu", "#moi")
    assert "Cảm ơn bạn." in page.says() and not page.newest.select(".rating button")
    with create_engine(client.settings.database_url).connect() as connection:
        kept = connection.execute(text("select useful, reason from ratings")).all()
    assert (0, "Khó hiểu") in [tuple(row) for row in kept]


def test_starting_over_forgets_the_conversation(client):
    page = Browser(client).ask("Ai phải nộp phí thi hành án?")
    address = page.response.url
    page.press("Bắt đầu lại")
    assert page.response.url == "http://testserver/tro-chuyen" and page.newest is None
    assert "không còn được giữ" in Browser(client, address).soup.get_text()


def test_what_was_said_is_kept_for_minutes_and_nowhere_else(client, monkeypatch):
    page = Browser(client).ask("sđt 0912345678, phí thi hành án bao nhiêu")
    assert "0912345678" not in page.response.text and "Đã bỏ số điện thoại" in page.says()
    later = client.state.transcripts._clock() + KEEP_SECONDS
    monkeypatch.setattr(client.state.transcripts, "_clock", lambda: later)
    gone = Browser(client, page.response.url)
    assert gone.newest is None and "không còn được giữ" in gone.soup.get_text()
    assert gone.ask("Ai phải nộp phí thi hành án?").newest


def test_a_past_day_is_answered_by_its_law_and_stays_chosen(client):
    page = Browser(client).ask("Ai phải nộp phí thi hành án?", ngay="2026-06-30")
    assert "quy định cũ" in page.says() and page.soup.select_one("#ngay")["value"] == "2026-06-30"
    page.ask("Nhà ở duy nhất có bị kê biên để thi hành án không?")
    assert "ngày 30/06/2026" in page.says()


@pytest.mark.parametrize("typed, status", [({"cau-hoi": ""}, 422), ({"cau-hoi": "á" * 1001}, 422)])
def test_a_message_that_cannot_be_taken_is_told_kindly_and_stays_in_the_box(client, typed, status):
    page = Browser(client).ask(typed["cau-hoi"])
    assert page.response.status_code == status
    assert page.soup.select_one("#cau-hoi-loi[role=alert]").get_text(strip=True)
    assert page.soup.select_one("textarea").get_text() == typed["cau-hoi"]


def test_a_day_that_is_none_is_told(client):
    page = Browser(client).ask("phí", ngay="2026-02-30")
    assert page.response.status_code == 422 and "Ngày áp dụng" in page.soup.select_one("#cau-hoi-loi").get_text()


@pytest.mark.parametrize("message", ["<script>alert(1)</script> phí", '"><img src=x onerror=alert(1)> phí'])
def test_markup_stays_text(client, message):
    page = Browser(client).ask(message)
    assert not page.newest.select("script, img") and message.split()[0] in page.newest.select_one(".mine").get_text()


@pytest.mark.parametrize(
    "path, given",
    [
        ("/tro-chuyen/danh-gia", {"luot": "none", "ich": "1"}),
        ("/tro-chuyen/lich", {"cong-cu": "limitation", "so-lieu": "{"}),
        ("/tro-chuyen/lich", {"cong-cu": "limitation", "so-lieu": '{"effective_on": "x"}'}),
        ("/tro-chuyen/lich", {"cong-cu": "fee", "so-lieu": "{}"}),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(client, path, given):
    response = client.post(path, data=given, headers=OURS)
    assert response.status_code in (404, 422) and 'role="alert"' in response.text


@pytest.mark.parametrize("below", ["", "/danh-gia", "/lich", "/bat-dau-lai"])
@pytest.mark.parametrize("origin", ["https://evil.example", PAPER, "null"])
def test_forms_of_other_sites_are_refused(client, below, origin):
    for path in (f"/tro-chuyen{below}", f"/khung{below}?key={KEY.id}"):
        before = len(turns(client))
        response = client.post(path, data={"cau-hoi": "phí"}, headers={"Origin": origin}, follow_redirects=False)
        assert response.status_code == 403 and "từ một trang khác" in response.text
        assert len(turns(client)) == before


def test_too_many_questions_are_refused_kindly_and_nothing_typed_is_lost(assistant, tmp_path):
    with start(assistant, tmp_path, limited=True, turns_per_minute=1) as client:
        while client.get("/readyz").status_code != 200:
            pass
        page = Browser(client).ask("Ai phải nộp phí thi hành án?").ask("Mức phí thi hành án là bao nhiêu?")
        assert page.response.status_code == 429 and 1 <= int(page.response.headers["retry-after"]) <= 60
        assert page.soup.select_one("textarea").get_text() == "Mức phí thi hành án là bao nhiêu?"
        assert "giây" in page.soup.select_one("#cau-hoi-loi").get_text()


def test_before_the_model_is_loaded_the_question_stays_in_the_box(tmp_path):
    def never():
        raise RuntimeError("no model")

    with start(never, tmp_path) as client:
        page = Browser(client).ask("phí")
        assert page.response.status_code == 503 and page.response.headers["retry-after"]
        assert "đang khởi động" in page.soup.get_text() and page.soup.select_one("textarea").get_text() == "phí"


# -- the frame


def framers(response):
    return re.search(r"frame-ancestors ([^;]*)", response.headers["content-security-policy"]).group(1)


def test_the_frame_may_be_framed_by_exactly_the_origins_of_its_key(client):
    assert framers(client.get(f"/khung?key={KEY.id}")) == "https://bao.example.vn https://bao2.example.vn:8443"
    asked = Browser(client, f"/khung?key={KEY.id}").ask("phí thi hành án").response
    assert framers(asked) == "https://bao.example.vn https://bao2.example.vn:8443"


def test_a_key_for_apps_may_be_framed_by_their_pages(client):
    assert framers(client.get(f"/khung?key={APP.id}")).endswith("file: capacitor: ionic: app:")


@pytest.mark.parametrize("path", ["/khung", "/khung?key=", "/khung?key=pk_00000000000000ff", "/khung?key=%00"])
def test_without_a_key_that_exists_the_frame_says_so_and_nobody_may_frame_it(client, path):
    response = client.get(path)
    assert response.status_code == 403 and framers(response) == "'none'"
    assert "chưa dùng được ở đây" in response.text and 'lang="vi"' in response.text
    assert client.post(path, data={"cau-hoi": "phí"}, headers=OURS).status_code == 403


def test_a_paused_frame_says_the_operators_words_to_the_readers_of_its_sites(client):
    response = client.get(f"/khung?key={PAUSED.id}")
    assert response.status_code == 403 and framers(response) == " ".join(KEY.origins)
    assert "Bảo trì &lt;đến&gt; 8 giờ." in response.text
    before = len(turns(client))
    assert client.post(f"/khung?key={PAUSED.id}", data={"cau-hoi": "phí"}, headers=OURS).status_code == 403
    assert len(turns(client)) == before


def test_a_frame_keeps_its_key_its_looks_and_its_topics(client):
    page = Browser(client, f"/khung?key={NARROW.id}&chu-de=phi&co-chu=large&la=1")
    element = page.soup.select_one("hoidap-tha")
    assert (element["key"], element["mode"], element["topic"], element["text-size"]) == (
        NARROW.id,
        "page",
        "phi",
        "large",
    )
    assert page.soup.select_one("html")["data-origins"] == " ".join(NARROW.origins)
    assert page.soup.select_one("h1").get_text() == "Hỏi về phí"
    page.ask("Thời hiệu yêu cầu thi hành án là bao lâu, tính từ ngày nào?")
    assert "ngoài chủ đề" in page.says() and page.newest.select_one(".full a")["target"] == "_blank"
    assert "chu-de=phi" in str(page.response.url) and f"key={NARROW.id}" in str(page.response.url)
    assert turns(client)[-1]["channel"] == f"embed:{NARROW.id}"


def test_links_out_of_a_frame_open_beside_it(client):
    page = Browser(client, f"/khung?key={KEY.id}").ask("Ai phải nộp phí thi hành án?")
    assert page.newest.select("a") and all(a.get("target") == "_blank" for a in page.soup.select("a:not([download])"))


def test_looks_cannot_break_out_of_an_attribute(client):
    response = client.get("/khung", params={"key": KEY.id, "mau": '"><script>alert(1)</script>'})
    assert "<script>alert" not in response.text
