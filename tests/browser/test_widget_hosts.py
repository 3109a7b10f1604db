"""The widget on other people's pages: hostile styles, strict policies, keys, two at once."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from gateway.embed.wording import say
from gateway.widget_files import built
from tests.browser.conftest import ELSEWHERE, PAUSED, PAUSED_WORDS
from tests.browser.talking import FEE, PHONE, ask, focused, html, launch, shot

# other people's pages

HOSTILE_CSS = """
* { all: unset !important; font-size: 3px !important; letter-spacing: 1em !important; line-height: 9 !important;
    text-transform: uppercase !important; color: yellow !important; display: inline !important; visibility: hidden;
    direction: rtl !important; word-spacing: 3em !important; }
hoidap-tha { display: none !important; opacity: .1 !important; font-family: cursive !important;
    filter: blur(3px) !important; }
html { font-size: 4px; }
"""


def embedded(page, site, address, attributes, css="", policy=None):
    """Open a page of the other site with the widget."""
    site.add("/kieu.css", css, Content_Type="text/css")
    portal = address.rstrip("/")
    policy = policy or (
        f"default-src 'none'; script-src {portal}; connect-src {portal}; style-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types lit-html; base-uri 'none'"
    )
    body = html(attributes, head='<link rel="stylesheet" href="/kieu.css">', script=portal + built().path)
    page.goto(site.add("/bai", body, Content_Security_Policy=policy))


def test_hostile_styles_and_a_strict_policy_of_the_host_change_nothing(reader, site, address, key):
    embedded(reader, site, address, f'key="{key}"', HOSTILE_CSS)
    launch(reader)
    card = ask(reader, FEE)
    style = card.locator(".short p").evaluate(
        """node => { const style = getComputedStyle(node);
             return [style.fontSize, style.letterSpacing, style.textTransform, style.direction, style.color,
                     style.display, style.wordSpacing, style.visibility]; }"""
    )
    assert float(style[0][:-2]) >= 16 and style[1:] == [
        "normal",
        "none",
        "ltr",
        "rgb(28, 25, 23)",
        "block",
        "0px",
        "visible",
    ]
    assert reader.locator("dialog").bounding_box()["width"] == PHONE["width"]
    assert reader.evaluate("getComputedStyle(document.querySelector('hoidap-tha')).filter") == "none"
    card.get_by_role("button", name="Xem thêm").click()
    card.locator("details.basis summary").click()
    assert reader.troubles == []
    shot(reader, "hostile-host")


def test_the_key_goes_with_every_call_and_its_title_is_shown(reader, site, address, key):
    calls = []
    reader.on("request", lambda made: calls.append(made.url) if "/v1/" in made.url else None)
    embedded(reader, site, address, f'key="{key}"')
    launch(reader)
    reader.get_by_role("heading", name="Hỏi cùng báo").wait_for()
    card = ask(reader, FEE)
    # what is said after rating moves the rest of the card: it is waited for before the next click
    with reader.expect_response("**/v1/feedback**"):
        card.get_by_role("button", name="Có ích", exact=True).click()
    card.get_by_role("button", name="Có ích", exact=True).wait_for(state="detached")
    card.locator("details.basis summary").click()
    with reader.expect_response("**/v1/law/**") as response:
        card.locator(".open-law").first.click()
    assert response.value.headers["access-control-allow-origin"] == site.origin
    assert {urlsplit(url).path.split("/")[2] for url in calls} >= {"widget", "chat", "feedback", "law"}
    assert all(parse_qs(urlsplit(url).query).get("key") == [key] for url in calls)


def test_nothing_on_the_host_moves(reader, site, address, key):
    reader.add_init_script(
        """window.moved = 0;
           const add = (list) => {
             for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value; };
           new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });"""
    )
    body = html(f'key="{key}"', script=address.rstrip("/") + built().path, before="<p>Bài báo</p>" * 40)
    body = body.replace('<p id="fallback">Trang hỏi đáp</p>', "")
    reader.goto(site.add("/dai", body))
    height = reader.evaluate("document.documentElement.scrollHeight")
    reader.locator(".launcher").wait_for()
    reader.wait_for_timeout(500)
    launch(reader)
    ask(reader, FEE)
    reader.keyboard.press("Escape")
    reader.wait_for_timeout(200)
    assert reader.evaluate("moved") == 0
    assert reader.evaluate("document.documentElement.scrollHeight") == height


@pytest.mark.parametrize(
    "id, told",
    [
        pytest.param("pk_00000000000000c0", say("unknown_key"), id="unknown"),
        pytest.param(ELSEWHERE, say("origin_refused"), id="another-site"),
        pytest.param(PAUSED, PAUSED_WORDS, id="paused"),
    ],
)
def test_a_key_that_may_not_be_used_here_gets_a_plain_message(reader, site, address, id, told):
    embedded(reader, site, address, f'key="{id}"')
    launch(reader)
    reader.get_by_role("alert").wait_for()
    assert reader.get_by_role("alert").inner_text() == told
    expect(reader.locator("textarea")).to_have_count(0)
    reader.keyboard.press("Escape")
    assert focused(reader) == "launcher"


def test_two_widgets_on_a_page_do_not_disturb_each_other(opening):
    body = html('mode="panel" id="one"').replace("</body>", '<hoidap-tha mode="panel" id="two"></hoidap-tha></body>')
    page = opening(body=body)
    one, two = page.locator("#one"), page.locator("#two")

    def send(widget, text):
        widget.locator("textarea").fill(text)
        widget.locator("textarea").press("Enter")
        widget.locator("article.bot[aria-label]").first.wait_for()

    send(one, FEE)
    send(two, "chào bạn")
    assert one.locator(".mine .asked").all_inner_texts() == [FEE]
    assert two.locator(".mine .asked").all_inner_texts() == ["chào bạn"]
    assert len({made.post_data_json.get("conversation") for made in page.sent}) == 1  # both began a new one
    page.reload()
    one.locator("hoidap-tha-turn").first.wait_for()
    two.locator("hoidap-tha-turn").first.wait_for()
    assert one.locator(".mine .asked").all_inner_texts() == [FEE]
    assert two.locator(".mine .asked").all_inner_texts() == ["chào bạn"]


def test_without_javascript_what_is_inside_stays(opening):
    page = opening(java_script_enabled=False)
    expect(page.locator("#fallback")).to_be_visible()


def test_with_javascript_it_gives_way(opening):
    page = opening("mode=panel")
    page.locator("textarea").wait_for()
    expect(page.locator("#fallback")).not_to_be_visible()


def test_loading_the_script_twice_does_no_harm(opening):
    twice = html("mode=panel").replace("</head>", '<script type="module" src="/widget/widget.js"></script></head>')
    page = opening(body=twice)
    assert "Chào" in ask(page, "chào bạn").inner_text()
