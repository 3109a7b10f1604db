"""Quizzes: the list, the form and its result without a script, the projector, the sheet, and the interface."""

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from bot import day, knowledge
from faq import corpus as corpus_module
from faq import quiz as quiz_module
from faq.corpus import Corpus
from faq.entry import Review
from faq.quiz import LETTERS, drawn, known_quizzes, questions_on
from faq.topics import known_topics
from gateway import quizzes
from gateway.app import create_app
from gateway.partners.campaign_counts import QUIZ
from gateway.partners.campaigns import Campaign
from gateway.portal.quizzes import paper_of
from gateway.settings import Settings
from law.citations import Citation

PHI = "/trac-nghiem/phi"
MIXED = "/trac-nghiem/muoi-cau"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A server whose model never loads: pages do not wait for it."""

    def never():
        raise RuntimeError("no model in this test")

    folder = tmp_path_factory.mktemp("quiz")
    settings = Settings(database_url=f"sqlite:///{folder}/turns.db", products=folder / "products")
    with TestClient(create_app(never, settings), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture
def changed():
    """``changed(id)``: show the corpus with other words in one entry, as after a correction."""
    before = knowledge.shown()

    def run(id):
        versions = dict(before.versions)
        *older, newest = versions[id]
        versions[id] = (*older, replace(newest, body=newest.body + "\n\nCâu mới."))
        corpus_module.serve(Corpus(versions))

    yield run
    corpus_module.serve(before)


def text_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def today_s(topic=None):
    """The questions that may be shown today, in the corpus' order."""
    entries = [entry for entry in knowledge.shown().in_force(day.today()) if topic in (None, entry.topic)]
    return questions_on(entries, known_quizzes())


def answers(questions, right=()):
    """What a form sends: the right options for the ids in ``right``, wrong ones for the rest."""
    return {f"c-{each.id}": each.mark(each.right if each.id in right else each.wrong[0]) for each in questions}


def shown_ids(html):
    """The ids of the questions of a form, in order."""
    return list(dict.fromkeys(re.findall(r'type="radio"[^>]* name="c-([a-z0-9-]+)"', html)))


# the list


def test_the_list_has_every_topic_with_its_count(pages):
    html = pages.get("/trac-nghiem").text
    for topic, name in known_topics().items():
        count = len(today_s(topic))
        assert (f'href="/trac-nghiem/{topic}"' in html) == bool(count)
        assert f"{name} {count} câu" in text_of(html)
    assert f"{len(today_s())} câu hỏi" in text_of(html) and f'href="{MIXED}"' in html


def test_pages_of_answers_lead_to_the_quiz_of_their_topic(pages):
    assert f'href="{PHI}"' in pages.get("/hoi-dap/phi").text
    assert f'href="{PHI}"' in pages.get("/hoi-dap/phi/muc-phi").text
    old = pages.get("/hoi-dap/phi/muc-phi?ngay=2026-06-30").text
    assert "quy định cũ" in old and f'href="{PHI}"' not in old, "it asks about the law of today"


def test_the_sitemap_names_the_quizzes_but_no_drawn_one(pages):
    found = pages.get("/sitemap.xml").text
    assert "<loc>http://testserver/trac-nghiem</loc>" in found and f"<loc>http://testserver{PHI}</loc>" in found
    assert MIXED not in found


# the form


def test_a_quiz_is_a_plain_form_with_four_labelled_options_each(pages):
    html = pages.get(PHI).text
    asked = today_s("phi")
    assert sorted(shown_ids(html)) == sorted(each.id for each in asked)
    assert html.count("<fieldset") == html.count("<legend") == len(asked)
    for each in asked:
        assert each.text in unescape(html) and each.explanation not in unescape(html)
        marks = re.findall(rf'name="c-{each.id}" value="([0-9a-f]+)"', html)
        assert marks == [each.mark(option) for option in each.options]
    assert "checked" not in html and "<script" not in re.sub(r'<script type="application/ld.*?</script>', "", html)


def test_options_stand_in_the_same_order_in_page_and_interface(pages):
    html = unescape(pages.get(PHI).text)
    for row in pages.get("/v1/quizzes/phi").json()["questions"]:
        places = [html.index(f"<b>{letter}.</b> {words}") for letter, words in zip(LETTERS, row["options"])]
        assert places == sorted(places)


def test_no_letter_is_right_too_often_or_too_seldom():
    keys = [question.key for question in today_s()]
    assert all(len(keys) / 10 <= keys.count(letter) <= len(keys) / 2 for letter in LETTERS)
    for topic in known_topics():
        assert len({question.key for question in today_s(topic)}) > 1, topic


def test_what_is_not_answered_is_asked_for_before_the_score(pages):
    first, *rest = today_s("phi")
    response = pages.get(PHI, params={**answers([first], [first.id]), "cham": "1"})
    said = text_of(response.text)
    assert f"Còn {len(rest)} câu bạn chưa trả lời" in said and "Bạn trả lời đúng" not in said
    for number in re.findall(r'<a href="#(cau-\d+-A)"', response.text):
        assert f'id="{number}"' in response.text
    assert response.text.count("Bạn chưa chọn câu này") == len(rest)
    assert response.text.count(" checked") == 1, "what was answered stays"
    assert re.search(r'name="cham" value="het"', response.text)
    assert response.headers["cache-control"] == "private, no-store"
    # the first button, which Enter presses, asks again rather than gives the rest up
    assert re.findall(r'<button[^>]* value="(\w+)"', response.text)[0] == "1"


@pytest.mark.parametrize("send", ["get", "post"])
def test_the_result_has_score_answers_explanations_and_law(pages, send):
    asked = today_s("phi")
    given = {**answers(asked, [each.id for each in asked[:2]]), "cham": "1"}
    response = pages.get(PHI, params=given) if send == "get" else pages.post(PHI, data=given)
    html, said = response.text, text_of(response.text)
    assert f"Bạn trả lời đúng 2 trên {len(asked)} câu" in said and f"Sai {len(asked) - 2} câu" in said
    parts = {each.id: part for each in asked for part in html.split("<li class=") if each.text in unescape(part)}
    for at, each in enumerate(asked):
        part = parts[each.id]
        entry = knowledge.shown().at(each.entry, day.today())
        assert text_of(part).count("Đúng" if at < 2 else "Sai") == 1
        chosen = each.right if at < 2 else each.wrong[0]
        letters = {words: letter for letter, words in zip(LETTERS, each.options)}
        assert f"Bạn chọn {letters[chosen]}. {chosen}" in text_of(part)
        assert f"Đáp án đúng {each.key}. {each.right}" in text_of(part)
        assert each.explanation in unescape(part) and f'href="/hoi-dap/phi/{entry.id}"' in part
        for citation in each.citations:
            assert knowledge.acts().label(citation) in text_of(part)
    assert response.headers["cache-control"] == "private, no-store" and 'content="noindex"' in html
    assert f'data-copy="http://testserver{PHI}"' in html, "what is shared has no score"
    assert f'<link rel="canonical" href="http://testserver{PHI}">' in html


def test_unanswered_questions_may_be_scored_and_are_said_to_be_empty(pages):
    asked = today_s("phi")
    given = {**answers(asked[:1], [asked[0].id]), "cham": "het"}
    said = text_of(pages.get(PHI, params=given).text)
    assert f"Bạn trả lời đúng 1 trên {len(asked)} câu" in said and f"Bỏ trống {len(asked) - 1} câu" in said
    assert "Sai" not in said
    assert f"đúng 0 trên {len(asked)} câu" in text_of(pages.get(PHI, params={"cham": "het"}).text)


def test_a_doubtful_act_is_said_with_its_question(pages):
    asked = today_s("phi")
    said = text_of(pages.get(PHI, params={**answers(asked), "cham": "1"}).text)
    assert re.search(r"Câu \d: Lưu ý: câu trả lời có dựa vào Thông tư 216/2016", said)
    assert "chưa có văn bản xác nhận còn áp dụng" in said


def test_markup_in_answers_stays_text(pages):
    html = pages.get(PHI, params={"c-<b>": "<script>alert(1)</script>", "cham": "<i>", "dot": '"><i>'}).text
    assert "<script>alert" not in html and "<i>" not in html


def test_a_quiz_has_no_inline_script_or_style_and_names_no_other_host(pages):
    given = {**answers(today_s("phi")), "cham": "1"}
    for query in ({}, given, {"cham": "1"}, {"chieu": "1"}, {"chieu": "1", "cau": "1", "dap": "1"}):
        html = pages.get(PHI, params=query).text
        assert not re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", html)
        assert set(re.findall(r'(?:src|href|action)="(https?://[^/"]+)', html)) <= {"http://testserver"}
        assert html.count("<h1") == 1


def test_a_form_is_kept_by_caches_until_something_changes(pages, changed):
    first = pages.get(PHI)
    same = pages.get(PHI, headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304 and "public" in first.headers["cache-control"]
    changed("muc-phi")
    assert pages.get(PHI, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


# what changed since


def test_a_question_whose_entry_changed_is_not_shown_anywhere(pages, changed):
    gone = next(each for each in today_s("phi") if each.entry == "muc-phi")
    before, tag = len(today_s("phi")), pages.get("/v1/quizzes/phi").headers["etag"]
    sheet = pages.get(f"{PHI}/phieu.pdf").headers["etag"]
    changed("muc-phi")
    assert gone.id not in shown_ids(pages.get(PHI).text)
    assert f"Phí, chi phí, miễn giảm {before - 1} câu" in text_of(pages.get("/trac-nghiem").text)
    api = pages.get("/v1/quizzes/phi", headers={"If-None-Match": tag})
    assert api.status_code == 200 and gone.id not in [row["id"] for row in api.json()["questions"]]
    assert gone.text not in unescape(pages.get(f"{PHI}?chieu=1&cau={before}").text)
    assert pages.get(f"{PHI}/phieu.pdf").headers["etag"] != sheet
    late = {**answers([gone], [gone.id]), "cham": "het"}
    said = text_of(pages.get(PHI, params=late).text)
    assert "1 câu bạn đã chọn không còn như lúc bạn mở bài" in said and f"đúng 0 trên {before - 1} câu" in said


def test_an_answer_whose_words_were_changed_is_no_answer():
    quiz = quizzes.of_topic("phi", day.today(), "")
    question, entry = quiz.asked[0]
    given = answers([question], [question.id])
    assert paper_of(quiz, given).count("right") == 1 and paper_of(quiz, given).lost == 0
    reworded = replace(quiz, asked=((replace(question, right=question.right + " đó"), entry), *quiz.asked[1:]))
    paper = paper_of(reworded, given)
    assert paper.count("right") == paper.count("wrong") == 0 and paper.lost == 1


def test_a_quiz_file_that_changed_is_live_without_a_restart(pages, tmp_path, monkeypatch):
    for path in quiz_module.quiz_paths():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(quiz_module, "_watched", quiz_module.WatchedQuizzes(tmp_path))
    sheet = pages.get(f"{PHI}/phieu.pdf").headers["etag"]
    path = tmp_path / "phi.yml"
    old = next(each for each in today_s("phi")).text
    path.write_text(path.read_text("utf-8").replace(old, "Câu này vừa được viết lại, phải không?"), "utf-8")
    assert "Câu này vừa được viết lại, phải không?" in pages.get(PHI).text
    assert pages.get(f"{PHI}/phieu.pdf").headers["etag"] != sheet
    path.write_text("hỏng: [", "utf-8")
    assert "Câu này vừa được viết lại, phải không?" in pages.get(PHI).text, "a broken file changes nothing"


def test_answers_are_shown_though_the_quizzes_never_could_be_read(pages, tmp_path, monkeypatch):
    (tmp_path / "phi.yml").write_text("hỏng: [", "utf-8")
    monkeypatch.setattr(quiz_module, "_watched", quiz_module.WatchedQuizzes(tmp_path))
    assert pages.get("/hoi-dap/phi/muc-phi").status_code == pages.get("/hoi-dap/phi").status_code == 200
    assert "Hiện chưa có câu hỏi trắc nghiệm" in pages.get("/trac-nghiem").text
    assert pages.get(PHI).status_code == 404
    assert pages.get("/v1/quizzes").json()["items"] == []
    assert pages.get("/sitemap.xml").status_code == 200


def test_unsigned_questions_are_not_shown(pages, monkeypatch):
    known = [replace(each, review=Review(("soan-1",), date(2026, 11, 22))) for each in known_quizzes()]
    monkeypatch.setattr(quizzes, "known_quizzes", lambda: tuple(known[:1] + list(known_quizzes())[1:]))
    assert pages.get("/v1/quizzes").json()["total"] == len(known) - 1


# ten by a number


def test_a_new_number_leads_to_an_address_that_can_be_shared(pages):
    response = pages.get(MIXED, follow_redirects=False)
    assert response.status_code == 303 and response.headers["cache-control"] == "no-store"
    assert re.fullmatch(rf"{MIXED}\?de=[1-9]\d{{0,3}}", response.headers["location"])
    staged = pages.get(f"{MIXED}?chieu=1", follow_redirects=False).headers["location"]
    assert re.fullmatch(rf"{MIXED}\?de=\d+&chieu=1", staged)
    assert len({pages.get(MIXED, follow_redirects=False).headers["location"] for _ in range(10)}) > 1


def test_the_same_number_is_the_same_quiz(pages):
    html = pages.get(f"{MIXED}?de=4821").text
    assert shown_ids(html) == [each.id for each in drawn(today_s(), 4821)[:10]]
    assert shown_ids(html) == shown_ids(pages.get(f"{MIXED}?de=4821").text)
    assert shown_ids(html) != shown_ids(pages.get(f"{MIXED}?de=4822").text)
    assert f'<link rel="canonical" href="http://testserver{MIXED}?de=4821">' in html and 'content="noindex' in html
    assert '<input type="hidden" name="de" value="4821">' in html


def test_a_drawn_quiz_is_scored_and_leads_back_to_itself(pages):
    asked = drawn(today_s(), 7)[:10]
    html = pages.get(MIXED, params={"de": "7", **answers(asked, [asked[0].id]), "cham": "1"}).text
    assert "Bạn trả lời đúng 1 trên 10 câu" in text_of(html)
    assert f'href="{MIXED}?de=7"' in html and f'href="{MIXED}/phieu.pdf?de=7"' in html
    posted = pages.post(MIXED, data={"de": "7", **answers(asked, [asked[0].id]), "cham": "1"})
    assert "Bạn trả lời đúng 1 trên 10 câu" in text_of(posted.text)


@pytest.mark.parametrize("number", ["0", "10000", "-1", "abc", "1.5", "٣" * 9, "99999999999999999999"])
def test_a_number_that_is_none_is_told_of(pages, number):
    response = pages.get(MIXED, params={"de": number})
    assert response.status_code == 404 and "Không có đề mang số này" in response.text
    assert f'href="{PHI}"' in response.text and response.headers["x-robots-tag"] == "noindex"


@pytest.mark.parametrize("path", ["/trac-nghiem/khong-co", "/trac-nghiem/khong-co/phieu.pdf", f"{MIXED}/phieu.pdf"])
def test_a_quiz_that_is_not_there_leads_to_the_list(pages, path):
    response = pages.get(path)
    assert response.status_code == 404 and "<h1>Trắc nghiệm về thi hành án</h1>" in response.text


# for a projector


def test_a_projector_is_led_through_all_questions_by_links(pages):
    address, seen = f"{PHI}?chieu=1", []
    for _ in range(2 * len(today_s("phi")) + 1):
        html = pages.get(address).text
        address = unescape(re.search(r'<a class="button" href="([^"]+)"', html)[1])
        seen.append(unescape(re.search(r"<h1[^>]*>(.*?)</h1>", html)[1]))
    titles = [each.text for each in today_s("phi")]
    assert seen[0] == "Phí, chi phí, miễn giảm" and sorted(seen[1:]) == sorted(titles * 2)
    last = pages.get(address).text
    assert f"Hết {len(titles)} câu" in last


def test_an_answer_is_hidden_until_it_is_asked_for(pages):
    quiz = quizzes.of_topic("phi", day.today(), "")
    question, entry = quiz.asked[0]
    asked, told = (unescape(pages.get(f"{PHI}?chieu=1&cau=1{more}").text) for more in ("", "&dap=1"))
    assert question.text in asked and question.explanation not in asked and "Đáp án đúng" not in asked
    assert question.explanation in told and f'href="/hoi-dap/phi/{entry.id}"' in told
    right = re.search(r'<li class="is-right"[^>]*>(.*?)</li>', told, re.S)[1]
    assert question.right in right and "Đáp án đúng" in right and told.count("is-right") == 1


def test_what_the_screen_shows_is_read_aloud_with_the_button_in_focus(pages):
    for more in ("", "&dap=1"):
        html = pages.get(f"{PHI}?chieu=1&cau=1{more}").text
        described = re.search(r'autofocus aria-describedby="([^"]+)"', html)[1].split()
        assert described and all(html.count(f'id="{id}"') == 1 for id in described)


def test_the_opening_shows_a_code_to_scan(pages):
    html = pages.get(f"{MIXED}?de=12&chieu=1").text
    assert 'src="data:image/svg+xml;base64,' in html and "testserver/trac-nghiem/muoi-cau?de=12" in html
    assert 'alt="Mã QR' in html


@pytest.mark.parametrize("at", ["-1", "abc", "99999", "1.5"])
def test_a_place_that_is_none_is_the_opening_or_the_end(pages, at):
    response = pages.get(f"{PHI}?chieu=1&cau={at}")
    assert response.status_code == 200 and "Quét mã" in response.text


# the sheet


def test_the_sheet_is_the_quiz_on_paper(pages):
    for path in (f"{PHI}/phieu.pdf", f"{MIXED}/phieu.pdf?de=4821"):
        response = pages.get(path)
        assert response.headers["content-type"] == "application/pdf" and response.content[:5] == b"%PDF-"
        assert pages.get(path, headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    assert "4821" in response.headers["content-disposition"]
    assert response.content != pages.get(f"{MIXED}/phieu.pdf?de=4822").content


# campaigns


def test_a_finished_quiz_counts_for_the_campaign_it_was_opened_from(pages):
    state = pages.app.state.hoidap
    today = day.today()
    campaign = Campaign(
        id="dot-thu",
        title="Đợt thử",
        organiser="Mặt trận xã A",
        since=today,
        until=today,
        created_at=datetime(2026, 11, 1),
        topics=("phi",),
    )
    state.campaigns._store.add(campaign)
    state.campaigns._until = float("-inf")

    def counted():
        state.counting.settle()
        return state.counting._store.of("dot-thu", today, today)

    browser = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/120"}
    asked = today_s("phi")
    opened = pages.get(f"{PHI}?dot=dot-thu", headers=browser).text
    assert '<input type="hidden" name="dot" value="dot-thu">' in opened
    pages.get(PHI, params={"dot": "dot-thu", "cham": "1"}, headers=browser)
    assert not counted(), "opened, or not finished"
    done = pages.get(PHI, params={"dot": "dot-thu", **answers(asked), "cham": "1"}, headers=browser)
    assert [(each.kind, n) for each, n in counted().items()] == [(QUIZ, 1)]
    assert f'href="{PHI}?dot=dot-thu"' in done.text and f'data-copy="http://testserver{PHI}?dot=dot-thu"' in done.text
    pages.get(PHI, params={"dot": "khong-co", **answers(asked), "cham": "1"}, headers=browser)
    assert sum(counted().values()) == 1


# the interface


def test_the_interface_lists_topics_with_how_many(pages):
    data = pages.get("/v1/quizzes").json()
    assert data["as_of"] == day.today().isoformat() and data["total"] == len(today_s())
    assert {row["topic"]: row["questions"] for row in data["items"]} == {
        topic: len(today_s(topic)) for topic in known_topics() if today_s(topic)
    }
    assert all(row["title"] == known_topics()[row["topic"]] for row in data["items"])


def test_the_interface_gives_answers_explanations_and_law(pages):
    data = pages.get("/v1/quizzes/phi").json()
    assert data["title"] == "Phí, chi phí, miễn giảm" and data["page"] == PHI
    assert data["statements"][1] == f"Theo quy định áp dụng ngày {day.today():%d/%m/%Y}"
    known = {each.id: each for each in today_s("phi")}
    for row in data["questions"]:
        question = known.pop(row["id"])
        assert row["question"] == question.text and row["options"][row["answer"]] == question.right
        assert row["explanation"] == question.explanation and row["page"] == f"/hoi-dap/phi/{question.entry}"
        assert [Citation.parse(each["id"]) for each in row["citations"]] == list(question.citations)
        assert row["reviewed_on"] == question.review.on.isoformat()
    assert known == {}
    notices = {row["id"]: row["notices"] for row in data["questions"]}
    assert "Thông tư 216/2016" in notices["muc-phi-1"][0] and notices["ai-chiu-phi-1"] == []


def test_questions_of_today_are_not_given_for_the_old_law(pages):
    now = pages.get("/v1/quizzes").json()["total"]
    old = pages.get("/v1/quizzes?as_of=2026-06-30").json()
    assert old["total"] < now and old["as_of"] == "2026-06-30"
    for row in pages.get("/v1/quizzes").json()["items"]:
        assert pages.get(f"/v1/quizzes/{row['topic']}").json()["questions"]
    gone = {row["topic"] for row in pages.get("/v1/quizzes").json()["items"]} - {row["topic"] for row in old["items"]}
    for topic in gone:
        error = pages.get(f"/v1/quizzes/{topic}?as_of=2026-06-30").json()["error"]
        assert (error["code"], error["field"]) == ("no_questions", "topic")


@pytest.mark.parametrize(
    "path, code, http", [("khong-co", "unknown_topic", 404), ("phi?as_of=mai", "invalid_field", 422)]
)
def test_a_bad_call_is_refused_in_the_one_shape(pages, path, code, http):
    response = pages.get(f"/v1/quizzes/{path}")
    assert response.status_code == http and response.json()["error"]["code"] == code


@pytest.mark.parametrize("path", ["/v1/quizzes", "/v1/quizzes/phi"])
def test_the_interface_is_asked_again_by_tag(pages, path):
    first = pages.get(path)
    again = pages.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert "last-modified" in first.headers


def test_the_interface_is_told_of_with_examples(pages):
    document = pages.get("/openapi.json").json()
    for path, name in (("/v1/quizzes", "QuizList"), ("/v1/quizzes/{topic}", "QuizOut")):
        operation = document["paths"][path]["get"]
        assert operation["summary"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{name}"}
    fields = document["components"]["schemas"]["QuizQuestion"]["properties"]
    assert {name for name, field in fields.items() if "example" not in field} == {"citations", "notices"}


def test_long_addresses_and_odd_queries_do_no_harm(pages):
    odd = urlencode({f"c-{number}": "x" * 50 for number in range(100)})
    assert pages.get(f"{PHI}?{odd}").status_code == 200
    assert "100 câu bạn đã chọn" in text_of(pages.get(f"{PHI}?{odd}").text)
    assert pages.post(PHI, data={"c-muc-phi-1": "\x00"}).status_code == 200
