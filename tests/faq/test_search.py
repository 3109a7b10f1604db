from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.search import (
    COMPARED_WHOLE,
    FEATURES,
    NEAREST,
    Geometry,
    Index,
    Placed,
    document_of,
    query_of,
    question_key,
    questions_of,
)
from faq.topics import ADMINISTRATIVE
from law.citations import Citation
from law.glossary import known_terms
from tests.faq.conftest import HashingEncoder
from viet.encode import VectorCache

DAY = date(2026, 11, 21)
WORDS = [FEATURES.index(name) for name in ("entry_words", "answer_words")]
ENTRY_WORDS = FEATURES.index("entry_words")
VECTORS = [FEATURES.index(name) for name in ("vector_best", "vector_mean", "vector_answer")]


def best(index, text, feature, day=DAY):
    measures = index.measure(query_of(text), day)
    return index.ids[int(np.argmax(measures[:, FEATURES.index(feature)]))]


@pytest.mark.parametrize(
    "text, marked",
    [
        ("thời hiệu là bao lâu", True),
        ("thoi hieu la bao lau", False),
        ("tôi muốn nộp đơn ở đâu ko", True),
        ("toi nop don ở dau", False),
        ("", True),
        ("một bốn tám hai ba nam sau muoi chin trong", True),
        ("một bốn tam hai ba nam sau muoi chin trong", False),
    ],
)
def test_a_question_with_few_marks_is_read_as_typed_without(text, marked):
    assert query_of(text).marked is marked


def test_a_query_has_syllables_and_pairs_with_and_without_marks():
    query = query_of("Nộp đơn THA?")
    assert query.words == ("nộp", "đơn", "thi", "hành", "án", "nộp_đơn", "đơn_thi", "thi_hành", "hành_án")
    assert query.folded[:5] == ("nop", "don", "thi", "hanh", "an")


@pytest.mark.parametrize("text", ["", "?!…", "\u200b\u202e\0", "🏠"])
def test_a_text_without_words_is_an_empty_query(text):
    assert query_of(text).words == query_of(text).folded == ()


def test_every_entry_is_measured_once_on_every_feature(index, corpus):
    measures = index.measure(query_of("kê biên nhà"))
    assert measures.shape == (len(corpus.versions), len(FEATURES))
    assert np.isfinite(measures).all()
    assert measures[:, WORDS].min() >= 0 and measures.max() <= 1.001


@pytest.mark.parametrize("feature", ["entry_words", "vector_best", "vector_mean"])
@pytest.mark.parametrize("text, id", [("kê biên căn nhà", "ke-bien-nha"), ("chồng trốn cấp dưỡng", "cap-duong")])
def test_the_nearest_entry_measures_highest(index, text, id, feature):
    assert best(index, text, feature) == id


def test_a_question_without_marks_is_measured_like_one_with_them(index):
    typed, meant = query_of("ke bien can nha dang o"), query_of("kê biên căn nhà đang ở")
    assert not typed.marked and meant.marked
    assert np.array_equal(index.measure(typed), index.measure(meant))


def test_like_words_are_told_apart_by_the_procedure_that_they_belong_to(index_of, corpus):
    versions = {id: corpus.versions[id] for id in ("ke-bien-nha", "khieu-nai")}
    versions["khieu-nai"] = tuple(replace(entry, topic=ADMINISTRATIVE) for entry in versions["khieu-nai"])
    index, procedure = index_of(Corpus(versions)), FEATURES.index("procedure")
    civil, administrative = (index.measure(query_of(text))[:, procedure] for text in ("kê biên nhà", "khiếu nại"))
    assert index.ids[civil.argmax()] == "ke-bien-nha" and index.ids[administrative.argmax()] == "khieu-nai"
    assert civil.sum() == administrative.sum() == pytest.approx(1.0)


def test_without_an_administrative_entry_all_are_of_one_procedure(index):
    measured = index.measure(query_of("kê biên nhà"))[:, FEATURES.index("procedure")]
    assert (measured == 1.0).all()


def test_without_vectors_a_question_is_not_encoded(index):
    measures = index.measure(query_of("kê biên căn nhà"), vectors=False)
    assert not measures[:, VECTORS].any() and measures[:, WORDS].any()


def test_entries_are_akin_that_rest_on_the_same_clause_which_few_others_cite(corpus):
    clauses = {"phi": "luat-a/dieu-1/khoan-2", "nop-don": "luat-a/dieu-1/khoan-2", "khieu-nai": "luat-a/dieu-1"}
    made = {}
    for id, versions in corpus.versions.items():
        cited = ((versions[-1].effective.start, (Citation.parse(clauses.get(id, f"luat-{id}/dieu-1/khoan-1")),)),)
        made[id] = (replace(versions[-1], citations=cited),)
    index = Index(Corpus(made), VectorCache(HashingEncoder()))
    akin, row = index.akin(), index.ids.index
    assert akin.diagonal().all() and np.array_equal(akin, akin.T)
    assert akin[row("phi"), row("nop-don")]
    assert akin.sum() == len(index.ids) + 2


def test_each_question_document_belongs_to_its_entry(index, corpus):
    owners = [index.ids[index.row_of_question(document)] for document in range(len(index.questions))]
    assert owners == [id for id in sorted(corpus.versions) for _ in questions_of(corpus.versions[id][-1])]


def test_a_question_of_the_index_is_measured_as_if_it_were_not_in_it(index):
    measured = index.measure_own()
    assert measured.shape == (len(index.questions), len(index.ids), len(FEATURES))
    for document, text in enumerate(index.questions):
        row = index.row_of_question(document)
        seen, unseen = index.measure(query_of(text)), measured[document]
        others = [place for place in range(len(index.ids)) if place != row]
        assert np.allclose(seen[others][:, WORDS], unseen[others][:, WORDS], atol=1e-6)
        assert unseen[row, ENTRY_WORDS] < seen[row, ENTRY_WORDS]
        assert unseen[row, FEATURES.index("vector_best")] < 0.99 < seen[row, FEATURES.index("vector_best")]


def test_many_questions_are_measured_as_each_alone(index):
    queries = [query_of(text) for text in ("kê biên căn nhà", "ai trả phí", "trời hôm nay đẹp quá", *index.questions)]
    alone = [index.measure(query) for query in queries]
    assert np.allclose(index.measure_all(queries), alone, atol=1e-5)
    assert index.measure_all([]).shape == (0, len(index.ids), len(FEATURES))


def test_left_out_a_question_leaves_the_words_of_the_others_and_of_the_answer(index_of, corpus):
    entry = corpus.versions["phi"][0]
    made = {
        name: index_of(Corpus({**corpus.versions, "phi": (replace(entry, questions=questions, body=body),)}))
        for name, questions, body in (
            ("pair", ("Phí thi hành án do ai trả?",), entry.body),
            ("alone", (), entry.body),
            ("nothing", (), "…"),
        )
    }
    left = {}
    for name, index in made.items():
        document = index.questions.index(entry.title)
        left[name] = index.measure_own()[document, index.row_of_question(document)][ENTRY_WORDS]
    # the title stands in the answer's document as well
    assert left["pair"] > left["alone"] > 0
    assert left["nothing"] > 0


def test_an_only_question_left_out_leaves_nothing_in_common(index_of, corpus):
    entry = corpus.versions["phi"][0]
    index = index_of(Corpus({**corpus.versions, "phi": (replace(entry, questions=()),)}))
    document = index.questions.index(entry.title)
    measured = index.measure_own()[document, index.row_of_question(document)]
    assert measured[[FEATURES.index("vector_best"), FEATURES.index("vector_mean")]] == pytest.approx(0)


def test_what_differs_inside_an_entry_is_evened_out():
    rng = np.random.default_rng(0)
    rows = np.repeat(np.arange(20), 6)
    meaning, wording = rng.normal(size=(20, 4)), rng.normal(size=(120, 1)) * 6
    vectors = np.hstack([meaning[rows], wording]).astype(np.float32)
    placed = Geometry.learn(vectors, rows).place(vectors)
    plain = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def right(points):
        nearness = points @ points.T
        np.fill_diagonal(nearness, -2)
        return (rows[nearness.argmax(axis=1)] == rows).mean()

    assert right(placed) > right(plain) + 0.05
    assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "id, day, there",
    [
        pytest.param("khieu-nai", date(2026, 6, 30), False, id="day-before-the-first-version"),
        pytest.param("khieu-nai", date(2026, 7, 1), True, id="first-day"),
        pytest.param("cap-duong", date(2026, 6, 30), True, id="last-day"),
        pytest.param("cap-duong", date(2026, 7, 1), False, id="day-after-the-last-version"),
    ],
)
def test_an_entry_is_in_force_on_the_days_of_its_versions(index, id, day, there):
    assert index.in_force(day)[index.ids.index(id)] == there


def test_only_the_answer_of_the_day_is_measured(index):
    query, row = query_of("trả lời về thoi-hieu từ 2015-07-01"), index.ids.index("thoi-hieu")
    answer = FEATURES.index("answer_words")
    before, after = index.measure(query, date(2026, 6, 30)), index.measure(query, date(2026, 7, 1))
    assert before[row, answer] > after[row, answer] > 0
    assert index.measure(query)[row, answer] == before[row, answer]


@pytest.mark.parametrize(
    "text", ["phí thi hành án là bao nhiêu phần trăm", "  PHÍ thi-hành án: là bao nhiêu, phần trăm"]
)
def test_the_same_question_is_known_whatever_its_case_and_punctuation(index, text):
    assert index.ids[index.same_question(text)] == "phi"


def test_the_same_question_is_known_when_typed_without_marks(index):
    assert index.ids[index.same_question("phi thi hanh an la bao nhieu phan tram?")] == "phi"


def test_a_question_that_two_entries_share_without_marks_belongs_to_neither(index_of, corpus):
    titles = {"phi": "Bán nhà?", "nop-don": "Bàn nhà?"}
    made = {id: {**vars(corpus.versions[id][0]), "title": title, "questions": ()} for id, title in titles.items()}
    index = index_of(Corpus({id: (FaqEntry(**fields),) for id, fields in made.items()}))
    assert index.same_question("ban nha") is None
    assert [index.ids[index.same_question(title)] for title in titles.values()] == list(titles)


@pytest.mark.parametrize("text", ["phí thi hành án", "phí thi hành án là bao nhiêu phần trăm vậy", "", "?"])
def test_another_question_is_not_the_same(index, text):
    assert index.same_question(text) is None


@pytest.mark.parametrize("question", ["Toà án ở đâu?", "tòa án, ở đâu", "Tòa  án ở đâu…", "to\u0300a án ở đâu"])
def test_tone_placement_and_unicode_form_make_no_other_question(question):
    assert question_key(question) == "tòa án ở đâu"


def test_an_index_of_nothing_can_be_asked(index_of):
    assert index_of(Corpus({})).in_force(DAY).tolist() == []


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_few_vectors_are_compared_in_all_their_directions():
    vectors = unit(np.random.default_rng(0).standard_normal((50, 384)))
    assert np.array_equal(Placed(vectors).cosines(vectors[7]), vectors @ vectors[7])


def test_of_very_many_vectors_the_nearest_are_compared_in_all_their_directions():
    chance = np.random.default_rng(0)
    # as in a learned geometry, the first directions tell most
    vectors = unit(chance.standard_normal((COMPARED_WHOLE + 5_000, 384)) * np.linspace(2.0, 0.2, 384))
    asked = unit(vectors[:20] + 0.03 * chance.standard_normal((20, 384)))
    placed = Placed(vectors)
    for at, vector in enumerate(asked):
        whole, found = vectors @ vector, placed.cosines(vector)
        nearest = np.argsort(-whole)[:10]
        assert nearest[0] == at
        assert np.allclose(found[nearest], whole[nearest], atol=1e-5)
        assert np.isclose(found, whole, atol=1e-5).sum() >= NEAREST
        assert list(np.argsort(-found)[:5]) == list(nearest[:5])


def test_the_directions_in_which_questions_differ_most_come_first(index):
    rows = np.array([index.row_of_question(at) for at in range(len(index.questions))])
    placed = Geometry.learn(index._encoded, rows).place(index._encoded[: len(rows)])
    spread = (placed**2).sum(axis=0)
    assert (np.diff(spread) <= 1e-4).all()


@pytest.mark.parametrize(
    "text, read",
    [
        pytest.param("Thừa phát lại là ai?", "thừa hành viên là ai?", id="old-name"),
        pytest.param("van phong thua phat lai o dau", "văn phòng thi hành án dân sự ở đâu", id="longer-first-no-marks"),
        pytest.param("bị xiết nhà", "bị kê biên", id="everyday-word"),
        pytest.param("toà án huyện", "tòa án nhân dân khu vực", id="tone-in-either-place"),
        pytest.param("thừa phát", "thừa phát", id="part-of-a-name"),
    ],
)
def test_old_names_are_compared_as_what_the_law_calls_them_today(text, read):
    assert query_of(text).text == read


@pytest.mark.parametrize("term", known_terms(), ids=lambda term: term.new)
def test_each_old_name_is_read_as_its_new_one_in_questions_and_in_entries(term):
    for name in term.old:
        assert query_of(name).words == document_of(name).words == document_of(term.new).words
