"""The page at / in a real browser, on a phone's screen."""

import os
import shutil
import socket
import threading
import time

import pytest
import uvicorn

from gateway.app import create_app
from gateway.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.model,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="Chromium is not installed"),
]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(assistant, tmp_path_factory):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db")
    config = uvicorn.Config(
        create_app(lambda: assistant, settings), port=port, log_level="warning", access_log=False, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser, address):
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.troubles = []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    opened.on("console", lambda message: note_console(opened, message))
    opened.elsewhere = []
    opened.on(
        "request", lambda request: None if request.url.startswith(address) else opened.elsewhere.append(request.url)
    )
    opened.goto(address)
    yield opened
    assert opened.troubles == []
    assert [url for url in opened.elsewhere if not url.startswith("data:")] == []
    opened.close()


def note_console(page, message):
    """Chromium reports every refused message (422) as a failed resource; anything else is trouble."""
    if message.type == "error" and "422" not in message.text:
        page.troubles.append(message.text)


def send(page, text):
    page.fill("#question", text)
    page.keyboard.press("Enter")


def answer(page, number=0):
    card = page.locator("article.bot").nth(number)
    card.wait_for()
    return card


def test_a_citizen_asks_and_reads_a_cited_answer(page):
    send(page, "Ai phải nộp phí thi hành án?")
    card = answer(page)
    assert "đương sự nào yêu cầu thi hành án" in card.locator("p.short").inner_text()
    card.locator("summary").click()
    assert "khoản 1 Điều 53 Luật Thi hành án dân sự 2025 (số 106/2025/QH15)" in card.locator("details.law").inner_text()


def test_a_choice_can_be_tapped(page, unclear):
    send(page, unclear)
    choice = answer(page).locator(".choices button").first
    title = choice.inner_text()
    choice.click()
    assert answer(page, 1).locator("p.short").is_visible()
    assert title in page.locator(".message.mine").nth(1).inner_text()


def test_a_past_day_gives_the_law_of_that_day_and_says_so(page):
    page.locator("footer summary").click()
    page.fill("#as-of", "2026-06-30")
    send(page, "Ai phải nộp phí thi hành án?")
    assert "quy định cũ" in answer(page).inner_text()


def test_markup_is_shown_as_text_and_never_run(page):
    send(page, "<img src=x onerror=\"document.title='pwned'\"> phí")
    answer(page)
    assert "<img" in page.locator(".message.mine").inner_text()
    assert page.title() == "Hỏi–Đáp Thi hành án"


def test_a_message_that_is_too_long_is_told_kindly(page):
    send(page, "dài " * 300)
    assert "1000 ký tự" in answer(page).inner_text()


def test_the_page_fits_a_narrow_phone(page):
    page.set_viewport_size({"width": 320, "height": 640})
    send(page, "Ai phải nộp phí thi hành án?")
    answer(page)
    sizes = page.locator("body").bounding_box()
    assert sizes["width"] <= 320
    for box in (page.locator("#send").bounding_box(), page.locator("#restart").bounding_box()):
        assert box["height"] >= 24 and box["x"] + box["width"] <= 320


def test_everything_can_be_reached_by_keyboard_and_the_log_is_announced(page):
    log = page.get_by_role("log")
    assert log.get_attribute("aria-live") == "polite"
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến ô nhập câu hỏi"
    assert page.get_by_label("Câu hỏi của bạn").count() == 1


def test_starting_over_empties_the_conversation(page):
    send(page, "chào bạn")
    answer(page)
    page.get_by_role("button", name="Hỏi chuyện khác").click()
    assert page.locator("#log > *").count() == 0
    assert page.locator("#examples").is_visible()
