"""How fast the widget is: an answer, a long conversation, a slow phone. Figures are printed; limits are generous."""

import statistics

from playwright.sync_api import expect

from gateway.widget_files import built
from tests.browser.talking import BARE, FEE, answer, answers, ask, html, until

TIME_AN_ANSWER = """async (texts) => {
  const root = document.querySelector('hoidap-tha').shadowRoot, box = root.querySelector('textarea'), taken = [];
  const count = () => root.querySelectorAll('hoidap-tha-turn article').length;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (const text of texts) {
    const before = count();
    box.value = text;
    box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await frame();
    const start = performance.now();
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    while (count() === before) await frame();
    taken.push(performance.now() - start);
  }
  return taken;
}"""

ADD_MESSAGES = """async (number) => {
  const host = document.querySelector('hoidap-tha'), root = host.shadowRoot, taken = [];
  const log = root.querySelector('.log'), answered = () => log.lastElementChild?.querySelector('article');
  while (number--) {
    const before = log.childElementCount, start = performance.now();
    host.ask('câu ' + before);
    while (log.childElementCount === before || !answered()) await new Promise((done) => setTimeout(done));
    root.querySelector('.scroll').scrollTop;  // with the layout that it costs
    taken.push(performance.now() - start);
    await new Promise((done) => requestAnimationFrame(done));
  }
  return taken;
}"""


def test_an_answer_is_shown_quickly(opening):
    page = opening("mode=panel")
    ask(page, FEE)
    texts = ["cảm ơn", "Nhà ở duy nhất có bị kê biên không?", "chào bạn", FEE, "Tính phí"]
    taken = page.evaluate(TIME_AN_ANSWER, texts)
    print(f"\nanswer shown after {statistics.median(taken):.0f} ms, median of {[round(each) for each in taken]}")
    assert statistics.median(taken) < 300 * 5


def test_a_conversation_of_500_messages_stays_smooth(opening):
    page = opening("mode=panel")
    text = "Câu ngắn.\n\n" + "- Một điều khá dài để đọc cho hết dòng này.\n" * 6
    reply = {**BARE, "entry": "x", "text": text, "choices": [{"entry": "y", "title": "Câu khác?", "page": None}]}
    page.locator("textarea").wait_for()
    page.wait_for_timeout(600)
    # answered within the page: what is measured is the widget alone
    page.evaluate("(reply) => { window.fetch = async () => new Response(JSON.stringify(reply)); }", reply)
    few = statistics.median(page.evaluate(ADD_MESSAGES, 10))
    page.evaluate(ADD_MESSAGES, 480)
    many = statistics.median(page.evaluate(ADD_MESSAGES, 10))
    expect(answers(page)).to_have_count(500)
    print(f"\nadding a message: {few:.1f} ms at 5, {many:.1f} ms at 500, ratio {many / few:.2f}")
    assert many / few < 8
    page.reload()
    answer(page, 499)
    expect(page.locator("hoidap-tha-turn")).to_have_count(500)


def test_on_a_slow_phone_it_can_be_used_soon(browser, address, site, key):
    """Slow 4G (150 ms, 1.6 Mbit/s) and a processor four times slower, nothing in the cache."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    slow = context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8},
    )
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(
        """const look = () => {
             const found = document.querySelector('hoidap-tha')?.shadowRoot?.querySelector('.launcher');
             if (found) window.there = performance.now(); else requestAnimationFrame(look); };
           look();"""
    )
    page.goto(site.add("/cham", html(f'key="{key}"', script=address.rstrip("/") + built().path)))
    there = until(page, "window.there")
    opened = page.evaluate(
        """async () => { const root = document.querySelector('hoidap-tha').shadowRoot, start = performance.now();
             root.querySelector('.launcher').click();
             while (!root.querySelector('dialog[open]')) await new Promise((done) => requestAnimationFrame(done));
             return performance.now() - start; }"""
    )
    print(f"\nslow 4G, 4x CPU: launcher after {there:.0f} ms, panel {opened:.0f} ms after the tap")
    assert there < 1000 * 3 and opened < 500 * 3
    context.close()
