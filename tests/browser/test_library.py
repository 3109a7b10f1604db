"""The library and the start page in a real browser: typing, keyboard, small screens, no script, paper."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.talking import axe_violations

ENTRY = "hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
PAGES = (
    "",
    "hoi-dap",
    "hoi-dap?tim=phi+thi+hanh+an",
    "hoi-dap?vai=co-quan",
    "hoi-dap/thoi-hieu",
    ENTRY,
    f"{ENTRY}?ngay=2026-06-30",
    "hoi-dap/phi/muc-phi",
    "khong-co-trang-nay",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SHIFTS = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifted += each.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def open_page(browser, address):
    """``open_page(path, **context)``: a page whose errors and foreign requests are trouble."""
    contexts, troubles = [], []

    def note(message):
        # a page that is meant to be missing is reported by Chromium as a failed resource
        # and so is a request that the test itself cuts off
        if message.type == "error" and "404" not in message.text and "ERR_FAILED" not in message.text:
            troubles.append(message.text)

    def open_it(path="", **options):
        context = browser.new_context(viewport={"width": 360, "height": 740}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", note)
        page.on("request", lambda sent: troubles.append(sent.url) if not sent.url.startswith((address, "data:")) else 0)
        page.add_init_script(f"({SHIFTS})()")
        page.goto(address + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert troubles == []


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page, path, scheme):
    page = open_page(path, color_scheme=scheme)
    assert axe_violations(page, scheme, RULES) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_320_pixels_and_twice_the_text(open_page, path):
    page = open_page(path)
    page.set_viewport_size({"width": 320, "height": 640})
    assert overflow(page) <= 0
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert overflow(page) <= 0


@pytest.mark.parametrize("path", PAGES)
def test_headings_go_in_order(open_page, path):
    levels = open_page(path).evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map((each) => +each.tagName[1])")
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_main_controls_are_large_enough_for_a_thumb(open_page, path):
    page = open_page(path)
    sizes = page.evaluate(
        """[...document.querySelectorAll('.site-header a, .button, .chips a, .list a, .entries > li, .card')]
           .map((each) => each.getBoundingClientRect()).filter((box) => box.width).map((box) => box.height)"""
    )
    assert sizes and min(sizes) >= 24


@pytest.mark.parametrize("path", ["", "hoi-dap", "hoi-dap/thoi-hieu", ENTRY])
def test_nothing_moves_while_a_page_loads(open_page, path):
    page = open_page(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifted") < 0.05


def test_the_question_box_is_on_the_first_screen_of_a_phone(open_page):
    page = open_page()
    box = page.locator("hoidap-tha textarea#question")
    box.wait_for()
    assert box.bounding_box()["y"] + box.bounding_box()["height"] <= 740
    assert page.locator("h1").bounding_box()["y"] > 0


def test_a_question_in_the_address_is_asked(open_page):
    page = open_page("?hoi=Ai%20ph%E1%BA%A3i%20n%E1%BB%99p%20ph%C3%AD%20thi%20h%C3%A0nh%20%C3%A1n%3F")
    page.get_by_text("đương sự nào yêu cầu thi hành án").first.wait_for()


def test_results_come_while_typing_and_are_announced(open_page):
    page = open_page("hoi-dap")
    page.get_by_label("Tìm câu trả lời").press_sequentially("ke bien nha duy nhat", delay=20)
    page.locator("#results a[href$='ke-bien-nha-duy-nhat']").wait_for()
    assert re.match(r"\d+ câu", page.get_by_role("status").inner_text())
    assert "tim=ke+bien" in page.url, "the address can be shared and reloaded"
    page.get_by_label("Tìm câu trả lời").fill("")
    page.locator("#results").wait_for(state="hidden")
    assert "tim=" not in page.url


def test_typing_on_gives_up_the_older_search(open_page):
    page = open_page("hoi-dap")
    asked = []
    page.on("request", lambda sent: asked.append(sent.url) if "phan=" in sent.url else None)
    page.get_by_label("Tìm câu trả lời").press_sequentially("khiếu nại ở đâu", delay=10)
    page.locator("#results a[href$='khieu-nai-o-dau']").wait_for()
    assert len(asked) <= 3, "one search a pause, not one a letter"


def test_when_the_network_is_gone_the_search_says_so(open_page):
    page = open_page("hoi-dap")
    page.route("**/hoi-dap?*", lambda route: route.abort())
    page.get_by_label("Tìm câu trả lời").fill("phí")
    page.get_by_text("Chưa tìm được vì mất kết nối").first.wait_for()
    page.unroute("**/hoi-dap?*")
    page.get_by_role("button", name="Tìm").click()
    page.locator("#results .entries").wait_for()


def test_enter_searches_and_the_results_are_the_next_stop(open_page):
    page = open_page("hoi-dap")
    page.get_by_label("Tìm câu trả lời").fill("mức phí")
    page.keyboard.press("Enter")
    page.locator("#results .entries").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#results') !== null"):
            break
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("/hoi-dap/")


def test_everything_works_without_script(open_page):
    page = open_page("hoi-dap", java_script_enabled=False)
    page.get_by_label("Tìm câu trả lời").fill("trừ lương")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name=re.compile("trừ lương, lương hưu nhiều nhất")).first.click()
    assert page.locator("h1").inner_text().startswith("Thi hành án được trừ lương")
    button = page.get_by_role("button", name="In trang này")
    expect(button, "buttons that need a script are not shown").not_to_be_visible()
    page.get_by_role("link", name="Quy định trước").click()
    assert "Đây là quy định cũ" in page.locator(".warn").first.inner_text()
    page.get_by_role("link", name="Xem quy định đang áp dụng").click()
    expect(page.locator(".warn", has_text="quy định cũ")).to_have_count(0)


def test_the_start_page_asks_without_script(open_page):
    page = open_page(java_script_enabled=False)
    page.get_by_label("Câu hỏi của bạn").fill("Ai phải nộp phí thi hành án?")
    page.get_by_role("button", name="Gửi câu hỏi").click()
    assert "đương sự nào yêu cầu thi hành án" in page.locator("main").inner_text()


def test_the_first_tab_skips_to_the_content(open_page):
    page = open_page(ENTRY)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Đến nội dung chính"
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "main")


def test_the_link_of_an_answer_is_copied_and_said(open_page, address):
    page = open_page(ENTRY, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép liên kết").click()
    page.get_by_role("status").get_by_text("Đã chép").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == address + ENTRY


def test_paper_has_the_answer_and_its_address_but_no_buttons(open_page, address):
    page = open_page(f"{ENTRY}?ngay=2026-06-30")
    page.emulate_media(media="print")
    expect(page.locator(".answer")).to_be_visible()
    expect(page.locator("#law")).to_be_visible()
    assert f"{address}{ENTRY}?ngay=2026-06-30" in page.locator("footer").inner_text()
    for hidden in (".site-header nav", ".buttons", ".crumbs", "#near"):
        expect(page.locator(hidden).first, hidden).not_to_be_visible()


def test_a_search_that_was_sent_shows_its_results_on_a_small_screen(open_page):
    page = open_page("hoi-dap", reduced_motion="reduce")
    page.locator("input[name=tim]").fill("phi thi hanh an")
    page.keyboard.press("Enter")
    first = page.locator("#results h2")
    first.wait_for()
    page.wait_for_timeout(300)
    assert 0 <= first.bounding_box()["y"] < 370
