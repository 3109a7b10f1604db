"""What tests of the widget share: a page with it, and how one talks with it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from gateway.widget_files import built

SHOTS = Path(__file__).parents[2] / "var" / "screenshots"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}

#: What our own pages send; the widget must not need more.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)

FEE = "Ai phải nộp phí thi hành án?"
LIMITATION = ("Tính thời hiệu yêu cầu thi hành án", "Ngày bản án có hiệu lực", "10/05/2022", "Không")

#: An answer with nothing in it, for what the real server gives too seldom.
BARE = {
    "conversation": "c",
    "turn": "t",
    "status": "answered",
    "text": "Một câu.",
    "notices": [],
    "entry": None,
    "page": None,
    "as_of": "2026-11-21",
    "citations": [],
    "choices": [],
    "question": None,
    "buttons": [],
    "tool": None,
    "asks": None,
    "computation": None,
    "given": None,
    "documents": [],
    "provisions": [],
    "removed": [],
}


def html(attributes="", before="", head="", script=None):
    """A page with the widget on it."""
    script = script or built().path
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Phí thi hành án</title>{head}"
        f'<script type="module" src="{script}" integrity="{built().integrity}" crossorigin="anonymous"></script></head>'
        f'<body>{before}<hoidap-tha {attributes}><p id="fallback">Trang hỏi đáp</p></hoidap-tha></body></html>'
    )


def watch(page, address, expected=""):
    """Note errors and requests to anywhere else; ``expected`` is a pattern of console errors that belong to a test."""
    page.troubles, page.elsewhere, page.sent = [], [], []
    page.on("pageerror", lambda error: page.troubles.append(str(error)))

    def console(message):
        if message.type in ("error", "warning") and not (expected and re.search(expected, message.text)):
            page.troubles.append(message.text)

    def request(made):
        if urlsplit(made.url).path == "/v1/chat":
            page.sent.append(made)
        if not made.url.startswith((address, "data:", "blob:", "about:")):
            page.elsewhere.append(made.url)

    page.on("console", console)
    page.on("request", request)


def launch(page):
    page.locator(".launcher").click()
    page.locator("dialog[open]").wait_for()


def answers(page):
    return page.locator("hoidap-tha-turn article.bot")


def ask(page, text, press="Enter"):
    """Send a message; returns the answer."""
    number = answers(page).count()
    page.locator("textarea").fill(text)
    page.locator("textarea").press(press)
    return answer(page, number)


def answer(page, number):
    card = answers(page).nth(number)
    card.wait_for(timeout=10_000)
    return card


def replies(page, *given):
    """Answer chat messages with these, in order, the last one for ever."""
    left = list(given)

    def handle(route):
        reply = left.pop(0) if len(left) > 1 else left[0]
        route.fulfill(status=reply.get("http", 200), json=reply.get("body", reply), headers=reply.get("headers", {}))

    page.route("**/v1/chat*", handle)


def refusal(http, code, message="", **headers):
    return {"http": http, "body": {"error": {"code": code, "message": message, "field": None}}, "headers": headers}


def until(page, expression):
    """Wait for an expression of the page to be true; its value.

    Asked from outside: ``wait_for_function`` evaluates in the page again and again, which ``script-src`` without
    ``unsafe-eval`` forbids from the second time on.
    """
    for _ in range(200):
        value = page.evaluate(expression)
        if value:
            return value
        page.wait_for_timeout(50)
    raise AssertionError(f"not true within 10 s: {expression}")


def focused(page):
    """What has the focus, through shadow roots."""
    return page.evaluate(
        """() => { let at = document.activeElement;
             while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
             return (at.getAttribute('class') || at.id || at.tagName).split(' ')[0]; }"""
    )


def shot(page, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"widget-{name}.png")


#: What in a page hangs on its colours: in the dark it is all that can differ from the light.
OF_COLOURS = ("color-contrast", "link-in-text-block")


def axe_violations(page, scheme="light", tags=None):
    """What axe finds, as rule, impact and first element; of a page in the dark only what hangs on colours."""
    from axe_playwright_python.sync_playwright import Axe

    only = {"type": "rule", "values": list(OF_COLOURS)} if scheme == "dark" else tags
    found = Axe().run(page, options={"runOnly": only} if only else {}).response
    assert "color-contrast" in {each["id"] for each in found["passes"] + found["violations"]}, "the rules did not run"
    assert scheme == "dark" or len(found["passes"]) > 10, "the rules did not run"
    return [(each["id"], each["impact"], each["nodes"][0]["html"][:160]) for each in found["violations"]]


def serious_violations(page, scheme="light"):
    """Those that keep somebody from using the page."""
    return [found for found in axe_violations(page, scheme) if found[1] in ("serious", "critical")]
