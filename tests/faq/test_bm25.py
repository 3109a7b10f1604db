"""BM25 as shares, and the library imported without what it has no need of."""

from collections import Counter
from importlib import import_module

import pytest

from faq.bm25 import Bm25, kept_out


def test_unknown_words_lower_the_share():
    bm25 = Bm25([("thi", "hành", "án"), ("kê", "biên", "nhà")])
    known, with_unknown = bm25.shares(("kê", "biên")), bm25.shares(("kê", "biên", "bóng", "đá"))
    assert known[0] == with_unknown[0] == 0
    assert 0 < with_unknown[1] < known[1] / 2 < known[1] < 1


def test_only_unknown_words_or_no_document_give_no_share():
    assert Bm25([("a",), ("b",)]).shares(("x", "y")).tolist() == [0, 0]
    assert Bm25([]).shares(("x",)).tolist() == []


def test_a_document_is_compared_alike_whether_it_is_one_of_the_others_or_not():
    documents = [("thi", "hành", "án", "thi"), ("kê", "biên", "nhà"), ("phí", "thi", "hành")]
    bm25, query = Bm25(documents), ("thi", "hành", "phí", "lạ")
    counts = [Counter(document) for document in documents]
    assert [bm25.share_of(each, query) for each in counts] == pytest.approx(bm25.shares(query).tolist())
    assert bm25.share_of(Counter(), query) == bm25.share_of(counts[0], ()) == 0
    assert bm25.share_of(counts[0], ("lạ",)) == 0
    without_some = bm25.share_of(counts[0], query, without=Counter(("thi", "án")))
    assert without_some == pytest.approx(bm25.share_of(Counter(("hành", "thi")), query))
    assert 0 < without_some != bm25.share_of(counts[0], query)


def test_a_module_left_out_is_there_again_and_one_that_is_loaded_stays(tmp_path, monkeypatch):
    (tmp_path / "seldom_imported.py").write_text("found = True\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with kept_out("seldom_imported"), pytest.raises(ImportError):
        import_module("seldom_imported")
    assert import_module("seldom_imported").found
    with kept_out("seldom_imported"):
        assert import_module("seldom_imported").found
