import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.ranking import (
    ANSWERED_BY,
    CLARIFY_FROM,
    EVIDENCE,
    TRAFFIC,
    TRUST_FEATURES,
    UNANSWERED,
    Match,
    Ranker,
    Searcher,
    Weights,
    _evidence,
    _floor,
    _learn_trust,
    _threshold,
    _to_scale,
    learn,
    stretches,
    trust_features,
)
from faq.search import FEATURES, Index, query_of, questions_of
from viet.diacritics import fold
from viet.encode import VectorCache

LAST_OLD_DAY, FIRST_NEW_DAY = date(2026, 6, 30), date(2026, 7, 1)
QUERY = query_of("thời hiệu là bao lâu")
BLIND = Weights((0.0,) * len(FEATURES), (0.0,) * len(TRUST_FEATURES), 0.0, 0.9)


def ranker(trust, answer_from=0.7):
    """Orders by the first measure; trusts every first entry alike."""
    bias = float(np.log(trust / (1 - trust)))
    weights = Weights((1.0,) + (0.0,) * (len(FEATURES) - 1), (0.0,) * len(TRUST_FEATURES), bias, answer_from)
    return Ranker(weights, weights)


def measures(*firsts):
    return np.array([[first] + [0.0] * (len(FEATURES) - 1) for first in firsts], dtype=np.float32)


def test_the_question_an_entry_lists_is_answered_by_it_with_score_one(searcher, corpus):
    for id, versions in corpus.versions.items():
        day = versions[-1].effective.start
        for question in questions_of(versions[-1]):
            found = searcher.search(question.upper(), day)
            assert (found.matches[0], found.outcome) == (Match(id, 1.0), "answer")
            assert all(match.entry != id and match.score == 0.0 for match in found.matches[1:])


@pytest.mark.parametrize(
    "id, day, there",
    [
        pytest.param("khieu-nai", LAST_OLD_DAY, False, id="before-the-first-version"),
        pytest.param("khieu-nai", FIRST_NEW_DAY, True, id="first-day"),
        pytest.param("cap-duong", LAST_OLD_DAY, True, id="last-day"),
        pytest.param("cap-duong", FIRST_NEW_DAY, False, id="after-the-last-version"),
    ],
)
def test_an_entry_without_a_version_on_the_day_is_not_ranked(searcher, corpus, id, day, there):
    for question in questions_of(corpus.versions[id][-1]):
        found = searcher.search(question, day, top=10)
        assert (id in [match.entry for match in found.matches]) is there
        assert (bool(found.matches) and found.matches[0].score == 1.0) is there


def test_nothing_is_ranked_on_a_day_without_entries(searcher):
    assert searcher.search("Ai phải trả phí?", date(2015, 6, 30)) == UNANSWERED


@pytest.mark.parametrize("text", ["", "?!", "\u200b", "🏠"])
def test_a_text_without_words_is_unanswered(searcher, text):
    assert searcher.search(text, FIRST_NEW_DAY) == UNANSWERED


def test_an_empty_corpus_answers_nothing(index_of):
    assert Searcher(index_of(Corpus({})), ranker(0.9)).search("phí là gì", FIRST_NEW_DAY) == UNANSWERED


@pytest.mark.parametrize("text", ["trả phí thi hành án thế nào", "tra phi thi hanh an the nao"])
def test_a_question_in_other_words_ranks_its_entry_first(searcher, text):
    found = searcher.search(text, FIRST_NEW_DAY)
    assert found.matches[0].entry == "phi"
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[0] < 1


@pytest.mark.parametrize("top", [1, 3])
def test_at_most_as_many_entries_as_asked_for_are_given(searcher, top):
    assert len(searcher.search("thi hành án ở đâu", FIRST_NEW_DAY, top).matches) == top
    exact = Searcher(searcher.index, Ranker(BLIND, BLIND)).search("Yêu cầu trong mấy năm?", FIRST_NEW_DAY, top)
    assert exact.matches[0] == Match("thoi-hieu", 1.0)
    assert len(exact.matches) == top


@pytest.mark.parametrize(
    "trust, outcome",
    [
        pytest.param(0.71, "answer", id="above-the-answer-threshold"),
        pytest.param(0.69, "clarify", id="below-the-answer-threshold"),
        pytest.param(CLARIFY_FROM + 0.01, "clarify", id="above-the-clarify-threshold"),
        pytest.param(CLARIFY_FROM - 0.01, "unanswered", id="below-the-clarify-threshold"),
    ],
)
def test_the_outcome_follows_the_trust(trust, outcome):
    found = ranker(trust).rank(QUERY, measures(0.1, 0.9), ["a", "b"])
    assert found.outcome == outcome
    assert found.matches[0] == Match("b", round(trust, 4))
    assert found.matches[1].entry == "a" and found.matches[1].score < found.matches[0].score


@pytest.mark.parametrize(
    "trust, ours_from, outcomes",
    [
        pytest.param(0.75, 0.6, ("clarify", "answer"), id="enough-where-the-subject-is-sure"),
        pytest.param(0.55, 0.6, ("clarify", "clarify"), id="too-little-for-both"),
        pytest.param(0.85, 0.6, ("answer", "answer"), id="enough-for-both"),
        pytest.param(0.85, 0.9, ("answer", "answer"), id="a-sure-subject-never-raises-the-bar"),
    ],
)
def test_less_trust_is_enough_where_the_subject_is_surely_ours(trust, ours_from, outcomes):
    weights = replace(ranker(trust, answer_from=0.8).whole, answer_ours_from=ours_from)
    found = [Ranker(weights, weights).rank(QUERY, measures(0.9, 0.1), ["a", "b"], ours=ours) for ours in (False, True)]
    assert tuple(each.outcome for each in found) == outcomes
    assert found[0].matches == found[1].matches


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("trả phí thi hành án thế nào", id="one-question"),
        pytest.param(
            "Tôi được xử thắng từ năm ngoái nhưng tới giờ chưa nhận được đồng nào cả. Trả phí thi hành án thế nào?",
            id="a-story",
        ),
    ],
)
def test_every_part_of_a_message_is_held_to_the_bar_of_its_subject(searcher, text):
    weights = replace(searcher.ranker.whole, answer_from=1.0, answer_ours_from=0.0)
    strict = Searcher(searcher.index, Ranker(weights, weights))
    assert strict.search(text, FIRST_NEW_DAY).outcome != "answer"
    assert strict.search(text, FIRST_NEW_DAY, ours=True).outcome == "answer"


def test_learning_asks_less_trust_of_what_is_surely_ours(searcher):
    for weights in (searcher.ranker.whole, searcher.ranker.words):
        assert weights.clarify_from <= weights.answer_ours_from <= weights.answer_from


def test_measures_with_and_without_vectors_have_their_own_weights():
    both = Ranker(ranker(0.9).whole, ranker(0.1).words)
    assert both.rank(QUERY, measures(1.0), ["a"]).outcome == "answer"
    assert both.rank(QUERY, measures(1.0), ["a"], vectors=False).outcome == "unanswered"


def test_a_question_is_ranked_alike_with_marks_and_without(searcher):
    for text in ("trả phí thi hành án thế nào", "kê biên căn nhà đang ở có được không"):
        assert searcher.search(fold(text), FIRST_NEW_DAY) == searcher.search(text, FIRST_NEW_DAY)


def test_no_entry_means_unanswered():
    assert ranker(0.9).rank(QUERY, measures()[:0], []) == UNANSWERED


def test_a_clear_lead_looks_different_from_a_tie():
    named = [
        dict(zip(TRUST_FEATURES, trust_features(measures(*values), np.array(values, dtype=float))))
        for values in ((4, 0), (2, 2), (9, 0))
    ]
    assert [round(seen["margin"], 2) for seen in named] == [4, 0, 5]
    assert [round(seen["share"], 2) for seen in named] == [0.98, 0.5, 1]
    assert named[0]["entry_words"] == 4


def test_the_ranker_is_read_back_from_readable_json(searcher):
    text = searcher.ranker.to_json()
    assert Ranker.from_json(text) == searcher.ranker
    assert set(json.loads(text)["whole"]["order"]) == set(FEATURES)


@pytest.mark.parametrize("part", ["order", "trust"])
@pytest.mark.parametrize("form", ["whole", "words"])
def test_json_learned_for_other_measures_is_refused(searcher, form, part):
    data = json.loads(searcher.ranker.to_json())
    renamed = {f"{name}_2" if at == 0 else name: weight for at, (name, weight) in enumerate(data[form][part].items())}
    for other in (renamed, dict(reversed(data[form][part].items())), {}):
        data[form][part] = other
        with pytest.raises(ValueError, match=r"learned for other measures: run `hoidap train`"):
            Ranker.from_json(json.dumps(data))


def test_learning_gives_usable_weights_and_honest_figures(index, off_topic):
    learned, report = learn(index, off_topic)
    assert (report.questions, report.off_topic) == (len(index.questions), len(off_topic))
    for form in ("whole", "words"):
        weights = getattr(learned, form)
        assert min(weights.order) >= 0 < max(weights.order)
        assert report.top1[form] <= report.top3[form]
        figures = (report.top1, report.top3, report.answered, report.wrong_of_answered, report.off_topic_answered)
        assert all(0 <= figure[form] <= 1 for figure in figures)
    assert learn(index, off_topic)[0] == learned


def test_a_question_is_judged_without_itself(index_of, corpus, off_topic):
    strange = {"phi": ("ban", "cam"), "nop-don": ("duong", "em"), "thoi-hieu": ("gao", "hoa")}
    entries = {}
    for id, (title, question) in strange.items():
        entry = corpus.versions[id][-1]
        entries[id] = (FaqEntry(**{**vars(entry), "title": title, "questions": (question,), "body": "…"}),)
    assert learn(index_of(Corpus(entries)), off_topic)[1].top1["words"] < 1


def test_a_listed_question_is_answered_without_encoding_it(corpus, encoder):
    index = Index(corpus, VectorCache(encoder))
    searcher = Searcher(index, Ranker(BLIND, BLIND))
    encoder.asked.clear()
    assert searcher.search("Ai phải trả, phí!", FIRST_NEW_DAY).matches[0] == Match("phi", 1.0)
    assert encoder.asked == []
    searcher.search("Phi thi ai phai tra?", FIRST_NEW_DAY)
    assert encoder.asked == ["phí thì ai phải trả?"], "with its marks put back"


def test_a_measure_that_is_the_same_in_every_case_tells_nothing(searcher):
    slopes = {name: each["slopes"] for name, each in json.loads(searcher.ranker.to_json())["words"]["trust"].items()}
    assert slopes["vectors_agree"] == [0.0]
    assert max(slopes["entry_words"]) > 0


@pytest.mark.parametrize("shares", [EVIDENCE, TRAFFIC])
def test_every_kind_of_evidence_has_its_weight(shares):
    assert sum(shares.values()) == pytest.approx(1)
    assert shares.keys() == EVIDENCE.keys()


def test_the_scale_of_the_trust_is_that_of_the_traffic_and_its_order_stays():
    chance = np.random.default_rng(0)
    kinds = np.repeat(list(EVIDENCE), 200)
    features = np.abs(chance.standard_normal((600, len(TRUST_FEATURES)))) + (kinds == "own")[:, None]
    right = np.where(kinds == "own", 0.9, 0.1)
    trust, bias = _learn_trust(features, right, kinds)
    scaled, shift = _to_scale(trust, bias, features, right, kinds)
    before, after = (Weights((), each, at, 1.0).trust_of(features) for each, at in ((trust, bias), (scaled, shift)))
    assert (np.diff(after[np.argsort(before)]) >= -1e-3).all()
    expected = np.array([TRAFFIC[kind] / 200 for kind in kinds])
    assert expected @ after == pytest.approx(expected @ right, abs=0.01)
    assert expected @ before < expected @ right


def test_another_entry_counts_as_right_as_often_as_readers_found_it_so():
    measured = np.stack([measures(0.9, 0.1, 0.5), measures(0.2, 0.8, 0.5), measures(0.2, 0.5, 0.8)])
    akin = np.array([[True, True, False], [True, True, False], [False, False, True]])
    order = (1.0,) + (0.0,) * (len(FEATURES) - 1)
    # all three are questions of the first entry: ranked first, an entry akin first, another first
    _, right, kinds = _evidence(order, measured, np.array([0, 0, 0]), measures(0.3, 0.1, 0.1)[None], akin)
    told = {kind: right[kinds == kind].tolist() for kind in EVIDENCE}
    assert told == {
        "own": [1.0, ANSWERED_BY["akin"], ANSWERED_BY["other"]],
        "without_entry": [ANSWERED_BY["other"], ANSWERED_BY["akin"], ANSWERED_BY["other"]],
        "off_topic": [0.0],
    }


def test_a_measure_is_cut_into_stretches_that_add_up_to_it():
    features = np.array([[-1.0, 0.1], [0.3, 0.2], [2.0, 0.9]])
    parts = stretches(features, ((0.0, 1.0), ()))
    assert parts == pytest.approx(np.array([[-1.0, 0.0, 0.0, 0.1], [0.0, 0.3, 0.0, 0.2], [0.0, 1.0, 1.0, 0.9]]))
    assert stretches(features, ()) is features


def test_trust_rises_by_more_in_one_stretch_than_in_another_and_never_falls():
    weights = Weights((), (0.0, 4.0, 0.0), -2.0, 1.0, knots=((0.4, 0.6),))
    trusts = weights.trust_of(np.array([[0.0], [0.4], [0.5], [0.6], [1.0]]))
    assert trusts[0] == trusts[1] < trusts[2] < trusts[3] == trusts[4]


def test_trust_follows_how_often_such_rankings_are_right():
    features = np.repeat(np.array([[0.1] * len(TRUST_FEATURES), [0.9] * len(TRUST_FEATURES)]), 50, axis=0)
    right = np.repeat([0.2, 0.7], 50)
    trust, bias = _learn_trust(features, right, np.array(["own"] * 100))
    weights = Weights((0.0,) * len(FEATURES), trust, bias, 1.0)
    assert weights.trust_of(features[[0, -1]]) == pytest.approx([0.2, 0.7], abs=0.02)


def test_the_answer_threshold_counts_expected_wrong_answers():
    scores, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 0.9, 0.9, 0.0])
    assert _threshold(scores, right, 0.09) == 0.7
    assert _threshold(scores, right, 0.01) == 0.9
    assert _threshold(scores, right * 0.9, 0.09) == 1.0


def test_too_little_data_is_refused(index, index_of, corpus, off_topic):
    cure = "at least two entries and some off-topic examples"
    with pytest.raises(ValueError, match=cure):
        learn(index, [])
    with pytest.raises(ValueError, match=cure):
        learn(index_of(Corpus({"phi": corpus.versions["phi"]})), off_topic)


def test_messages_without_words_are_too_little_data(index):
    with pytest.raises(ValueError, match="some off-topic examples"):
        learn(index, [query_of("?!"), query_of("…")])


def test_few_are_given_up_and_never_above_the_answer_threshold():
    scores = np.linspace(0.0, 1.0, 101)
    assert _floor(scores + 0.2, 0.8) == pytest.approx(0.25)
    assert _floor(scores, 0.8) == CLARIFY_FROM, "never less than what is worth offering"
    assert _floor(scores + 0.9, 0.8) == 0.8
    assert _floor(scores[:0], 0.8) == CLARIFY_FROM
