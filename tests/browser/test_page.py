"""The start page in a real browser, on a phone's screen: the widget in its place, and the form without it."""

import re

import pytest
from playwright.sync_api import expect

FEE = "Ai phải nộp phí thi hành án?"


@pytest.fixture
def page(browser, address):
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.troubles, opened.elsewhere = [], []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    opened.on(
        "console",
        lambda message: opened.troubles.append(message.text) if message.type in ("error", "warning") else None,
    )
    opened.on(
        "request", lambda made: None if made.url.startswith((address, "data:")) else opened.elsewhere.append(made.url)
    )
    opened.goto(address)
    yield opened
    assert opened.troubles == []
    assert opened.elsewhere == []
    opened.close()


def send(page, text):
    page.locator("#question").fill(text)
    page.keyboard.press("Enter")


def answer(page, number=0):
    card = page.locator("hoidap-tha-turn article.bot").nth(number)
    card.wait_for()
    return card


def test_a_citizen_asks_and_reads_a_cited_answer(page):
    send(page, FEE)
    card = answer(page)
    assert "đương sự nào yêu cầu thi hành án" in card.locator(".short").inner_text()
    card.locator("details.basis summary").click()
    assert "khoản 1 Điều 53 Luật Thi hành án dân sự 2025 (số 106/2025/QH15)" in card.locator(".basis").inner_text()


def test_the_answer_leads_to_its_page(page):
    send(page, FEE)
    link = answer(page).get_by_role("link", name="Mở trang của câu trả lời này")
    with page.context.expect_page() as opened:
        link.click()
    assert re.search(r"/hoi-dap/phi/ai-chiu-phi$", opened.value.url)
    assert opened.value.locator("h1").inner_text() == FEE
    opened.value.close()


def test_a_choice_can_be_tapped(page, unclear):
    send(page, unclear)
    choice = answer(page).locator(".choices button").first
    title = choice.inner_text()
    choice.click()
    expect(answer(page, 1).locator(".short")).to_be_visible()
    assert title in page.locator(".mine").nth(1).inner_text()


def test_a_past_day_gives_the_law_of_that_day_and_says_so(page):
    page.locator(".when summary").click()
    page.locator("#as-of").fill("2026-06-30")
    send(page, FEE)
    assert "quy định cũ" in answer(page).inner_text()


def test_markup_is_shown_as_text_and_never_run(page):
    title = page.title()
    send(page, "<img src=x onerror=\"document.title='pwned'\"> phí")
    answer(page)
    assert "<img" in page.locator(".mine").inner_text()
    assert page.title() == title


def test_a_message_that_is_too_long_is_told_kindly(page):
    send(page, "dài " * 300)
    assert "1000 ký tự" in page.locator("hoidap-tha .hint[role=status]").inner_text()


@pytest.mark.parametrize("width", [320, 390])
def test_the_page_fits_a_narrow_phone(page, width):
    page.set_viewport_size({"width": width, "height": 640})
    send(page, FEE)
    answer(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Gửi", "Hỏi người", "Thêm việc khác"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box["height"] >= 44 and box["x"] + box["width"] <= width


def test_on_a_phone_a_conversation_gets_the_whole_screen(page):
    before = page.locator("hoidap-tha").bounding_box()["height"]
    send(page, FEE)
    answer(page)
    page.wait_for_timeout(300)
    box = page.locator("hoidap-tha").bounding_box()
    assert box["height"] > before and box["height"] > 780
    assert page.locator("#question").bounding_box()["y"] < 844


def test_the_box_is_reached_by_keyboard_and_the_log_is_announced(page):
    page.locator("#question").wait_for()
    page.keyboard.press("Tab")
    assert "Đến nội dung chính" in page.locator(":focus").inner_text()
    expect(page.get_by_label("Câu hỏi của bạn").locator("visible=true")).to_have_count(1)
    page.wait_for_timeout(600)
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


def test_starting_over_empties_the_conversation(page):
    send(page, "chào bạn")
    answer(page)
    page.get_by_role("button", name="Thêm việc khác").click()
    page.get_by_role("button", name="Hỏi chuyện khác").click()
    expect(page.locator("hoidap-tha-turn")).to_have_count(0)


def test_without_javascript_the_form_is_there(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("hoidap-tha form textarea")).to_be_visible()
    context.close()
