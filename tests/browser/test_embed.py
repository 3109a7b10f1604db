"""The assistant on other sites, in a real browser: what CORS and frames allow, with and without JavaScript."""

import http.server
import threading
import time
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from gateway.app import create_app
from gateway.embed.keys import EmbedKey, KeyStore, KnownKeys
from gateway.settings import Settings
from tests.browser.serving import serve
from tests.browser.talking import serious_violations, until


class Host:
    """A partner's site on a port of its own; its pages are set by the test."""

    def __init__(self):
        self.pages = pages = {}
        self.headers = headers = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = pages.get(self.path.split("?")[0], "").encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def host():
    allowed = Host()
    yield allowed
    allowed.server.shutdown()


@pytest.fixture(scope="module")
def stranger():
    other = Host()
    yield other
    other.server.shutdown()


@pytest.fixture(scope="module")
def portal(assistant, host, tmp_path_factory):
    """Our server, with a key for the host's site only."""
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db")
    key = EmbedKey("pk_00000000000000a1", "Báo thử", (host.origin,), datetime(2026, 11, 1), title="Hỏi đáp của báo")
    store = KeyStore(settings.database_url)
    store.add(key)
    app = create_app(lambda: assistant, settings)
    with serve(app) as address:
        while app.state.hoidap.assistant is None:
            time.sleep(0.05)
        yield SimpleNamespace(address=address, key=key, store=store, keys=app.state.hoidap.embeds)


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 800, "height": 900})
    opened = context.new_page()
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    yield opened
    context.close()


@pytest.fixture
def plain(browser):
    """A browser without JavaScript."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context.new_page()
    context.close()


CALL = """async ([url, body]) => {
  try {
    const options = body ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body} : {};
    const response = await fetch(url, options);
    return [response.status, await response.json()];
  } catch (error) { return ['blocked', String(error)]; }
}"""
QUESTION = '{"message": "Ai phải nộp phí thi hành án?"}'


def call(page, url, body=None):
    return page.evaluate(CALL, [url, body])


# -- CORS as a browser enforces it


def test_the_site_of_the_key_asks_and_reads_the_answer(page, portal, host):
    host.pages["/"] = "<!doctype html><title>Báo</title>"
    page.goto(host.origin)
    status, reply = call(page, f"{portal.address}/v1/chat?key={portal.key.id}", QUESTION)
    assert status == 200 and reply["entry"] == "ai-chiu-phi"
    status, told = call(page, f"{portal.address}/v1/widget?key={portal.key.id}")
    assert status == 200 and told["title"] == "Hỏi đáp của báo"


def test_another_site_is_stopped_by_the_browser_with_the_key_and_without(page, portal, stranger):
    stranger.pages["/"] = "<!doctype html><title>Khác</title>"
    page.goto(stranger.origin)
    for query in (f"?key={portal.key.id}", ""):
        assert call(page, f"{portal.address}/v1/chat{query}", QUESTION)[0] == "blocked"
        assert call(page, f"{portal.address}/v1/tools{query}")[0] == "blocked"
        # answers are public
        assert call(page, f"{portal.address}/v1/faq{query}")[0] == 200
    status, told = call(page, f"{portal.address}/v1/widget?key={portal.key.id}")
    assert (status, told["error"]["code"]) == (403, "origin_refused")


def test_a_form_or_a_plain_post_of_another_site_asks_nothing(page, portal, stranger):
    page.goto(stranger.origin)
    sent = page.evaluate(
        """async (url) => {
          await fetch(url, {method: 'POST', mode: 'no-cors', body: '{"message": "phí"}'});
          return true;
        }""",
        f"{portal.address}/v1/chat?key={portal.key.id}",
    )
    stranger.pages["/form"] = (
        f'<form method="post" action="{portal.address}/tro-chuyen">'
        '<input name="cau-hoi" value="phí"><button>x</button></form>'
    )
    page.goto(f"{stranger.origin}/form")
    page.click("button")
    assert sent and "từ một trang khác" in page.inner_text("body")


def test_a_page_within_a_sandbox_has_no_origin_and_is_refused(page, portal, host):
    host.pages["/sandbox"] = '<iframe sandbox="allow-scripts" srcdoc="<p>x</p>"></iframe>'
    page.goto(f"{host.origin}/sandbox")
    inner = page.frames[1]
    assert inner.evaluate(CALL, [f"{portal.address}/v1/chat?key={portal.key.id}", QUESTION])[0] == "blocked"


# -- frames


def framed(portal):
    return (
        "<!doctype html><title>Bài báo</title><h1>Bài báo</h1>"
        f'<iframe id="f" src="{portal.address}/khung?key={portal.key.id}" title="Hỏi đáp" width="100%" height="700">'
        "</iframe>"
        "<script>window.heard = []; addEventListener('message', (e) => heard.push([e.origin, e.data]));</script>"
    )


def test_without_javascript_a_reader_asks_within_the_frame(plain, portal, host):
    host.pages["/bai"] = framed(portal)
    plain.goto(f"{host.origin}/bai")
    frame = plain.frame_locator("#f")
    frame.locator("textarea").fill("Ai phải nộp phí thi hành án?")
    frame.locator("form.ask button").click()
    frame.locator("#moi .short").wait_for()
    assert "đương sự nào yêu cầu thi hành án" in frame.locator("#moi .short").inner_text()
    frame.locator("#moi .more summary").click()
    expect(frame.locator("#moi .more .text")).to_be_visible()
    frame.locator("textarea").fill("Nhà ở duy nhất có bị kê biên để thi hành án không?")
    frame.locator("form.ask button").click()
    frame.locator("details.earlier").wait_for()
    assert "Nhà ở duy nhất" in frame.locator("#moi .mine").inner_text()
    expect(frame.locator(".fixed-notice")).to_be_visible()


def test_without_javascript_nothing_is_wider_than_a_small_phone(plain, portal):
    plain.set_viewport_size({"width": 320, "height": 600})
    plain.goto(f"{portal.address}/khung?key={portal.key.id}")
    plain.fill("textarea", "Tính thời hiệu yêu cầu thi hành án")
    plain.click("form.ask button")
    plain.wait_for_selector("#moi")
    box = plain.locator("#moi").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    for button in plain.locator("#moi button").all():
        size = button.bounding_box()
        assert size["height"] >= 44 and size["x"] + size["width"] <= 320


def test_with_javascript_the_frame_holds_the_widget_and_answers(page, portal, host):
    host.pages["/bai"] = framed(portal)
    page.goto(f"{host.origin}/bai")
    frame = page.frame_locator("#f")
    box = frame.locator("hoidap-tha #question")
    box.wait_for()
    box.fill("Ai phải nộp phí thi hành án?")
    box.press("Enter")
    frame.get_by_text("đương sự nào yêu cầu thi hành án").first.wait_for()
    assert not [line for line in page.said if "Refused" in line or "Content Security" in line]


def test_the_frame_tells_its_height_to_the_page_around_it(page, portal, host):
    host.pages["/bai"] = framed(portal)
    page.goto(f"{host.origin}/bai")
    origin, data = until(page, "heard[0]")
    assert origin == portal.address and data["type"] == "hoidap-height" and data["height"] > 100
    assert set(data) == {"type", "height"}


def test_the_frame_speaks_to_no_page_but_those_of_its_key(page, portal, host, stranger):
    """Even where a browser ignores who may frame it: here the policy is taken away on its way."""

    def without_policy(route):
        response = route.fetch()
        headers = {name: value for name, value in response.headers.items() if name != "content-security-policy"}
        route.fulfill(response=response, headers=headers)

    page.route("**/khung**", without_policy)
    for site, hears in ((host, True), (stranger, False)):
        site.pages["/bai"] = framed(portal)
        page.goto(f"{site.origin}/bai")
        page.frame_locator("#f").locator("hoidap-tha #question").wait_for()
        page.wait_for_timeout(300)
        assert bool(page.evaluate("heard.length")) is hears


def test_another_site_cannot_frame_it(page, plain, portal, stranger):
    stranger.pages["/bai"] = framed(portal)
    for opened in (page, plain):
        opened.goto(f"{stranger.origin}/bai")
        opened.wait_for_timeout(500)
        assert opened.frames[1].url.startswith("chrome-error://")
    assert any("frame-ancestors" in line for line in page.said)
    assert page.evaluate("heard.length") == 0


def test_a_frame_of_the_host_within_another_site_is_refused_too(page, portal, host, stranger):
    host.pages["/bai"] = framed(portal)
    stranger.pages["/ngoai"] = f'<!doctype html><iframe src="{host.origin}/bai" width="600" height="600"></iframe>'
    page.goto(f"{stranger.origin}/ngoai")
    page.wait_for_timeout(500)
    assert [frame.url for frame in page.frames][2].startswith("chrome-error://")


@pytest.mark.parametrize("path", ["/", "/tro-chuyen", "/nhung", "/hoi-dap", "/khung"])
def test_no_other_page_of_ours_can_be_framed(page, portal, host, path):
    host.pages["/bai"] = f'<!doctype html><iframe src="{portal.address}{path}"></iframe>'
    page.goto(f"{host.origin}/bai")
    page.wait_for_timeout(300)
    assert page.frames[1].url.startswith("chrome-error://")


def test_a_pause_reaches_readers_within_ten_seconds(page, plain, portal, host):
    """The operator's command writes to the same database from another process; nothing is restarted."""
    page.goto(host.origin)
    url = f"{portal.address}/v1/chat?key={portal.key.id}"
    assert call(page, url, QUESTION)[0] == 200
    portal.store.change(replace(portal.key, paused="Bảo trì đến 8 giờ."))
    try:
        since = time.monotonic()
        while call(page, url, QUESTION)[0] == 200:
            assert time.monotonic() - since < 10
            time.sleep(0.2)
        assert KnownKeys.KEEP_SECONDS < 10
        assert call(page, url, QUESTION)[1]["error"]["message"] == "Bảo trì đến 8 giờ."
        host.pages["/bai"] = framed(portal)
        plain.goto(f"{host.origin}/bai")
        assert "Bảo trì đến 8 giờ." in plain.frame_locator("#f").locator("body").inner_text()
    finally:
        portal.store.change(portal.key)
        portal.keys._until = 0


# -- one line on a host with a strict policy of its own


def test_the_lines_of_the_page_for_editors_work_on_a_host_with_a_strict_policy(page, portal, host):
    page.goto(f"{portal.address}/nhung?ma={portal.key.id}&che-do=panel")
    lines, policy = page.inner_text("#ma-script"), page.inner_text("#ma-csp")
    host.pages["/bai"] = f"<!doctype html><title>Bài báo</title><h1>Bài báo</h1>{lines}"
    host.headers["Content-Security-Policy"] = f"default-src 'none'; {policy}"
    try:
        page.said.clear()
        page.goto(f"{host.origin}/bai")
        box = page.locator("hoidap-tha textarea").first
        box.wait_for()
        box.fill("Ai phải nộp phí thi hành án?")
        box.press("Enter")
        page.get_by_text("đương sự nào yêu cầu thi hành án").first.wait_for()
        assert not [line for line in page.said if "Content Security" in line or "integrity" in line]
    finally:
        host.headers.clear()


def test_a_script_that_was_changed_on_the_way_is_not_run(page, portal, host):
    page.goto(f"{portal.address}/nhung?ma={portal.key.id}&che-do=panel")
    host.pages["/bai"] = f"<!doctype html>{page.inner_text('#ma-script')}"
    page.route(
        "**/widget/*.js",
        lambda route: route.fulfill(
            body="document.title = 'changed'",
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    page.goto(f"{host.origin}/bai")
    page.wait_for_timeout(500)
    assert page.title() != "changed" and any("integrity" in line for line in page.said)


def test_the_page_for_editors_follows_the_form_and_shows_the_widget(page, portal):
    page.goto(f"{portal.address}/nhung")
    page.select_option("#che-do", "panel")
    page.fill("#mau", "#005ea5")
    page.locator("#ma-script", has_text="#005ea5").wait_for()
    assert 'mode="panel"' in page.inner_text("#ma-script") and "%23005ea5" in page.inner_text("#ma-khung")
    page.locator(".preview hoidap-tha textarea").first.wait_for()
    page.click("#ket-qua [data-copy=ma-script]")
    page.locator("#ket-qua .lines [role=status]", has_text="Đã ch").first.wait_for()
    assert not [line for line in page.said if "Content Security" in line]


def test_the_page_for_editors_works_without_javascript(plain, portal):
    plain.goto(f"{portal.address}/nhung")
    plain.fill("#ma", portal.key.id)
    plain.select_option("#che-do", "page")
    plain.select_option("#chu-de", "phi")
    plain.click("#chon-kieu button")
    assert f'key="{portal.key.id}" mode="page" topic="phi"' in plain.inner_text("#ma-script")
    assert f"/khung?key={portal.key.id}&amp;chu-de=phi" in plain.inner_text("#ma-khung")


@pytest.mark.parametrize("path", ["/nhung", "/tro-chuyen", "/khung?key=pk_00000000000000a1"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_finding(browser, portal, path, scheme):
    # axe runs outside the page's policy
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True)
    opened = context.new_page()
    opened.goto(portal.address + path)
    if path == "/tro-chuyen":
        for question in ("Ai phải nộp phí thi hành án?", "Tính thời hiệu yêu cầu thi hành án"):
            opened.fill("textarea", question)
            opened.click("form.ask button")
            opened.wait_for_selector("#moi")
    opened.wait_for_timeout(600)
    found = serious_violations(opened, scheme)
    context.close()
    assert found == []
