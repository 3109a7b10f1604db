"""Long messages, follow-ups and named provisions: what of a message is searched for."""

from dataclasses import replace
from datetime import date

import pytest

from faq.corpus import Corpus
from faq.ranking import (
    CLARIFY_FROM,
    STORY_LOSES,
    TRUST_FEATURES,
    Match,
    Ranker,
    Ranking,
    Searcher,
    Weights,
    _with_other_questions,
    asks,
    is_follow_up,
    is_only_a_topic,
    joined_questions,
    story_sentences,
)
from faq.search import FEATURES
from law.citations import Citation

LAST_OLD_DAY, FIRST_NEW_DAY = date(2026, 6, 30), date(2026, 7, 1)
STORY = "Năm ngoái tôi bán cho người quen một lô hàng, hai bên viết giấy tay, đến nay vẫn chưa thấy trả đồng nào."
PHI = "Vậy cho hỏi phí thi hành án là bao nhiêu phần trăm?"
DON = "Với lại muốn nộp đơn thi hành án ở đâu?"

#: Orders by the best word measure, and trusts it from 0.15 on (a question of an entry in a few other words).
ORDER = tuple(20.0 * (name == "entry_words") for name in FEATURES)
TRUST = tuple(20.0 * (name == "entry_words") for name in TRUST_FEATURES)
PLAIN = Weights(ORDER, TRUST, -4.5, 0.5)


@pytest.fixture
def searcher(index):
    return Searcher(index, Ranker(PLAIN, PLAIN))


def entries(found):
    return [match.entry for match in found.matches]


def long(words):
    return " ".join(["nhà"] * words)


@pytest.mark.parametrize(
    "text, sentences",
    [
        pytest.param("", [], id="nothing"),
        pytest.param(PHI, [], id="one-short-question"),
        pytest.param(STORY, [], id="one-sentence-is-searched-as-a-whole"),
        pytest.param(f"{STORY} {PHI}", [STORY, PHI], id="question-at-the-end"),
        pytest.param(f"{PHI} {STORY}", [PHI, STORY], id="question-at-the-start"),
        pytest.param(f"{STORY}\n{PHI}\n\n{DON}", [STORY, PHI, DON], id="lines"),
        pytest.param(f"{STORY} Phải làm sao? {PHI}", [STORY, PHI], id="three-words-say-too-little"),
        pytest.param(STORY.replace(".", " thì phải làm sao?"), [], id="one-long-question"),
    ],
)
def test_a_story_is_read_by_sentences(text, sentences):
    assert story_sentences(text) == sentences


@pytest.mark.parametrize("words, sentences", [(17, 0), (18, 2)], ids=["short", "long-enough"])
def test_only_a_longer_message_is_a_story(words, sentences):
    text = f"{long(words - 4)}. Ai trả phí đó?"
    assert len(text.split()) == words
    assert len(story_sentences(text)) == sentences


def test_of_many_sentences_the_last_ten_are_read():
    told = [f"Câu chuyện số {number}." for number in range(12)]
    assert story_sentences(" ".join(told)) == told[-10:]


@pytest.mark.parametrize(
    "sentence, asking",
    [
        pytest.param(STORY, False, id="only-told"),
        pytest.param(PHI, True, id="question-mark"),
        pytest.param("Giờ tôi phải làm sao đây.", True, id="no-question-mark"),
        pytest.param("gio toi phai lam sao", True, id="no-marks"),
        pytest.param("Có bị kê biên nhà không ạ", True, id="yes-or-no"),
    ],
)
def test_what_asks_is_told_from_what_is_told(sentence, asking):
    assert asks(sentence) is asking


def test_of_many_questions_the_last_three_are_answered(searcher):
    asked = [PHI, DON, "Yêu cầu thi hành án trong mấy năm?", "Khiếu nại thi hành án ở đâu?"]
    found = searcher.search(f"{STORY} {' '.join(asked)}", FIRST_NEW_DAY)
    assert (entries(found)[:2], found.outcome) == (["nop-don", "thoi-hieu"], "clarify")


@pytest.mark.parametrize("more, first", [(STORY_LOSES - 0.01, "whole"), (STORY_LOSES + 0.01, "sentence")])
def test_a_sentence_stands_for_its_story_only_when_trusted_much_more(searcher, monkeypatch, more, first):
    def rank(text, **kwargs):
        alone = text == PHI
        return Ranking((Match("sentence", 0.6 + more) if alone else Match("whole", 0.6),), "clarify")

    monkeypatch.setattr(searcher, "_rank", rank)
    assert entries(searcher.search(f"{STORY} {PHI}", FIRST_NEW_DAY)) == [first]


@pytest.mark.parametrize(
    "text",
    [
        "thế còn phí?",
        "Thế còn phí thì sao ạ?",
        "  vậy ai trả?",
        "còn chi phí cưỡng chế thì sao",
        "rồi sao nữa",
        "dạ, vậy nộp ở đâu ạ",
        "à mà phí bao nhiêu",
        "thế",
        "roi ai tra phi",
        "con thoi han thi sao a",
    ],
)
def test_a_short_message_that_goes_on_is_a_follow_up(text):
    assert is_follow_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "?!",
        "phí bao nhiêu",
        "Ai trả phí?",
        "con tôi thì sao",
        "con toi bi lay nha",
        "vay tiền không trả có bị đi tù không",
        "vay ngan hang thi sao",
        "đã nộp đơn",
        "còn nhà của tôi thì bị kê biên rồi phải làm sao bây giờ hả các anh chị",
        "con nha cua toi thi bi ke bien roi phai lam sao bay gio ha cac anh chi",
    ],
)
def test_a_message_with_a_matter_of_its_own_or_a_long_one_is_no_follow_up(text):
    assert not is_follow_up(text)


@pytest.mark.parametrize("words, follows", [(9, True), (10, False)])
def test_a_follow_up_has_at_most_nine_words(words, follows):
    assert is_follow_up(f"còn {long(words - 1)}") is follows


@pytest.mark.parametrize("text", ["the con phi", "vay ai tra", "the con chi phi cuong che thi sao"])
def test_a_follow_up_of_few_words_without_marks_is_one(text):
    assert is_follow_up(text)


@pytest.mark.parametrize("text", ["thế chấp nhà có bị kê biên không", "Thế nào là kê biên?", "the nao la ke bien"])
def test_a_word_that_only_begins_like_one_makes_no_follow_up(text):
    assert not is_follow_up(text)


def test_a_follow_up_is_read_with_what_the_talk_was_about(searcher):
    alone = searcher.search("vậy ai phải trả?", FIRST_NEW_DAY)
    known = searcher.search("vậy ai phải trả?", FIRST_NEW_DAY, about="Nhà duy nhất bị kê biên")
    assert entries(alone)[0] == "phi"
    assert (entries(known)[0], known.outcome) == ("ke-bien-nha", "answer")
    # without the words that only tie it to what was said
    assert known == searcher.search("Nhà duy nhất bị kê biên ai phải trả", FIRST_NEW_DAY)


def test_a_follow_up_is_not_answered_by_the_answer_just_given(searcher):
    found = searcher.search("vậy ai trả?", FIRST_NEW_DAY, about="Nhà duy nhất có bị kê biên không?")
    assert entries(found) and "ke-bien-nha" not in entries(found)


def test_a_follow_up_without_words_of_its_own_offers_what_is_near(searcher):
    found = searcher.search("vậy thì sao?", FIRST_NEW_DAY, about="Nhà duy nhất có bị kê biên không?")
    assert found.outcome == "clarify" and found.matches


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("phí thi hành án là bao nhiêu", id="short-with-its-own-matter"),
        pytest.param(f"{STORY} {PHI}", id="story"),
        pytest.param("Ai phải trả phí?", id="question-of-an-entry"),
        pytest.param("", id="nothing"),
    ],
)
@pytest.mark.parametrize("about", ["", "Nhà duy nhất có bị kê biên không?"])
def test_another_message_is_read_alone(searcher, text, about):
    assert searcher.search(text, FIRST_NEW_DAY, about=about) == searcher.search(text, FIRST_NEW_DAY)


def test_a_follow_up_that_an_entry_lists_is_answered_by_it(index_of, corpus):
    listed = replace(corpus.versions["phi"][0], questions=("Thế ai trả phí?",))
    index = index_of(Corpus({**corpus.versions, "phi": (listed,)}))
    found = Searcher(index, Ranker(PLAIN, PLAIN)).search(
        "thế ai trả phí", FIRST_NEW_DAY, about="Nộp đơn thi hành án ở đâu?"
    )
    assert (found.matches[0], found.outcome) == (Match("phi", 1.0), "answer")


@pytest.mark.parametrize("text", [f"{STORY} {PHI}", f"{PHI} {STORY}"], ids=["at-the-end", "at-the-start"])
def test_the_question_in_a_story_is_answered(searcher, text):
    found = searcher.search(text, FIRST_NEW_DAY)
    assert (entries(found)[0], found.outcome) == ("phi", "answer")
    assert searcher.search(f"{STORY} {STORY}", FIRST_NEW_DAY).outcome == "unanswered"


@pytest.mark.parametrize("first, second, ids", [(PHI, DON, ["phi", "nop-don"]), (DON, PHI, ["nop-don", "phi"])])
def test_two_questions_with_two_answers_are_offered_both_in_their_order(searcher, first, second, ids):
    found = searcher.search(f"{STORY} {first} {second}", FIRST_NEW_DAY)
    assert (entries(found)[:2], found.outcome) == (ids, "clarify")
    assert len(set(entries(found))) == len(found.matches) == 5


def test_two_questions_with_the_same_answer_are_answered(searcher):
    found = searcher.search(f"{STORY} {PHI} Tóm lại là ai phải trả phí?", FIRST_NEW_DAY)
    assert (entries(found)[0], found.outcome) == ("phi", "answer")


@pytest.mark.parametrize(
    "day, outcome", [(LAST_OLD_DAY, "clarify"), (FIRST_NEW_DAY, "answer")], ids=["last-day", "no-longer-in-force"]
)
def test_an_answer_that_is_not_in_force_is_not_offered_beside_another(searcher, day, outcome):
    found = searcher.search(f"{STORY} {PHI} Và không cấp dưỡng cho con thì sao?", day)
    assert found.outcome == outcome
    assert ("cap-duong" in entries(found)[:2]) is (outcome == "clarify")


def test_at_most_as_many_choices_as_asked_for_are_given_of_a_story(searcher):
    assert entries(searcher.search(f"{STORY} {PHI} {DON}", FIRST_NEW_DAY, top=1)) == ["phi"]


NEW, OLD = "luat-thads-2025", "luat-thads-2008"
CITED = {
    "phi": [Citation(NEW, "53", "1")],
    "thoi-hieu": [Citation(NEW, "34", "1"), Citation(OLD, "30", "1")],
    "nop-don": [Citation(NEW, "34", "2"), Citation(OLD, "31", "1")],
    "ke-bien-nha": [Citation(NEW, "60"), Citation("luat-tthc-2015", "34")],
}


@pytest.fixture
def citing(index_of, corpus):
    """The same entries, resting on articles of the two enforcement laws."""
    versions = {
        id: tuple(
            replace(entry, citations=((entry.effective.start, tuple(CITED.get(id, [Citation(NEW, "1")]))),))
            for entry in group
        )
        for id, group in corpus.versions.items()
    }
    return Searcher(index_of(Corpus(versions)), Ranker(PLAIN, PLAIN))


@pytest.mark.parametrize(
    "text, day, ids",
    [
        pytest.param("Điều 34 nói gì?", FIRST_NEW_DAY, {"thoi-hieu", "nop-don"}, id="article"),
        pytest.param("dieu 34 noi gi", FIRST_NEW_DAY, {"thoi-hieu", "nop-don"}, id="without-marks"),
        pytest.param("Khoản 2 Điều 34?", FIRST_NEW_DAY, {"nop-don"}, id="clause"),
        pytest.param("Điều 34 Luật THADS quy định sao", FIRST_NEW_DAY, {"thoi-hieu", "nop-don"}, id="named-act"),
        pytest.param("Điều 60", FIRST_NEW_DAY, {"ke-bien-nha"}, id="whole-article-cited"),
        pytest.param("Điều 30 nói gì?", LAST_OLD_DAY, {"thoi-hieu"}, id="the-law-of-the-day-is-meant"),
    ],
)
def test_a_question_about_a_provision_is_offered_the_entries_that_rest_on_it(citing, text, day, ids):
    found = citing.search(text, day)
    assert found.outcome == "clarify"
    assert set(entries(found)[: len(ids)]) == ids
    assert len(set(entries(found))) == len(found.matches)
    assert found.matches[0].score >= CLARIFY_FROM


@pytest.mark.parametrize(
    "text, day",
    [
        pytest.param("Điều 99 nói gì?", FIRST_NEW_DAY, id="cited-by-none"),
        pytest.param("Điều 30 nói gì?", FIRST_NEW_DAY, id="article-of-the-old-law"),
        pytest.param("Khoản 7 Điều 34?", FIRST_NEW_DAY, id="other-clause"),
        pytest.param("Điều 34 Luật Hôn nhân và gia đình", FIRST_NEW_DAY, id="other-act"),
        pytest.param("Điều gì cũng phải hỏi", FIRST_NEW_DAY, id="no-number"),
        pytest.param(f"Điều 34 {long(9)}", FIRST_NEW_DAY, id="many-words-beside-it"),
    ],
)
def test_a_provision_that_no_entry_rests_on_or_that_is_an_aside_changes_nothing(citing, index, text, day):
    plain = Searcher(index, Ranker(PLAIN, PLAIN))  # its entries cite an act that nobody can name
    assert citing.search(text, day) == plain.search(text, day)


def test_eight_words_beside_a_provision_are_few(citing):
    assert entries(citing.search(f"Điều 60 {long(8)}", FIRST_NEW_DAY))[0] == "ke-bien-nha"
    assert citing.search(f"Điều 53 {long(9)}", FIRST_NEW_DAY).outcome != "answer"


def test_a_question_that_is_answered_stays_so_whatever_provision_it_names(citing):
    found = citing.search("Phí thi hành án là bao nhiêu phần trăm theo Điều 34?", FIRST_NEW_DAY)
    assert (entries(found)[0], found.outcome) == ("phi", "answer")


def test_of_the_entries_that_rest_on_a_provision_the_nearest_comes_first(citing):
    for words, id in (("nộp đơn", "nop-don"), ("thời hiệu", "thoi-hieu")):
        assert entries(citing.search(f"Điều 34 về {words}", FIRST_NEW_DAY))[0] == id


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Điều 34 nói gì?", id="provision"),
        pytest.param("Điều 34 kê biên nhà", id="provision-and-another-matter"),
        pytest.param(f"{STORY} {PHI}", id="story"),
    ],
)
def test_choices_stand_by_falling_score(citing, text):
    scores = [match.score for match in citing.search(text, FIRST_NEW_DAY).matches]
    assert scores == sorted(scores, reverse=True)


# --- two questions in one sentence


@pytest.mark.parametrize(
    "text, halves",
    [
        ("Có bị kê biên không và phí bao nhiêu?", ["có bị kê biên không", "phí bao nhiêu?"]),
        ("nha co bi ke bien ko va phi bao nhieu", ["nhà có bị kê biên không", "phí bao nhiêu"]),
        ("Phí bao nhiêu? Nộp ở đâu", ["phí bao nhiêu", "nộp ở đâu"]),
        ("Thời hiệu bao lâu vậy, nộp đơn ở đâu", ["thời hiệu bao lâu vậy", "nộp đơn ở đâu"]),
        ("Ai có quyền và nghĩa vụ gì?", []),
        ("Vợ và chồng ly hôn thì ai nuôi con?", []),
        ("Có được kê biên nhà và đất không?", []),
        ("Phí bao nhiêu, cảm ơn", []),
        ("", []),
        (f"{STORY} Phí bao nhiêu và nộp ở đâu?", []),
    ],
)
def test_two_questions_of_a_short_sentence(text, halves):
    assert joined_questions(text) == halves


@pytest.mark.parametrize(
    "text, clauses",
    [
        pytest.param(
            "Bên kia bảo đã trả hết tiền mà không có giấy tờ gì thì tôi làm sao, phí ai chịu, nộp đơn ở đâu vậy ạ?",
            [
                "bên kia bảo đã trả hết tiền mà không có giấy tờ gì thì tôi làm sao",
                "phí ai chịu, nộp đơn ở đâu vậy ạ",
            ],
            id="a question of three words goes with the next",
        ),
        pytest.param(
            "toa xu xong da ba nam roi thi con han nop don khong, nop o co quan nao, phi het bao nhieu tien",
            ["tòa xử xong đã ba năm rồi thì còn hạn nộp đơn không", "nộp ở cơ quan nào", "phí hết bao nhiêu tiền"],
            id="typed without marks",
        ),
        pytest.param(
            "Tôi cho anh Hai mượn tiền, vợ anh cũng ký giấy, tòa xử xong cả năm rồi giờ anh trốn mất thì đòi ai?",
            [],
            id="one question at the end of a tale",
        ),
        pytest.param(f"{STORY} Phí bao nhiêu, nộp ở đâu?", [], id="sentences of a story are read by themselves"),
    ],
)
def test_questions_of_a_long_sentence(text, clauses):
    assert joined_questions(text) == clauses


def ranking(outcome, *rows):
    return Ranking(tuple(Match(*row) for row in rows), outcome)


FOUND = ranking("answer", ("a", 0.9), ("b", 0.4), ("c", 0.3))


@pytest.mark.parametrize(
    "halves, rows",
    [
        pytest.param([], [("a", 0.9), ("b", 0.4), ("c", 0.3)], id="none"),
        pytest.param(
            [ranking("answer", ("a", 0.9)), ranking("clarify", ("c", 0.5))],
            [("a", 0.9), ("c", 0.5), ("b", 0.4)],
            id="the other question comes second",
        ),
        pytest.param(
            [ranking("answer", ("d", 0.95)), ranking("answer", ("a", 0.9))],
            [("a", 0.9), ("d", 0.9), ("b", 0.4)],
            id="no higher than the first",
        ),
        pytest.param(
            [ranking("clarify", ("c", 0.5)), ranking("answer", ("d", 0.8)), ranking("clarify", ("c", 0.6))],
            [("a", 0.9), ("c", 0.5), ("d", 0.5)],
            id="each of the others once, in the order of asking",
        ),
        pytest.param(
            [ranking("answer", ("a", 0.9)), ranking("unanswered", ("d", 0.1))],
            [("a", 0.9), ("b", 0.4), ("c", 0.3)],
            id="nothing known of the other",
        ),
    ],
)
def test_beside_an_answer_stands_what_else_was_asked(halves, rows):
    assert _with_other_questions(FOUND, halves, 3) == ranking("answer", *rows)


def test_what_cannot_be_answered_stays_so():
    lost = ranking("unanswered", ("a", 0.1))
    assert _with_other_questions(lost, [ranking("clarify", ("b", 0.05))], 3) == lost


@pytest.mark.parametrize(
    "text, only",
    [
        ("phí thi hành án", True),
        ("phí thi hành án dân sự", True),
        ("cấp dưỡng", True),
        ("lãi chậm trả", True),
        ("phong tỏa tài khoản", False),
        ("phí bao nhiêu", False),
        ("ai trả phí", False),
        ("trả ở đâu", False),
    ],
)
def test_a_few_words_that_ask_nothing_are_only_a_topic(text, only):
    assert is_only_a_topic(text) is only


def test_a_topic_gets_choices_and_no_answer(searcher):
    asked, named = (searcher.search(text, FIRST_NEW_DAY) for text in ("bao nhiêu phần trăm phí", "phần trăm phí"))
    assert asked.outcome == "answer"
    assert named.outcome == "clarify"
    assert entries(named)[0] == entries(asked)[0] == "phi"
    assert named.matches[0].score <= 0.5
