"""Nothing is lost and nothing doubled: sending, waiting, offline and back, reload."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.talking import BARE, FEE, LIMITATION, answer, answers, ask, launch, refusal, replies, shot, until

# sending


def test_enter_sends_but_not_within_a_word_being_composed(opening):
    page = opening()
    launch(page)
    box = page.locator("textarea")
    box.fill("một")
    box.press("Shift+Enter")
    box.press_sequentially("hai")
    expect(box).to_have_value("một\nhai")
    for more in ("isComposing: true", "keyCode: 229"):
        box.evaluate(
            f"node => node.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{key: 'Enter', bubbles: true, composed: true, cancelable: true, {more}}}))"
        )
    assert page.sent == []
    expect(box).to_have_value("một\nhai")
    box.press("Enter")
    answer(page, 0)
    assert page.sent[0].post_data_json["message"] == "một\nhai"
    expect(box).to_have_value("")


def test_a_message_that_is_too_long_is_told_kindly_and_kept(opening):
    page = opening()
    launch(page)
    box = page.locator("textarea")
    box.fill("đ" * 850)
    assert "850/1000 ký tự" in page.locator(".count").inner_text()
    box.fill("dài " * 300)
    box.press("Enter")
    assert "1000 ký tự" in page.locator(".hint").inner_text()
    expect(box).to_have_value("dài " * 300)
    expect(box).to_have_attribute("aria-invalid", "true")
    assert page.sent == []


def test_a_refused_message_shows_the_servers_words_and_can_be_mended(opening):
    page = opening(expected="422")
    replies(page, refusal(422, "message_too_long", "Câu hỏi dài quá, bạn viết ngắn lại giúp."))
    launch(page)
    card = ask(page, "một câu")
    assert card.inner_text().strip() == "Câu hỏi dài quá, bạn viết ngắn lại giúp."
    expect(page.locator("textarea")).to_have_value("một câu")


def test_too_many_messages_wait_and_go_out_by_themselves(opening):
    page = opening(expected="429")
    replies(page, refusal(429, "too_many", "Bạn chờ một chút.", **{"Retry-After": "1"}), {**BARE, "text": "Đây."})
    launch(page)
    page.locator("textarea").fill("câu")
    page.keyboard.press("Enter")
    state = page.locator(".state")
    state.wait_for()
    assert "Bạn chờ một chút." in state.inner_text() and "1 giây" in state.inner_text()
    assert "Đây." in answer(page, 0).inner_text()


def test_an_assistant_that_is_loading_is_waited_for(opening):
    page = opening(expected="503")
    replies(page, refusal(503, "not_ready", "the model is being loaded"), {**BARE, "text": "Đây."})
    launch(page)
    page.locator("textarea").fill("câu")
    page.keyboard.press("Enter")
    page.get_by_text("Trợ lý đang khởi động").wait_for()
    assert "Đây." in answer(page, 0).inner_text()


def test_a_server_in_trouble_is_told_and_can_be_tried_again(opening):
    page = opening(expected="500")
    replies(page, refusal(500, "internal_error", "the server failed"), {**BARE, "text": "Đây."})
    launch(page)
    page.locator("textarea").fill("câu")
    page.keyboard.press("Enter")
    page.get_by_text("Máy chủ đang gặp trục trặc").wait_for()
    assert "the server failed" not in page.locator(".log").inner_text()
    page.get_by_role("button", name="Thử lại").click()
    assert "Đây." in answer(page, 0).inner_text()


def test_offline_and_back_loses_nothing_and_doubles_nothing(opening):
    page = opening(expected="ERR_INTERNET_DISCONNECTED")
    launch(page)
    ask(page, "chào bạn")
    page.context.set_offline(True)
    for text in (FEE, "cảm ơn"):
        page.locator("textarea").fill(text)
        page.keyboard.press("Enter")
    page.get_by_text("Chưa gửi được").wait_for()
    expect(page.get_by_role("button", name="Thử lại")).to_be_visible()
    expect(answers(page)).to_have_count(1)
    shot(page, "offline")
    page.context.set_offline(False)
    answer(page, 2)
    assert page.locator(".mine .asked").all_inner_texts() == ["chào bạn", FEE, "cảm ơn"]
    expect(answer(page, 1).locator(".short")).to_be_visible()
    assert "Không có gì" in answer(page, 2).inner_text()
    attempts = [parse_qs(urlsplit(made.url).query)["attempt"][0] for made in page.sent]
    assert len(set(attempts)) == 3
    expect(page.get_by_text("Chưa gửi được")).to_have_count(0)


def test_an_unsent_message_outlives_a_reload(opening):
    page = opening(expected="ERR_FAILED")
    page.route("**/v1/chat*", lambda route: route.abort())
    launch(page)
    page.locator("textarea").fill(FEE)
    page.keyboard.press("Enter")
    page.get_by_text("Chưa gửi được").wait_for()
    page.unroute("**/v1/chat*")
    page.reload()
    launch(page)
    expect(answer(page, 0).locator(".short")).to_be_visible()


def test_an_answer_lost_on_its_way_is_not_asked_for_twice(opening, settings):
    page = opening(expected="ERR_FAILED|ERR_CONNECTION")
    launch(page)
    ask(page, LIMITATION[0])
    ask(page, LIMITATION[1])
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().json())
        route.abort()

    page.route("**/v1/chat*", lose)
    page.locator("textarea").fill("10/05/2022")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Thử lại").click()
    answer(page, 2)
    same = {parse_qs(urlsplit(made.url).query)["attempt"][0] for made in page.sent[2:]}
    assert len(page.sent) == 4 and len(same) == 1
    # the interview went on by one step, not by two: it asks what it asked in the answer that was lost
    assert lost[0]["text"] in answer(page, 2).inner_text()
    expect(ask(page, "Không").locator(".computation")).to_be_visible()


# reload


def test_a_reload_resumes_the_conversation_at_its_end_and_reads_nothing_out_again(opening):
    page = opening("mode=panel")
    for text in ("chào bạn", FEE, "cảm ơn", FEE):
        ask(page, text)
    page.locator("textarea").fill("nháp")
    page.add_init_script(
        """window.loud = [];
        const look = () => { const log = document.querySelector('hoidap-tha')?.shadowRoot?.querySelector('.log');
          if (log) loud.push([log.getAttribute('aria-live'), log.querySelectorAll('article').length]);
          requestAnimationFrame(look); };
        look();"""
    )
    page.reload()
    answer(page, 3)
    until(page, "loud.some(([live]) => live === 'polite')")
    # while it was filled it was silent, and it speaks only once everything stands in it
    assert {count for live, count in page.evaluate("loud") if live == "polite"} == {4}
    expect(page.locator("textarea")).to_have_value("nháp")
    scroll = page.locator(".scroll")
    assert scroll.evaluate("node => node.scrollHeight - node.clientHeight - node.scrollTop") < 4
    before = page.sent[-1].post_data_json["conversation"]
    ask(page, "cảm ơn")
    assert page.sent[-1].post_data_json["conversation"] == before
    assert page.evaluate("localStorage.length") == 0


def test_the_log_announces_only_what_is_new(opening):
    page = opening("mode=panel")
    ask(page, "chào bạn")
    page.wait_for_timeout(600)
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => { window.added = [];
             const log = document.querySelector('hoidap-tha').shadowRoot.querySelector('.log');
             const note = (changes) => { for (const change of changes) for (const node of change.addedNodes)
               if (node.textContent.trim()) added.push(node.textContent); };
             new MutationObserver(note).observe(log, { childList: true, subtree: true }); }"""
    )
    ask(page, "cảm ơn")
    page.wait_for_timeout(300)
    heard = " ".join(page.evaluate("added"))
    assert "Không có gì" in heard and "máy trả lời tự động" not in heard
    assert page.locator("[aria-live]:not(.log)").evaluate_all("nodes => nodes.map(each => each.ariaLive)") in (
        [],
        ["off"],
    )
