"""Which topic the words of a question speak of."""

import os
import subprocess
import sys

import numpy as np
import pytest

from faq import topic_words
from faq.topic_words import TopicWords

DOCUMENTS = [
    *(("kê_biên", "nhà"), ("kê_biên", "xe"), ("kê_biên", "đất", "nhà"), ("niêm_phong", "xe")),
    *(("khiếu_nại", "đơn"), ("khiếu_nại", "quyết_định"), ("đơn", "gửi"), ("khiếu_nại", "gửi", "nhà")),
]
TOPICS = np.repeat([0, 1], 4)


@pytest.fixture(scope="module")
def learned():
    return TopicWords.learn(DOCUMENTS, TOPICS, 2)


@pytest.mark.parametrize(
    "words, topic",
    [
        pytest.param(("kê_biên", "nhà"), 0, id="as-learned"),
        pytest.param(("xe",), 0, id="one-word"),
        pytest.param(("gửi", "đơn", "nhà"), 1, id="most-words-decide"),
        pytest.param(("khiếu_nại", "chưa-từng-thấy"), 1, id="beside-an-unknown-word"),
    ],
)
def test_a_question_sounds_like_the_topic_whose_words_it_has(learned, words, topic):
    assert learned.scores(words).argmax() == topic


def test_scores_are_shares_of_a_topic(learned):
    scores = learned.scores(("kê_biên", "nhà"))
    assert scores.shape == (2,) and scores.dtype == np.float32
    assert scores.sum() == pytest.approx(1.0, abs=0.05)
    assert scores.min() > -0.2 and scores.max() < 1.2


def test_order_and_repetition_of_words_tell_nothing(learned):
    assert learned.scores(("xe", "kê_biên", "xe")) == pytest.approx(learned.scores(("kê_biên", "xe")))


@pytest.mark.parametrize("words", [(), ("chưa-từng-thấy",)], ids=["no-words", "unknown-words"])
def test_without_a_known_word_a_question_sounds_like_each_topic_alike(learned, words):
    assert learned.scores(words) == pytest.approx([0.5, 0.5], abs=0.15)


@pytest.mark.parametrize("documents", [[], [()], [(), ()]], ids=["no-questions", "one-empty", "all-empty"])
def test_nothing_to_learn_from_tells_no_topic(documents):
    learned = TopicWords.learn(documents, np.zeros(len(documents), dtype=np.intp), 3)
    assert learned.scores(("nhà",)).tolist() == [0.0, 0.0, 0.0]


def test_a_single_topic_is_always_the_one():
    learned = TopicWords.learn(DOCUMENTS[:4], np.zeros(4, dtype=np.intp), 1)
    assert learned.scores(("nhà",)) == pytest.approx([1.0], abs=0.01)


def test_of_many_questions_every_so_many_th_is_learned_from(monkeypatch):
    monkeypatch.setattr(topic_words, "MOST_LEARNED_FROM", 4)
    learned = TopicWords.learn(DOCUMENTS, TOPICS, 2)
    every_other = TopicWords.learn(DOCUMENTS[::2], TOPICS[::2], 2)
    for words in DOCUMENTS:
        assert learned.scores(words) == pytest.approx(every_other.scores(words))
    assert learned.scores(("niêm_phong",)) == pytest.approx(learned.scores(()))


def test_held_out_documents_are_scored_by_what_is_learned_without_their_part():
    parts = np.arange(len(DOCUMENTS)) % 3
    held = TopicWords.held_out(DOCUMENTS, TOPICS, 2, parts)
    for part in range(3):
        others = [words for at, words in enumerate(DOCUMENTS) if parts[at] != part]
        learned = TopicWords.learn(others, TOPICS[parts != part], 2)
        alone = [learned.scores(words) for at, words in enumerate(DOCUMENTS) if parts[at] == part]
        assert held[parts == part] == pytest.approx(np.array(alone), abs=0.02)


@pytest.mark.parametrize(
    "documents, parts",
    [
        pytest.param([], [], id="no-questions"),
        pytest.param([(), ()], [0, 1], id="all-empty"),
        pytest.param([("nhà",), ()], [0, 1], id="words-in-one-part-only"),
        pytest.param([("nhà",), ("xe",)], [0, 0], id="one-part"),
    ],
)
def test_held_out_with_nothing_to_learn_from_tells_no_topic(documents, parts):
    topics = np.zeros(len(documents), dtype=np.intp)
    held = TopicWords.held_out(documents, topics, 2, np.array(parts, dtype=np.intp))
    assert held.shape == (len(documents), 2)
    assert np.isfinite(held).all()
    assert not held[:, 1].any()


LEARNED_ELSEWHERE = """
import random
import numpy as np
from faq.topic_words import TopicWords

chance = random.Random(1)
documents = [[f"word-{int(chance.paretovariate(0.4)) % 500}" for _ in range(12)] for _ in range(800)]
topics = np.arange(800) % 7
scores = TopicWords.held_out(documents, topics, 7, np.arange(800) % 5)
print(scores.tobytes().hex(), TopicWords.learn(documents, topics, 7).scores(documents[0]).tobytes().hex())
"""


def test_what_is_learned_is_the_same_in_every_process():
    def learned_with(seed):
        settings = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", LEARNED_ELSEWHERE]
        return subprocess.run(command, env=settings, capture_output=True, text=True, check=True).stdout

    assert learned_with("1") == learned_with("2")
