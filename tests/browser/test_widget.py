"""A conversation with the widget on a phone: asking, reading, computing, the law's own words, taking along."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.talking import BARE, FEE, LIMITATION, STRICT, answer, ask, focused, html, launch, replies, shot

# a conversation


def test_a_citizen_asks_and_reads_a_cited_answer(opening):
    page = opening()
    launch(page)
    card = ask(page, FEE)
    assert "đương sự nào yêu cầu thi hành án" in card.locator(".short").inner_text()
    card.locator("details.basis summary").click()
    assert "khoản 1 Điều 53 Luật Thi hành án dân sự 2025 (số 106/2025/QH15)" in card.locator(".basis").inner_text()
    assert re.search(r"Theo luật áp dụng ngày \d\d/\d\d/2026", card.inner_text())


def test_the_short_answer_comes_first_and_the_rest_on_demand(opening):
    page = opening()
    launch(page)
    card = ask(page, FEE)
    more = card.get_by_role("button", name="Xem thêm")
    rest = card.locator(".rest")
    expect(more).to_have_attribute("aria-expanded", "false")
    expect(rest).not_to_be_visible()
    more.click()
    expect(rest).to_be_visible()
    assert rest.locator("li").count() >= 2
    less = card.get_by_role("button", name="Thu gọn")
    expect(less).to_have_attribute("aria-expanded", "true")
    expect(less).to_have_attribute("aria-controls", rest.get_attribute("id"))
    less.click()
    expect(rest).not_to_be_visible()


def test_a_choice_can_be_tapped(opening, unclear):
    page = opening()
    launch(page)
    choice = ask(page, unclear).locator(".choices button").first
    title = choice.inner_text()
    choice.click()
    expect(answer(page, 1).locator(".short")).to_be_visible()
    assert title == page.locator(".mine .asked").nth(1).inner_text()


def test_the_greeting_offers_questions_that_are_answered(opening):
    page = opening()
    launch(page)
    offered = page.locator(".suggestions button")
    offered.first.wait_for()
    assert 1 <= offered.count() <= 6
    offered.first.click()
    expect(answer(page, 0).locator(".short")).to_be_visible()


def test_a_tool_computes_step_by_step_and_gives_a_calendar(opening):
    page = opening()
    launch(page)
    ask(page, LIMITATION[0])
    for number, text in enumerate(LIMITATION[1:], 1):
        button = page.locator("hoidap-tha-turn").last.get_by_role("button", name=text, exact=True)
        if button.count():
            button.click()
            answer(page, number)
        else:
            ask(page, text)
    card = answer(page, 3)
    steps = card.locator(".computation > details > ol > li")
    assert steps.count() >= 3 and "Điều 34 Luật Thi hành án dân sự 2025" in steps.first.inner_text()
    with page.expect_download() as download:
        card.get_by_role("button", name="Ghi các ngày vào lịch điện thoại").click()
    assert download.value.suggested_filename == "limitation.ics"
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")
    shot(page, "computation")


def test_answers_to_an_old_question_of_a_tool_no_longer_act(opening):
    page = opening()
    launch(page)
    ask(page, LIMITATION[0]).get_by_role("button", name=LIMITATION[1], exact=True).click()
    answer(page, 1)
    old = answer(page, 0).get_by_role("button", name=LIMITATION[1], exact=True)
    expect(old).to_have_attribute("aria-disabled", "true")
    old.click(force=True)
    page.wait_for_timeout(200)
    expect(page.locator("hoidap-tha-turn")).to_have_count(2)


def test_a_past_day_gives_the_law_of_that_day_and_says_so(opening):
    page = opening()
    launch(page)
    page.locator(".when summary").click()
    page.locator("#as-of").fill("2026-06-30")
    assert "Đang hỏi theo luật ngày 30/06/2026" in page.locator(".when summary").inner_text()
    assert "Theo luật áp dụng ngày 30/06/2026" in ask(page, FEE).inner_text()
    assert page.sent[0].post_data_json["as_of"] == "2026-06-30"
    page.get_by_role("button", name="Về luật hôm nay").click()
    ask(page, FEE)
    assert "as_of" not in page.sent[1].post_data_json


def test_personal_data_that_was_removed_is_told(opening):
    page = opening()
    launch(page)
    assert "Đã bỏ số điện thoại khỏi câu hỏi" in ask(page, f"{FEE} Gọi tôi 0912345678").inner_text()


def test_asking_for_a_person_leads_to_one(opening):
    page = opening()
    launch(page)
    page.get_by_role("button", name="Hỏi người").click()
    assert "liên hệ" in answer(page, 0).inner_text()
    assert page.sent[0].post_data_json["message"] == "Tôi muốn gặp người thật"


def test_what_a_tool_still_asks_comes_after_the_answer_to_something_else(opening):
    page = opening()
    launch(page)
    ask(page, LIMITATION[0])
    card = ask(page, FEE)
    pending = card.locator(".pending")
    expect(pending).to_be_visible()
    assert pending.bounding_box()["y"] > card.locator(".short").bounding_box()["y"]


def test_starting_over_empties_the_conversation_and_can_be_undone(opening):
    page = opening()
    launch(page)
    ask(page, FEE)
    page.get_by_role("button", name="Thêm việc khác").click()
    page.get_by_role("button", name="Hỏi chuyện khác").click()
    expect(page.locator("hoidap-tha-turn")).to_have_count(0)
    assert focused(page) == "question"
    page.get_by_role("button", name="Lấy lại cuộc trước").click()
    assert "phí" in answer(page, 0).inner_text()
    page.get_by_role("button", name="Thêm việc khác").click()
    page.get_by_role("button", name="Hỏi chuyện khác").click()
    ask(page, "chào bạn")
    assert "conversation" not in page.sent[-1].post_data_json
    page.reload()
    launch(page)
    answer(page, 0)
    expect(page.locator("hoidap-tha-turn")).to_have_count(1)


def test_a_start_question_is_asked_once(opening):
    page = opening(f'question="{FEE}"')
    page.wait_for_timeout(800)
    assert page.sent == []
    launch(page)
    assert "phí" in answer(page, 0).inner_text()
    page.reload()
    launch(page)
    answer(page, 0)
    page.wait_for_timeout(800)
    assert len(page.sent) == 1


def test_on_a_page_of_its_own_a_question_brought_along_is_asked_in_a_running_conversation_once(opening):
    page = opening(f'mode=page question="{FEE}"')
    answer(page, 0)
    ask(page, "Thời hiệu yêu cầu thi hành án là bao lâu?")
    page.reload()
    answer(page, 1)
    page.wait_for_timeout(800)
    assert len(page.sent) == 2
    other = html('mode=page question="Mức phí thi hành án là bao nhiêu?"')
    page.route(
        "**/thu",
        lambda route: route.fulfill(
            body=other, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": STRICT}
        ),
    )
    page.reload()
    assert "phí" in answer(page, 2).inner_text()


def test_the_host_hears_of_it_but_not_the_words(opening):
    page = opening()
    page.evaluate(
        """() => { window.heard = []; for (const name of ['hoidap-open', 'hoidap-answer', 'hoidap-close'])
             document.addEventListener(name, (event) => heard.push([name, JSON.stringify(event.detail)])); }"""
    )
    launch(page)
    ask(page, FEE)
    page.keyboard.press("Escape")
    names, details = zip(*page.evaluate("heard"), strict=True)
    assert names == ("hoidap-open", "hoidap-answer", "hoidap-close")
    assert json.loads(details[1]) == {"status": "answered", "entry": "ai-chiu-phi"}


# the law's own words


def law_of(page):
    launch(page)
    card = ask(page, FEE)
    card.locator("details.basis summary").click()
    return card, card.locator(".open-law").first


def test_a_citation_opens_the_words_of_the_law_on_the_day_of_the_answer(opening):
    page = opening()
    asked, answered_for = [], []
    page.on("response", lambda got: answered_for.append(got.json()["as_of"]) if "/v1/chat" in got.url else None)

    def words(route):
        asked.append(route.request.url)
        route.fulfill(json={"citation": {}, "heading": "Phí thi hành án", "text": "1. <b>Lời</b> văn.", "as_of": ""})

    page.route("**/v1/law/**", words)
    card, button = law_of(page)
    button.click()
    block = card.locator(".basis .words").first
    block.wait_for()
    assert block.inner_text().replace("\n", " ") == "Phí thi hành án 1. <b>Lời</b> văn."
    expect(button).to_have_attribute("aria-expanded", "true")
    assert urlsplit(asked[0]).path == "/v1/law/luat-thads-2025/dieu-53/khoan-1"
    assert parse_qs(urlsplit(asked[0]).query)["as_of"] == [answered_for.pop()]
    button.click()
    expect(block).not_to_be_visible()
    button.click()
    expect(block).to_be_visible()
    assert len(asked) == 1


def test_words_that_are_not_imported_are_told_plainly(opening):
    page = opening(expected="404")
    card, button = law_of(page)
    button.click()
    card.locator(".basis .words", has_text="chưa được nạp vào hệ thống").wait_for()


def test_words_that_could_not_be_fetched_are_fetched_again(opening):
    page = opening(expected="ERR_FAILED")
    page.route("**/v1/law/**", lambda route: route.abort())
    card, button = law_of(page)
    button.click()
    card.locator(".basis .words", has_text="Bạn kiểm tra kết nối mạng").wait_for()
    page.unroute("**/v1/law/**")
    page.route("**/v1/law/**", lambda route: route.fulfill(json={"citation": {}, "heading": "A", "text": "Lời luật"}))
    button.click()
    card.locator(".basis .words", has_text="Lời luật").wait_for()


# what the server seldom sends


def test_unreviewed_provisions_documents_and_a_page_elsewhere_are_shown(opening):
    page = opening()
    citation = {"act": "1/2025", "label": "Điều 1 Luật A", "id": "a/dieu-1", "certainty": "reported"}
    replies(
        page,
        {
            **BARE,
            "status": "unanswered",
            "notices": ["Máy tìm, chưa ai kiểm tra."],
            "provisions": [{"citation": citation, "heading": "Phạm vi", "text": "Lời luật."}],
            "documents": [{"format": "pdf", "name": "don.pdf", "url": "/v1/documents/x/don.pdf"}],
            "citations": [citation],
        },
        {**BARE, "text": "Điều bạn hỏi nằm ngoài chủ đề.", "page": "/hoi-dap/phi/ai-chiu-phi"},
    )
    launch(page)
    card = ask(page, "đơn")
    found = card.locator("details.unreviewed")
    found.locator("summary").click()
    assert "Điều 1 Luật A: Phạm vi" in found.inner_text() and "Lời luật." in found.inner_text()
    assert "chưa ai kiểm tra" in card.inner_text()
    assert card.get_by_role("link", name="Tải don.pdf").get_attribute("href").endswith("/v1/documents/x/don.pdf")
    card.locator("details.basis summary").click()
    assert "chỉ biết qua trang thông tin" in card.inner_text()
    link = ask(page, "khác").get_by_role("link", name="Mở trang của câu trả lời này")
    assert urlsplit(link.get_attribute("href")).path == "/hoi-dap/phi/ai-chiu-phi"


def test_a_letter_that_the_server_has_forgotten_is_not_offered(opening):
    page = opening()
    replies(page, {**BARE, "documents": [{"format": "pdf", "name": "don.pdf", "url": "/v1/documents/x/don.pdf"}]})
    page.clock.install()
    launch(page)
    page.clock.run_for(1000)
    card = ask(page, "đơn")
    expect(card.get_by_role("link", name="Tải don.pdf")).to_be_visible()
    page.clock.run_for(15 * 60_000)
    page.reload()
    page.clock.run_for(1000)
    launch(page)
    assert "chỉ được giữ 15 phút" in answer(page, 0).inner_text()


HOSTILE_TEXT = """Câu đầu <img src=x onerror="document.title='pwned'"> <script>document.title='pwned'</script>

- [bấm](javascript:document.title='pwned') [ngoài](https://evil.example/a) [giả](https://x.gov.vn.evil.example/)
- [bộ](https://moj.gov.vn/trang) <https://thads.moj.gov.vn/x> [trong](/van-ban) [mã](https://a:b@moj.gov.vn/)
- [tệp](data:text/html,x) [thường](http://moj.gov.vn/) ![ảnh](https://evil.example/a.png) `mã` # không phải đề mục

3. ba
4. bốn

# Không phải đề mục
> không phải trích

<iframe src="https://evil.example"></iframe>"""


def test_text_of_the_server_becomes_paragraphs_lists_and_allowed_links_only(opening, address):
    page = opening()
    replies(page, {**BARE, "text": HOSTILE_TEXT})
    launch(page)
    text = ask(page, "xin chào").locator(".text").first
    made = set(text.evaluate("node => [...node.querySelectorAll('*')].map(each => each.tagName)"))
    assert made <= {"P", "UL", "OL", "LI", "A", "STRONG", "EM", "BR"}
    links = text.evaluate("node => [...node.querySelectorAll('a')].map(each => [each.href, each.target, each.rel])")
    assert [link[0] for link in links] == [
        "https://moj.gov.vn/trang",
        "https://thads.moj.gov.vn/x",
        address + "van-ban",
    ]
    assert {tuple(link[1:]) for link in links} == {("_blank", "noopener noreferrer")}
    expect(text.locator("ol")).to_have_attribute("start", "3")
    words = text.inner_text()
    for kept in (
        "<img src=x",
        "<script>",
        "# Không phải đề mục",
        "> không phải trích",
        "<iframe",
        "`mã`",
        "bấm",
        "ngoài",
    ):
        assert kept in words
    assert page.title() == "Phí thi hành án"


def test_markup_that_is_typed_is_shown_as_text_and_never_run(opening):
    page = opening()
    launch(page)
    ask(page, "<img src=x onerror=\"document.title='pwned'\"> phí")
    assert "<img" in page.locator(".mine .asked").inner_text()
    assert page.title() == "Phí thi hành án"


# taking along


def test_an_answer_can_be_copied_with_its_source(opening):
    page = opening(permissions=["clipboard-read", "clipboard-write"])
    launch(page)
    ask(page, FEE).get_by_role("button", name="Sao chép").click()
    page.get_by_text("Đã sao chép câu trả lời.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "khoản 1 Điều 53 Luật Thi hành án dân sự 2025" in copied and "Người được thi hành án yêu cầu" in copied
    assert re.search(r"Nguồn: Hỏi–Đáp Thi hành án, http\S+/hoi-dap/phi/ai-chiu-phi\nNgày lấy: \d\d/\d\d/\d{4}$", copied)


def test_a_link_to_the_answer_can_be_shared(opening):
    page = opening(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    page.reload()
    launch(page)
    ask(page, FEE).get_by_role("button", name="Chia sẻ").click()
    page.get_by_text("Đã sao chép địa chỉ").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/hoi-dap/phi/ai-chiu-phi")
    page.evaluate("navigator.share = async (what) => { window.shared = what; }")
    answer(page, 0).get_by_role("button", name="Chia sẻ").click()
    assert page.evaluate("shared.url").endswith("/hoi-dap/phi/ai-chiu-phi")


def test_an_answer_prints_alone_and_whole(opening):
    page = opening(body=html(before="<h1>Trang của báo</h1>"))
    page.add_init_script("window.print = () => { (window.parent ?? window).printed = document.body.innerText; }")
    page.reload()
    launch(page)
    ask(page, "chào bạn")
    ask(page, FEE).get_by_role("button", name="In", exact=True).click()
    paper = page.evaluate("printed")
    assert FEE in paper and "Người được thi hành án yêu cầu" in paper and "/hoi-dap/phi/ai-chiu-phi" in paper
    assert "Trang của báo" not in paper and "chào bạn" not in paper and "Sao chép" not in paper
    page.get_by_role("button", name="Thêm việc khác").click()
    page.locator(".print-all").click()
    assert "chào bạn" in page.evaluate("printed") and FEE in page.evaluate("printed")


def test_the_conversation_can_be_downloaded(opening):
    page = opening()
    launch(page)
    ask(page, FEE)
    page.get_by_role("button", name="Thêm việc khác").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải cuộc trò chuyện").click()
    assert re.fullmatch(r"hoi-dap-thi-hanh-an-\d{4}-\d\d-\d\d\.txt", download.value.suggested_filename)
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert f"Bạn hỏi: {FEE}" in text and "Căn cứ pháp lý" in text and "không phải tư vấn pháp luật" in text


def test_rating_an_answer_leaves_the_reader_where_the_reasons_are(opening):
    page = opening()
    replies(page, {**BARE, "text": "Câu ngắn.\n\n" + "Một đoạn dài.\n\n" * 60, "entry": "muc-phi"})
    page.route("**/v1/feedback", lambda route: route.fulfill(status=204))
    launch(page)
    card = ask(page, "dài")
    card.get_by_role("button", name="Xem thêm").click()
    card.get_by_role("button", name="Không có ích").click()
    reason = card.get_by_role("button", name="Khó hiểu")
    reason.wait_for()
    page.wait_for_timeout(200)
    top, panel = reason.bounding_box()["y"], page.locator(".scroll").bounding_box()
    assert panel["y"] < top < panel["y"] + panel["height"]


def test_what_is_said_beside_choices_comes_after_them(opening):
    page = opening()
    choice = {"entry": "muc-phi", "title": "Mức phí?", "page": None}
    replies(page, {**BARE, "status": "clarify", "notices": ["Hỏi nơi này."], "choices": [choice]})
    launch(page)
    words = ask(page, "mơ hồ").inner_text()
    assert words.index("Mức phí?") < words.index("Hỏi nơi này.")
    replies(page, {**BARE, "notices": ["Luật đã đổi."], "choices": [choice], "entry": "ai-chiu-phi"})
    words = ask(page, "rõ").inner_text()
    assert words.index("Luật đã đổi.") < words.index("Mức phí?")


def test_a_last_day_that_has_passed_goes_into_no_calendar(opening):
    page = opening()
    figure = {"tool": "limitation", "summary": "x", "steps": [], "assumptions": [], "also": []}
    done = {**BARE, "tool": "limitation", "given": {"effective_on": "2021-05-12"}}
    replies(page, {**done, "computation": {**figure, "expired": False}})
    launch(page)
    expect(ask(page, "còn hạn").locator(".calendar")).to_have_count(1)
    replies(page, {**done, "computation": {**figure, "expired": True}})
    expect(ask(page, "hết hạn").locator(".calendar")).to_have_count(0)


def test_an_answer_can_be_rated_with_a_reason(opening):
    page = opening()
    said = []
    page.on("request", lambda made: said.append(made.post_data_json) if made.url.endswith("/v1/feedback") else None)
    launch(page)
    card = ask(page, FEE)
    card.get_by_role("button", name="Không có ích").click()
    card.get_by_role("button", name="Khó hiểu").click()
    page.wait_for_timeout(300)
    assert [(one["useful"], one.get("reason")) for one in said] == [(False, None), (False, "Khó hiểu")]
    assert card.locator(".said").inner_text() == "Cảm ơn bạn."
    assert focused(page) == "meta"
    page.reload()
    launch(page)
    expect(answer(page, 0).get_by_role("button", name="Có ích", exact=True)).to_have_count(0)
