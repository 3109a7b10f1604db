"""The pages of tools, instruments, agencies and about in a real browser: axe, narrow screens, keyboard, no script."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from actions.documents.kinds import kinds_on
from actions.tools import TOOLS
from gateway.app import create_app
from gateway.paths import letter_path, tool_path
from gateway.settings import Settings
from tests.browser.serving import no_assistant, serve, visiting
from tests.browser.talking import serious_violations

EMPTY = [tool_path(name) for name in TOOLS if name != "document"]
RESULTS = [
    "/cong-cu/thoi-hieu?effective_on=2022-05-10",
    "/cong-cu/thoi-hieu?due_on.0=2023-01-15&due_on.1=2024-06-15&excluded.0.from=2023-02-01&excluded.0.to=2023-04-01",
    "/cong-cu/moc-thoi-gian?notified_on=2026-06-25",
    "/cong-cu/moc-thoi-gian?requested_on=2026-11-02",
    "/cong-cu/phi-thi-hanh-an?amount_vnd=200+triệu&relief=poor",
    "/cong-cu/lai-cham-thi-hanh?principal_vnd=100+triệu&from=2026-07-10&to=2026-11-10&payments.0.on=2026-09-15&payments.0.amount_vnd=30+triệu",
    "/cong-cu/tru-luong?monthly_income_vnd=12+triệu&registered_dependants=1&province=Quảng+Ngãi&commune=xã+Tịnh+Khê",
    "/cong-cu/chia-tien?proceeds_vnd=500+triệu&claims.0.amount_vnd=60+triệu&claims.0.rank=a&claims.1.amount_vnd=700+triệu&claims.1.rank=đ",
    "/cong-cu/noi-nop-don?place=huyện+Sơn+Tịnh&matter=kê+biên",
    "/cong-cu/khieu-nai?act=coercive_measure&learned_on=2026-11-02",
]  # fmt: skip
ERRORS = [
    "/cong-cu/thoi-hieu?effective_on=31/02/2022",
    "/cong-cu/lai-cham-thi-hanh?principal_vnd=abc&from=&to=",
    "/cong-cu/khieu-nai?act=&learned_on=",
    "/cong-cu/chia-tien?proceeds_vnd=1+tỷ&claims.1.amount_vnd=x",
    "/co-quan?noi=Tân+Phú",
]
OTHERS = [
    "/cong-cu",
    "/cong-cu/soan-don",
    "/van-ban",
    "/van-ban/luat-thads-2025",
    "/van-ban/tt-05-2026",
    "/co-quan",
    "/co-quan?noi=Kon+Tum&viec=kê+biên",
    "/gioi-thieu",
]
COMPLAINT = letter_path("don-khieu-nai-thi-hanh-an")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    settings = Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db')}/turns.db")
    with serve(create_app(no_assistant, settings)) as running:
        yield running


@pytest.fixture
def opened(browser, address):
    """Open pages; nothing may fail in them, and nothing may be asked of anybody else."""
    with visiting(browser, address, "422") as go:
        yield go


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*EMPTY, *RESULTS, *ERRORS, *OTHERS, COMPLAINT])
def test_axe_finds_nothing_serious(opened, path, scheme):
    page = opened(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true })")
    assert serious_violations(page, scheme) == []


@pytest.mark.parametrize("path", [*EMPTY, *RESULTS, *ERRORS, *OTHERS, COMPLAINT])
def test_a_page_needs_no_sideways_scrolling_on_the_narrowest_screen_or_with_large_text(opened, path):
    page = opened(path, width=320)
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.parametrize(
    "path", [EMPTY[0], "/cong-cu/chia-tien", RESULTS[0], ERRORS[1], "/co-quan", "/van-ban", COMPLAINT]
)
def test_targets_are_large_enough(opened, path):
    page = opened(path, width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, textarea, summary, .button, nav a')]
            .filter((each) => each.offsetParent && !each.matches('label.choice *, .hidden'))
            .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect().height])
            .filter(([, height]) => height < 24)"""
    )
    assert small == []


def test_a_result_is_reached_by_keyboard_alone(opened):
    page = opened("/cong-cu/lai-cham-thi-hanh")
    page.focus("#f-principal_vnd")
    page.keyboard.type("100 triệu")
    assert "= 100.000.000 đồng" in page.locator("#f-principal_vnd ~ .units output").inner_text()
    page.locator("#f-from").fill("2026-07-10")
    assert "thứ Sáu, ngày 10 tháng 7 năm 2026" in page.locator("#f-from + output").inner_text()
    page.locator("#f-to").fill("2026-11-10")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ket-qua")
    assert "3.369.863 đồng" in page.locator(".figures").first.inner_text()
    expect(page.locator(":focus")).to_have_attribute("id", "ket-qua")
    # nothing empty in the address
    assert "payments" not in page.url and "rate" not in page.url and page.url.count("=") == 3


def test_an_error_takes_the_focus_and_its_link_goes_to_the_field(opened):
    page = opened("/cong-cu/thoi-hieu?effective_on=2022-05-10&excluded.0.from=2023-02-01&excluded.0.to=x")
    expect(page.locator(":focus")).to_have_attribute("id", "loi")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "f-excluded-0-to")
    expect(page.locator("#f-excluded-0-to")).to_be_visible()


def test_rows_are_added_and_taken_away_with_a_script(opened):
    page = opened("/cong-cu/chia-tien")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Thêm một khoản").click()
    expect(rows).to_have_count(2)
    expect(page.locator(":focus")).to_have_attribute("id", "f-claims-1-creditor")
    page.fill("#f-claims-1-amount_vnd", "700 triệu")
    page.select_option("#f-claims-1-rank", "đ")
    page.get_by_role("button", name="Bỏ dòng 1").click()
    expect(rows).to_have_count(1)
    expect(page.locator("#f-claims-0-amount_vnd")).to_have_value("700 triệu")
    page.fill("#f-proceeds_vnd", "500")
    page.locator("#f-proceeds_vnd ~ .units button", has_text="triệu").click()
    page.get_by_role("button", name="Tính", exact=True).click()
    page.wait_for_selector("#ket-qua")
    assert "còn thiếu 200.000.000 đồng" in page.locator(".result .short").first.inner_text()
    assert "?" not in page.url


def test_the_same_without_a_script(opened):
    page = opened("/cong-cu/chia-tien", java_script_enabled=False)
    before = page.locator("[data-row]").count()
    page.get_by_role("button", name="Thêm một khoản").click()
    assert page.locator("[data-row]").count() > before
    page.fill("#f-proceeds_vnd", "500 triệu")
    page.fill("#f-claims-3-amount_vnd", "700 triệu")
    page.select_option("#f-claims-3-rank", "đ")
    page.get_by_role("button", name="Tính", exact=True).click()
    assert "còn thiếu 200.000.000 đồng" in page.locator(".result .short").first.inner_text()


def test_communes_are_suggested_for_the_province(opened):
    page = opened("/cong-cu/tru-luong")
    page.fill("#f-province", "Kon Tum")
    page.keyboard.press("Tab")
    page.wait_for_selector("#communes option", state="attached")
    expect(page.locator('#communes option[value="Xã Tịnh Khê"]')).to_have_count(1)


def test_a_letter_asks_only_what_its_choices_need_and_is_downloaded(opened):
    page = opened(COMPLAINT)
    expect(page.locator("#f-first_decision")).not_to_be_visible()
    expect(page.locator("#f-office")).not_to_be_visible()
    page.get_by_label("Lần hai").check()
    page.get_by_label("Trưởng văn phòng thi hành án dân sự", exact=True).check()
    expect(page.locator("#f-first_decision")).to_be_visible()
    expect(page.locator("#f-office")).to_be_visible()
    page.get_by_label("Chưa, hoặc kết thúc sau ngày đó").check()
    for key in ("act", "reason", "request"):
        page.fill(f"#f-{key}", "Nội dung thử")
    page.get_by_role("button", name="Soạn đơn").click()
    page.wait_for_selector(".paper")
    assert serious_violations(page) == []
    expect(page).to_have_url(re.compile(re.escape(COMPLAINT) + "$"))
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "don-khieu-nai-thi-hanh-an.pdf"


def test_without_a_script_a_letter_says_when_a_field_is_needed(opened):
    page = opened(COMPLAINT, java_script_enabled=False)
    expect(page.locator("#f-first_decision")).to_be_visible()
    assert "Chỉ điền nếu chọn “Lần hai”." in page.locator("main").inner_text()


def test_every_letter_can_be_read_by_axe(opened):
    for kind in kinds_on(date(2026, 11, 22)):
        assert serious_violations(opened(letter_path(kind.file_name))) == []


def test_duties_are_filtered_while_typing_without_marks(opened):
    page = opened("/co-quan")
    page.fill("#viec", "phong toa")
    assert 0 < page.locator("[data-item]:visible").count() < 20
    assert "khớp" in page.get_by_role("status").inner_text()
    page.fill("#viec", "")
    expect(page.locator("[data-item]:visible")).to_have_count(0)


def test_a_printed_result_has_its_steps_and_no_form(opened):
    page = opened(RESULTS[0])
    page.emulate_media(media="print")
    expect(page.locator(".steps").first).to_be_visible()
    expect(page.locator(".figures").first).to_be_visible()
    expect(page.locator("form.tool")).not_to_be_visible()
    expect(page.locator(".site-header nav")).not_to_be_visible()


def test_a_provision_linked_from_a_result_is_where_the_link_goes(opened):
    page = opened(RESULTS[0])
    page.locator(".steps .basis a").first.click()
    page.wait_for_url("**/van-ban/**")
    expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_visible()
