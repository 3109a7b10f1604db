"""Quizzes in a real browser: taken on a phone with and without a script, on a projector, by keyboard; axe."""

import re

import pytest
from playwright.sync_api import expect

from bot import day, knowledge
from faq.quiz import known_quizzes, questions_on
from gateway.app import create_app
from gateway.settings import Settings
from tests.browser.serving import no_assistant, serve, visiting
from tests.browser.talking import axe_violations

PHI = "/trac-nghiem/phi"
PAGES = [
    "/trac-nghiem",
    PHI,
    f"{PHI}?cham=1",
    f"{PHI}?cham=het",
    "/trac-nghiem/muoi-cau?de=4821",
    "/trac-nghiem/muoi-cau?de=4821&cham=het",
    "/trac-nghiem/muoi-cau?de=0",
    f"{PHI}?chieu=1",
    f"{PHI}?chieu=1&cau=1",
    f"{PHI}?chieu=1&cau=1&dap=1",
    f"{PHI}?chieu=1&cau=99",
    "/trac-nghiem/muoi-cau?de=4821&chieu=1",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quiz")
    settings = Settings(database_url=f"sqlite:///{folder}/turns.db", products=folder / "products")
    with serve(create_app(no_assistant, settings)) as running:
        yield running


@pytest.fixture
def opened(browser, address):
    """Open pages; nothing may fail in them, and nothing may be asked of anybody else."""
    with visiting(browser, address, "404") as go:
        yield go


def asked():
    """The questions of the topic by their words."""
    entries = [entry for entry in knowledge.shown().in_force(day.today()) if entry.topic == "phi"]
    return {question.text: question for question in questions_on(entries, known_quizzes())}


def answer(page, fieldset, words):
    """Choose an option as a person does: by its words."""
    fieldset.get_by_text(words, exact=True).click()


def onwards(page):
    """Press the key once the page has given the focus to what comes next."""
    page.locator(".stage-nav .button:focus").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(opened, path, scheme):
    assert axe_violations(opened(path, color_scheme=scheme), scheme) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_sideways_scrolling_on_the_narrowest_screen_or_with_large_text(opened, path):
    page = opened(path, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough(opened, path):
    page = opened(path, width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('main :is(button, label:has(input), .button, a.card)')]
            .filter((each) => each.offsetParent && !each.matches('.hidden, .remove'))
            .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_quiz_is_taken_on_a_phone(opened, script):
    page = opened("/trac-nghiem", java_script_enabled=script, has_touch=True, is_mobile=True)
    page.get_by_role("link", name="Phí, chi phí, miễn giảm").tap()
    page.wait_for_url(f"**{PHI}")
    known = asked()
    boxes = page.locator("fieldset")
    expect(boxes).to_have_count(len(known))
    words = [re.sub(r"^Câu \d+\.\s*", "", boxes.nth(at).locator("legend").inner_text()) for at in range(boxes.count())]
    first, second, *rest = words
    answer(page, boxes.nth(0), f"{known[first].key}. {known[first].right}")
    page.get_by_role("button", name="Xem điểm").tap()

    # what is missing is said, and each of its links goes to the question
    page.get_by_role("heading", name=f"Còn {len(known) - 1} câu bạn chưa trả lời").wait_for()
    summary = page.locator("#ket-qua")
    expect(summary.get_by_role("link")).to_have_count(len(known) - 1)
    summary.get_by_role("link", name="Câu 2.").tap()
    expect(page).to_have_url(re.compile(re.escape("#cau-2-A") + "$"))
    second_box = page.locator("fieldset").nth(1)
    expect(second_box.get_by_text("Bạn chưa chọn câu này.")).to_be_visible()
    wrong = known[second].wrong[0]
    letter = "ABCD"[known[second].options.index(wrong)]
    answer(page, second_box, f"{letter}. {wrong}")
    expect(page.locator("fieldset").nth(0).locator("input:checked"), "the first answer stays").to_have_count(1)
    page.get_by_role("button", name=re.compile("^Chấm luôn")).tap()

    page.get_by_role("heading", name=f"Bạn trả lời đúng 1 trên {len(known)} câu").wait_for()
    expect(page.get_by_text(f"Sai 1 câu, bỏ trống {len(rest)} câu.")).to_be_visible()
    results = page.locator(".checked > li")
    assert [results.nth(at).locator(".verdict").inner_text() for at in range(len(known))] == [
        "Đúng",
        "Sai",
        *["Bỏ trống"] * len(rest),
    ]
    assert known[second].right in results.nth(1).inner_text() and wrong in results.nth(1).inner_text()
    assert known[second].explanation in results.nth(1).inner_text()
    page.get_by_role("link", name="Làm lại").first.tap()
    page.wait_for_url(f"**{PHI}")
    expect(page.locator("input:checked")).to_have_count(0)
    assert "?" not in page.url


def test_the_focus_goes_to_what_is_missing_and_to_the_result(opened):
    page = opened(PHI)
    page.locator("main button.button").click()
    page.wait_for_url("**#ket-qua")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#cau-1-A")
    expect(page.locator(":focus")).to_have_attribute("id", "cau-1-A")
    page.get_by_role("button", name=re.compile("^Chấm luôn")).click()
    page.locator(".score").wait_for()
    expect(page.locator(":focus")).to_have_attribute("id", "ket-qua")
    assert page.locator(".score").bounding_box()["y"] < 300


def test_a_quiz_is_taken_with_the_keyboard_alone(opened):
    page = opened(PHI)
    page.focus("#cau-1-A")
    for _ in asked():
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(page.locator("input:checked")).to_have_count(len(asked()))
    page.keyboard.press("Enter")
    page.locator(".score").wait_for()
    assert re.search(r"Bạn trả lời đúng \d trên \d câu", page.locator(".score").inner_text())


def test_enter_on_an_option_asks_for_what_is_missing_and_gives_nothing_up(opened):
    page = opened(f"{PHI}?cham=1")
    page.focus("#cau-1-A")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"Còn {len(asked()) - 1} câu bạn chưa trả lời").wait_for()


@pytest.mark.parametrize("size", [(1280, 720), (1024, 700), (1920, 1000)], ids=str)
def test_a_meeting_reads_each_question_without_scrolling_and_moves_on_by_one_key(opened, size):
    page = opened(f"{PHI}?chieu=1", *size, java_script_enabled=True)
    for _ in range(2 * len(asked())):
        onwards(page)
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
        letters = page.locator(".stage-options > li").first.evaluate("each => getComputedStyle(each).fontSize")
        assert float(letters.removesuffix("px")) >= 22
    expect(page.locator(".is-right")).to_have_count(1)
    onwards(page)
    page.get_by_role("heading", name=re.compile("^Hết")).wait_for()


def test_a_projector_needs_no_script(opened):
    page = opened(f"{PHI}?chieu=1&cau=1", 1280, 720, java_script_enabled=False)
    expect(page.locator(".is-right")).to_have_count(0)
    page.get_by_role("link", name="Hiện đáp án").click()
    expect(page.locator(".is-right")).to_have_count(1)
    expect(page.locator(".stage-why")).to_be_visible()
    page.get_by_role("link", name="Câu tiếp").click()
    assert "Câu 2 / " in page.locator(".stage-top").inner_text()


def test_the_sheet_comes_as_a_file(opened):
    page = opened("/trac-nghiem/muoi-cau?de=4821")
    with page.expect_download() as download:
        page.get_by_role("link", name="In phiếu").click()
    assert download.value.suggested_filename.endswith(".pdf") and "4821" in download.value.suggested_filename
    assert download.value.path().read_bytes()[:5] == b"%PDF-"


def test_a_printed_result_shows_answers_and_no_buttons(opened):
    page = opened(f"{PHI}?cham=het")
    page.emulate_media(media="print")
    expect(page.locator(".checked")).to_be_visible()
    expect(page.locator(".score .buttons")).not_to_be_visible()
    expect(page.locator(".site-header nav")).not_to_be_visible()
