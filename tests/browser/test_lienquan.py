"""`<hoidap-lienquan>` under articles of other sites, the card in their frames, and the pages for newsrooms."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from bot import day, knowledge
from gateway.portal.citing import card_height
from gateway.portal.entries import view
from gateway.widget_files import built
from tests.browser.conftest import ELSEWHERE, PAUSED
from tests.browser.talking import PHONE, focused, serious_violations, shot, until

IDS = ("muc-phi", "ai-chiu-phi", "thoi-hieu-bao-lau")
NOTICE = "Câu hỏi do máy chọn. Thông tin chung."
HEADLINE = "Ba năm chưa nhận được tiền theo bản án"
PARAGRAPH = "<p>Bà B. được tòa tuyên nhận 200 triệu đồng, nhưng phí thi hành án thì chưa rõ ai phải nộp.</p>"
MOVED = """window.moved = 0;
  const add = (list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value; };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });"""
HEARD = """window.heard = [];
  for (const name of ['hoidap-related', 'hoidap-opened', 'hoidap-answer'])
    addEventListener(name, (event) => heard.push([name, event.detail]));"""


def reply(address, ids=IDS, **changed):
    """What ``POST /v1/related`` answers, of real entries."""
    entries = [knowledge.shown().at(id, day.today()) for id in ids]
    items = [
        {
            "entry": each.id,
            "title": each.title,
            "page": f"/hoi-dap/{each.topic}/{each.id}",
            "short_answer": each.short_answer,
            "score": 0.9,
        }
        for each in entries
    ]
    portal = address.rstrip("/")
    return {"as_of": day.today().isoformat(), "items": items, "portal": portal, "notice": NOTICE, **changed}


def policy_of(address):
    """A host's own policy, as strict as it goes."""
    portal = address.rstrip("/")
    return (
        f"default-src 'none'; script-src {portal}; connect-src {portal}; style-src 'self'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types lit-html hoidap-lienquan"
    )


def article(address, attributes, body=PARAGRAPH * 3, head="", after=PARAGRAPH * 2):
    """A page of a newspaper with the box under its article."""
    script = address.rstrip("/") + built("related").path
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{HEADLINE} | Báo thử</title><link rel="stylesheet" href="/bao.css">{head}'
        f'<script type="module" src="{script}" integrity="{built("related").integrity}" crossorigin="anonymous">'
        f"</script></head><body><article><h1>{HEADLINE}</h1>{body}</article>"
        f'<hoidap-lienquan {attributes}></hoidap-lienquan><div id="sau">{after}</div></body></html>'
    )


@pytest.fixture
def newspaper(reader, site, address, key):
    """``newspaper(attributes, answers=…)``: open an article; what was sent is in ``reader.asked``."""
    site.add("/bao.css", "body { font: 18px/1.6 serif; margin: 1em auto; max-width: 40em }", Content_Type="text/css")
    reader.asked = []
    reader.fetched = []
    reader.on("request", lambda made: reader.fetched.append(urlsplit(made.url).path))

    def run(attributes="", answers=None, css=None, **page):
        def related(route):
            reader.asked.append(route.request)
            if callable(answers):
                answers(route)
            else:
                said = reply(address) if answers is None else answers
                route.fulfill(json=said, headers={"Access-Control-Allow-Origin": site.origin})

        if css is not None:
            site.add("/bao.css", css, Content_Type="text/css")
        reader.route("**/v1/related*", related)
        reader.add_init_script(MOVED + HEARD)
        body = article(address, f'key="{key}" {attributes}', **page)
        reader.goto(site.add("/bai", body, Content_Security_Policy=policy_of(address)))
        return reader.locator("hoidap-lienquan")

    return run


def sent(page):
    return json.loads(page.asked[0].post_data)


def settled(page, number=1):
    """Until so many boxes have decided; what the last one shows."""
    told = "heard.filter(([name]) => name === 'hoidap-related').map(([, detail]) => detail.entries)"
    return until(page, f"(() => {{ const told = {told}; return told.length >= {number} && told }})()")[-1]


# what is shown


def test_under_an_article_stand_three_questions_and_a_notice(reader, newspaper):
    box = newspaper()
    assert settled(reader) == list(IDS)
    assert box.locator(".question").all_inner_texts() == [knowledge.shown().at(id, day.today()).title for id in IDS]
    assert NOTICE in box.locator(".notice").inner_text()
    assert reader.troubles == []


def test_a_question_opens_its_answer_with_basis_day_and_page(reader, newspaper, address, site):
    box = newspaper()
    entry = knowledge.shown().at("muc-phi", day.today())
    button = box.locator(".question").first
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    answer = box.locator(".answer").first
    assert answer.locator(".short").inner_text() == entry.short_answer
    answer.locator(".basis li").first.wait_for()
    basis = answer.locator(".law").inner_text()
    assert "Thông tư 216/2016/TT-BTC" in basis and "được cho là còn áp dụng" in basis
    assert f"ngày {day.today():%d/%m/%Y}" in answer.locator(".day").inner_text()
    page = answer.locator(".page")
    expect(page).to_have_attribute("href", f"{address}hoi-dap/phi/muc-phi?tu={urlsplit(site.origin).hostname}")
    assert (page.get_attribute("target"), page.get_attribute("rel")) == ("_blank", "noopener")
    asked = [path for path in reader.fetched if path.startswith("/v1/faq/")]
    assert asked == ["/v1/faq/muc-phi"]  # nothing is fetched for what nobody opened
    button.click()
    expect(answer).not_to_be_visible()
    button.click()
    assert [path for path in reader.fetched if path.startswith("/v1/faq/")] == asked
    assert reader.troubles == []


def test_many_provisions_are_folded(reader, newspaper):
    box = newspaper()
    box.locator(".question").nth(2).click()
    rest = box.locator(".law details")
    rest.wait_for()
    all_of = knowledge.shown().at("thoi-hieu-bao-lau", day.today()).citations_on(day.today())
    expect(box.locator(".law li")).to_have_count(len(all_of))
    rest.locator("summary").click()
    expect(rest.locator("li").last).to_be_visible()


def test_when_the_basis_cannot_be_had_the_page_is_named(reader, newspaper):
    box = newspaper()
    reader.route("**/v1/faq/*", lambda route: route.abort())
    box.locator(".question").first.click()
    box.get_by_text("Chưa mở được căn cứ ở đây").wait_for()
    expect(box.locator(".short").first).to_be_visible()
    expect(box.locator(".page").first).to_be_visible()


def broken(http, body="{}"):
    return lambda route: route.fulfill(status=http, body=body, headers={"Access-Control-Allow-Origin": "*"})


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"items": []}, id="nothing-fits"),
        pytest.param(broken(503), id="not-ready"),
        pytest.param(broken(429), id="too-many"),
        pytest.param(broken(200, "<html>"), id="not-json"),
        pytest.param(broken(200, "null"), id="null"),
        pytest.param(broken(200, '{"items": 3, "portal": "https://a.vn", "as_of": "2026-11-22"}'), id="odd"),
        pytest.param(lambda route: route.abort(), id="no-network"),
        pytest.param({"portal": "javascript:alert(1)"}, id="no-portal"),
        pytest.param({"as_of": "hôm nay"}, id="no-day"),
    ],
)
def test_when_there_is_nothing_sure_to_show_there_is_nothing_at_all(reader, newspaper, address, answers):
    answers = answers if callable(answers) else reply(address, **answers)
    css = "body { display: flex; flex-direction: column; gap: 50px; margin: 0 } hoidap-lienquan { margin: 40px }"
    box = newspaper(answers=answers, css=css)
    assert settled(reader) == []
    assert box.evaluate("node => [node.hidden, node.getBoundingClientRect().height]") == [True, 0]
    # the gap is that between two things, not three
    gap = """document.querySelector('#sau').getBoundingClientRect().top
             - document.querySelector('article').getBoundingClientRect().bottom"""
    assert reader.evaluate(gap) == 50
    assert [each for each in reader.troubles if "Failed to load" not in each and "ERR_FAILED" not in each] == []


@pytest.mark.parametrize("id", ["pk_00000000000000c0", ELSEWHERE, PAUSED])
def test_a_key_that_may_not_be_used_here_shows_nothing(reader, site, address, key, id):
    site.add("/bao.css", "", Content_Type="text/css")
    reader.add_init_script(HEARD)
    reader.goto(site.add("/khac", article(address, f'key="{id}"')))
    assert settled(reader) == []
    expect(reader.locator("hoidap-lienquan")).to_be_hidden()


def test_half_an_item_is_left_out_and_words_stay_words(reader, newspaper, address):
    said = reply(address)
    said["items"][0]["title"] = "<img src=x onerror=alert(1)>"
    said["items"][1]["page"] = "//khac.example.vn/a"
    del said["items"][2]["short_answer"]
    box = newspaper(answers=said)
    assert settled(reader) == ["muc-phi"]
    assert box.locator(".question").inner_text() == "<img src=x onerror=alert(1)>"
    assert reader.troubles == []


# what is sent


def test_headline_and_article_are_sent_and_nothing_that_was_typed(reader, newspaper):
    typed = (
        '<p>Lời <b>bài</b> báo.</p><form>Bình luận<input value="tên tôi"><textarea>điều riêng tư</textarea>'
        "<select><option>lựa chọn</option></select></form><div contenteditable>đang gõ dở</div>"
        "<aside>Tin bên lề</aside><nav>Chuyên mục</nav><p hidden>ẩn đi</p><script type='text/plain'>mã</script>"
        "<p>Đoạn hai.</p><footer>Bản quyền</footer>"
    )
    newspaper(body=typed, head='<meta property="og:title" content="Tiêu đề khi chia sẻ">')
    settled(reader)
    assert sent(reader) == {
        "title": "Tiêu đề khi chia sẻ",
        "text": f"{HEADLINE} Lời bài báo. Bình luận Đoạn hai.",
        "most": 3,
    }
    assert parse_qs(urlsplit(reader.asked[0].url).query)["key"]
    assert "cookie" not in reader.asked[0].headers and "referer" not in reader.asked[0].headers


@pytest.mark.parametrize(
    "attributes, title, text",
    [
        pytest.param('for=".than"', HEADLINE, "Thân bài.", id="for"),
        pytest.param('for=".than, h1"', HEADLINE, f"{HEADLINE} Thân bài.", id="for-several"),
        pytest.param('headline="Chỉ câu này"', "Chỉ câu này", "", id="headline-alone"),
        pytest.param('headline="Câu này" for=".than"', "Câu này", "Thân bài.", id="headline-and-for"),
        pytest.param('for="#khong-co"', HEADLINE, "Mô tả.", id="for-finds-nothing"),
        pytest.param('for="::("', HEADLINE, "Mô tả.", id="for-is-no-selector"),
        pytest.param('for="textarea"', HEADLINE, "Mô tả.", id="for-a-form-field"),
    ],
)
def test_attributes_say_where_the_words_are(reader, newspaper, attributes, title, text):
    body = '<div class="than">Thân bài.</div><textarea>riêng tư</textarea><p>Khác.</p>'
    newspaper(attributes, body=body, head='<meta name="description" content="Mô tả.">')
    settled(reader)
    assert (sent(reader)["title"], sent(reader)["text"]) == (title, text)


def test_of_several_articles_the_longest_is_meant(reader, site, address, key, newspaper):
    teasers = "<article><p>Tin ngắn khác.</p></article>"
    newspaper(after=teasers, body="<p>Bài chính dài hơn nhiều so với tin ngắn kia.</p>")
    settled(reader)
    assert "Bài chính" in sent(reader)["text"] and "Tin ngắn" not in sent(reader)["text"]


def test_a_book_of_a_page_is_cut_to_what_the_server_takes(reader, newspaper):
    # not set on the screen: a browser takes minutes for so many letters without a font of their own
    body = f"<p>{'ộ' * 19_990} {'😀' * 9_000}</p>"
    newspaper(body=body, css="p { display: none }", head=f'<meta property="og:title" content="{"😀" * 200}">')
    settled(reader)
    assert len(reader.asked[0].post_data_buffer) < 64 * 1024
    assert all(letter < "\ud800" or letter > "\udfff" for letter in sent(reader)["text"] + sent(reader)["title"])
    assert 19_990 < len(sent(reader)["text"]) <= 20_000 and 100 < len(sent(reader)["title"]) <= 300


def test_most_and_heading_and_accent_of_the_page(reader, newspaper, address):
    box = newspaper('most="2" heading="Bạn cần biết" accent="#005ea5"', answers=reply(address, IDS[:2]))
    assert len(settled(reader)) == 2 and sent(reader)["most"] == 2
    assert box.locator("h2").inner_text() == "Bạn cần biết"
    line = "node => getComputedStyle(node.shadowRoot.querySelector('.box')).borderTopColor"
    assert box.evaluate(line) == "rgb(0, 94, 165)"
    assert "/v1/widget" not in reader.fetched  # its own colour needs no asking


# when


def test_it_asks_once_and_only_when_the_reader_comes_near(reader, newspaper):
    box = newspaper(body=PARAGRAPH * 80)
    reader.wait_for_timeout(500)
    assert reader.asked == []
    for _ in range(2):
        box.scroll_into_view_if_needed()
        settled(reader)
        reader.mouse.wheel(0, -20_000)
        reader.wait_for_timeout(200)
    reader.evaluate("document.body.append(document.querySelector('hoidap-lienquan'))")
    reader.wait_for_timeout(300)
    assert len(reader.asked) == 1


def test_nothing_that_is_seen_moves_when_it_comes(reader, newspaper):
    newspaper(body=PARAGRAPH * 60, after=PARAGRAPH * 20)
    for _ in range(40):
        reader.mouse.wheel(0, 250)
        reader.wait_for_timeout(60)
    settled(reader)
    reader.wait_for_timeout(300)
    assert reader.evaluate("scrollY") > 3000 and reader.evaluate("moved") == 0


def test_two_boxes_and_the_script_twice_do_no_harm(reader, newspaper, address, key):
    again = f'<script type="module" src="{address}widget/lienquan.js"></script>'
    second = f'<hoidap-lienquan id="hai" key="{key}" headline="Câu khác"></hoidap-lienquan>'
    newspaper(head=again, after=second)
    settled(reader, 2)
    expect(reader.locator("hoidap-lienquan .box")).to_have_count(2)
    assert reader.troubles == []


# the chat


def test_asking_more_opens_the_chat_in_place_with_the_question(reader, newspaper):
    box = newspaper()
    settled(reader)
    assert not [path for path in reader.fetched if "hoidap-tha." in path]
    box.locator(".question").nth(1).click()
    box.locator(".ask").click()
    chat = box.locator("hoidap-tha")
    chat.locator("article.bot[aria-label]").first.wait_for(timeout=15_000)
    title = knowledge.shown().at("ai-chiu-phi", day.today()).title
    assert chat.locator(".asked").all_inner_texts() == [title]
    expect(chat).to_have_attribute("mode", "panel")
    expect(chat).to_have_attribute("suggest", "none")
    assert parse_qs(urlsplit(reader.sent[0].url).query)["key"] == [box.get_attribute("key")]
    assert [path for path in reader.fetched if "hoidap-tha." in path] == [built().path]
    heard = reader.evaluate("heard")
    assert ["hoidap-opened", {"entry": "ai-chiu-phi", "what": "chat"}] in heard
    assert ["hoidap-answer", {"status": "answered", "entry": "ai-chiu-phi"}] in heard
    # no words of the reader leave the element
    assert title not in json.dumps(heard, ensure_ascii=False)
    shot(reader, "lienquan-chat")
    # the same question is not asked twice, another one goes on in the same talk
    box.locator(".ask").click()
    box.locator(".question").first.click()
    box.locator(".ask").first.click()
    chat.locator(".asked").nth(1).wait_for()
    expect(chat.locator(".asked")).to_have_count(2)
    assert reader.troubles == []


def test_a_talk_from_another_page_goes_on_with_the_question(reader, newspaper):
    box = newspaper()
    box.locator(".question").first.click()
    box.locator(".ask").first.click()
    box.locator("hoidap-tha article.bot[aria-label]").first.wait_for(timeout=15_000)
    reader.reload()
    box.locator(".question").nth(1).click()
    box.locator(".ask").first.click()
    box.locator("hoidap-tha .asked").nth(1).wait_for()
    assert box.locator("hoidap-tha .asked").last.inner_text() == knowledge.shown().at("ai-chiu-phi", day.today()).title


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_where_the_chat_cannot_come_a_link_leads_to_the_portal(reader, newspaper, address, how):
    def other(route):
        if how == "gone":
            route.abort()
        else:
            body = "customElements.define('hoidap-tha', class extends HTMLElement { ask() { document.title = 'x'; } })"
            headers = {"Access-Control-Allow-Origin": "*"}
            route.fulfill(body=body, content_type="text/javascript", headers=headers)

    reader.route("**/widget/hoidap-tha.*", other)
    box = newspaper()
    box.locator(".question").first.click()
    box.locator(".ask").click()
    link = box.locator(".chat .place a")
    link.wait_for()
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)["hoi"]
    assert link.get_attribute("href").startswith(address)
    assert asked == [knowledge.shown().at("muc-phi", day.today()).title]
    assert reader.title() != "x"  # a file that is not the one that was meant is not run
    # it may be tried again
    reader.unroute("**/widget/hoidap-tha.*")
    box.locator(".ask").click()
    box.locator("hoidap-tha article.bot[aria-label]").first.wait_for(timeout=15_000)


def test_without_leave_for_its_policy_the_questions_still_work(reader, site, address, key):
    portal = address.rstrip("/")
    site.add("/bao.css", "", Content_Type="text/css")
    reader.add_init_script(HEARD)
    headers = {"Access-Control-Allow-Origin": site.origin}
    reader.route("**/v1/related*", lambda route: route.fulfill(json=reply(address), headers=headers))
    policy = (
        f"default-src 'none'; script-src {portal}; connect-src {portal}; style-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    reader.goto(site.add("/chat-che", article(address, f'key="{key}"'), Content_Security_Policy=policy))
    box = reader.locator("hoidap-lienquan")
    box.locator(".question").first.click()
    box.locator(".basis li").first.wait_for()
    box.locator(".ask").click()
    box.locator(".chat .place a").wait_for()


# looks and access


HOSTILE = """
* { all: unset !important; font-size: 3px !important; color: yellow !important; display: inline !important;
    visibility: hidden; direction: rtl !important; letter-spacing: 1em !important; }
hoidap-lienquan { opacity: .1 !important; filter: blur(3px) !important; position: fixed !important; }
html { font-size: 4px; }
"""


def test_styles_of_the_host_do_not_reach_in(reader, newspaper):
    box = newspaper(css=HOSTILE)
    settled(reader)
    style = box.locator(".question span").first.evaluate(
        """node => { const s = getComputedStyle(node);
             return [parseFloat(s.fontSize), s.letterSpacing, s.direction, s.color]; }"""
    )
    assert style[0] >= 16 and style[1:] == ["normal", "ltr", "rgb(28, 25, 23)"]
    own = box.evaluate("node => { const s = getComputedStyle(node); return [s.opacity, s.filter, s.position]; }")
    assert own == ["1", "none", "static"]


def test_the_page_may_style_what_is_meant_for_it(reader, newspaper):
    css = "hoidap-lienquan { --hoidap-margin: 0; --hoidap-radius: 9px } hoidap-lienquan::part(box) { background: #ffe }"
    box = newspaper(css=css)
    settled(reader)
    style = "node => { const s = getComputedStyle(node); return [s.borderRadius, s.backgroundColor]; }"
    assert box.locator(".box").evaluate(style) == ["9px", "rgb(255, 255, 238)"]
    assert box.evaluate("node => getComputedStyle(node).marginTop") == "0px"


def test_with_the_keyboard_alone(reader, newspaper):
    box = newspaper()
    settled(reader)
    reader.keyboard.press("Tab")
    assert focused(reader) == "question"
    reader.keyboard.press("Enter")
    box.locator(".basis li").first.wait_for()
    reader.keyboard.press("Tab")
    assert focused(reader) == "SUMMARY"  # the rest of the provisions
    reader.keyboard.press("Tab")
    assert focused(reader) == "button"
    expect(box.locator(".page").first).to_be_focused()
    reader.keyboard.press("Tab")
    expect(box.locator(".ask").first).to_be_focused()
    reader.keyboard.press("Space")
    box.locator("hoidap-tha article.bot[aria-label]").first.wait_for(timeout=15_000)
    assert focused(reader) == "chat"
    reader.keyboard.press("Tab")
    assert focused(reader) == "button"  # closes the chat
    reader.keyboard.press("Enter")
    expect(box.locator(".ask").first).to_be_focused()
    expect(box.locator("hoidap-tha")).not_to_be_visible()


def test_nothing_is_wider_than_a_small_phone_and_targets_are_large(reader, newspaper):
    reader.set_viewport_size({"width": 320, "height": 600})
    box = newspaper(css="body { margin: 0 8px }")
    settled(reader)
    for button in box.locator(".question").all():
        button.click()
    box.locator(".basis li").first.wait_for()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 320
    for target in box.locator("button, a.button").all():
        size = target.bounding_box()
        assert size["height"] >= 44 and size["x"] >= 0 and size["x"] + size["width"] <= 320


@pytest.mark.parametrize(
    ("declared", "named", "theme"),
    [("normal", "", "light"), ("light", "", "light"), ("light dark", "", "auto"), ("normal", 'theme="dark"', "dark")],
)
def test_the_box_is_dark_only_on_a_page_that_is(browser, site, address, key, declared, named, theme):
    site.add("/bao.css", "")
    context = browser.new_context(color_scheme="dark", bypass_csp=True)
    page = context.new_page()
    headers = {"Access-Control-Allow-Origin": site.origin}
    page.route("**/v1/related*", lambda route: route.fulfill(json=reply(address), headers=headers))
    head = f"<style>:root{{color-scheme:{declared}}}</style>"
    page.goto(site.add("/nen", article(address, f'key="{key}" {named}', head=head)))
    root = page.locator("hoidap-lienquan .root")
    expect(root).to_have_attribute("data-theme", theme)
    ink = root.locator(".heading").evaluate("each => getComputedStyle(each).color")
    assert (sum(map(int, re.findall(r"\d+", ink)[:3])) > 384) == (theme != "light")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_accessibility_finding(browser, site, address, key, scheme):
    site.add("/bao.css", "body { background: Canvas }", Content_Type="text/css")
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    headers = {"Access-Control-Allow-Origin": site.origin}
    page.route("**/v1/related*", lambda route: route.fulfill(json=reply(address), headers=headers))
    page.goto(
        site.add(
            "/truy-cap",
            article(address, f'key="{key}" accent="#ffcc00"', head="<style>:root{color-scheme:light dark}</style>"),
        )
    )
    box = page.locator("hoidap-lienquan")
    box.locator(".question").first.click()
    box.locator(".basis li").first.wait_for()
    found = serious_violations(page, scheme)
    for path in ("nhung/muc/muc-phi", "nhung/lien-quan?muc=muc-phi", "dang-lai", "hoi-dap/phi/muc-phi"):
        page.goto(address + path)
        if folds := page.locator("details.cite, details.cite details").all():
            for fold in folds:
                fold.locator("summary").first.click()
        found += serious_violations(page, scheme)
    context.close()
    assert found == []


# with the server's own finding


def test_with_the_real_server_a_fitting_article_has_its_questions(reader, site, address, key):
    site.add("/bao.css", "", Content_Type="text/css")
    reader.add_init_script(HEARD)
    headline = "Ra sân bay mới biết bị tạm hoãn xuất cảnh vì còn nợ tiền thi hành án"
    reader.goto(site.add("/that", article(address, f'key="{key}" headline="{headline}"')))
    assert "tam-hoan-xuat-canh" in settled(reader)
    assert reader.locator("hoidap-lienquan .question").count() >= 1
    reader.goto(site.add("/lac", article(address, f'key="{key}" headline="Đội tuyển thắng ba bàn không gỡ"')))
    assert settled(reader) == []
    expect(reader.locator("hoidap-lienquan")).to_be_hidden()


def test_without_javascript_an_editor_gets_the_lines_and_readers_the_box(browser, site, address, assistant):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "nhung/lien-quan")
    page.fill("#tieu-de", "Ra sân bay mới biết bị tạm hoãn xuất cảnh vì còn nợ tiền thi hành án")
    page.fill("#trang", "bao.example.vn")
    page.get_by_role("button", name="Tìm câu hỏi liên quan").click()
    lines = page.inner_text("#ma-hop")
    page.goto(
        site.add("/tinh", f"<!doctype html><title>Bài</title>{lines}", Content_Security_Policy="default-src 'none'")
    )
    page.locator("aside li a").first.click()
    expect(page).to_have_url(re.compile(re.escape(address + "hoi-dap/") + r".*[?&]tu=bao\.example\.vn"))
    expect(page.locator("h1")).to_be_visible()
    context.close()


# frames


def violations(page):
    return [each for each in page.troubles if "Content Security" in each or "Refused" in each]


def test_the_frame_lines_for_editors_need_no_inline_style(reader, site, address, key):
    reader.goto(f"{address}nhung?ma={key}")
    lines = reader.inner_text("#ma-khung")
    assert "style" not in lines
    portal = address.rstrip("/")
    policy = f"default-src 'none'; frame-src {portal}; style-src 'self'"
    reader.goto(site.add("/khung-bai", f"<!doctype html><title>Bài</title>{lines}", Content_Security_Policy=policy))
    reader.frame_locator("iframe").locator("hoidap-tha #question").wait_for()
    assert reader.locator("iframe").evaluate("node => getComputedStyle(node).borderTopWidth") == "0px"
    assert violations(reader) == []


def test_the_card_stands_in_any_page_and_its_link_opens_a_new_tab(reader, site, address):
    reader.goto(f"{address}hoi-dap/phi/muc-phi")
    lines = reader.locator("details.cite pre").last.text_content()
    portal = address.rstrip("/")
    policy = f"default-src 'none'; frame-src {portal}"
    reader.goto(site.add("/the", f"<!doctype html><title>Bài</title>{lines}", Content_Security_Policy=policy))
    card = reader.frame_locator("iframe")
    card.get_by_role("heading").wait_for()
    with reader.context.expect_page() as opened:
        card.get_by_role("link").click()
    expect(opened.value).to_have_url(f"{address}hoi-dap/phi/muc-phi")
    expect(reader).to_have_url(re.compile(re.escape("/the") + "$"))
    assert violations(reader) == []


def test_no_card_is_cut_in_the_height_that_is_told(browser, address):
    """The longest, the shortest and a few between; a tenth of the height may stay empty, and two lines."""
    today = day.today()
    views = [view(each, today, today, None) for each in knowledge.shown().versions.values()]
    views.sort(key=lambda each: card_height(each, 600))
    page = browser.new_page(viewport={"width": 600, "height": 100})
    for width in (260, 320, 360, 480, 600):
        page.set_viewport_size({"width": width, "height": 100})
        for each in (*views[::40], *views[-3:]):
            page.goto(f"{address}nhung/muc/{each.entry.id}")
            page.evaluate("document.fonts.ready")
            needed = page.evaluate("document.documentElement.scrollHeight")
            told = card_height(each, width)
            assert needed <= told <= needed * 1.2 + 60, (each.entry.id, width, needed, told)
    page.close()


def test_the_citation_line_is_copied_with_one_press(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}hoi-dap/phi/muc-phi")
    page.locator("details.cite > summary").click()
    page.locator("details.cite button").first.click()
    page.get_by_text("Đã chép").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("details.cite pre").first.inner_text()
    context.close()
