import json

import pytest

from law.outline import clauses_of, compact, main, outline_of


@pytest.mark.parametrize(
    "lines, clauses",
    [
        (["Luật này quy định về thi hành án."], {}),
        (["1. Một.", "2. Hai.", "2a. Hai a.", "3. Ba."], {"1": (), "2": (), "2a": (), "3": ()}),
        (["1. Một:", "a) A;", "b) Bê.", "2. Hai."], {"1": ("a", "b"), "2": ()}),
        (["Gồm:", "a) A;", "b) Bê."], {"": ("a", "b")}),
        (["1. Một:", *(f"{letter}) x" for letter in "abcdđeg")], {"1": tuple("abcdđeg")}),
        (["1. Một.", "“5. Trích.", "7. Nhảy.", "2. Hai."], {"1": (), "2": ()}),
        (["1. Một:", "a) A;", "c) Nhảy;", "a) Trích."], {"1": ("a",)}),
        (["2. Trích trước.", "1. Một."], {"1": ()}),
        (["1. Một. 2. Cùng dòng.", "a, không phải điểm"], {"1": ()}),
    ],
    ids=[
        "plain",
        "clauses",
        "points",
        "no-clause",
        "d-bar",
        "quoted-clause",
        "quoted-point",
        "not-from-one",
        "one-line",
    ],
)
def test_clauses_and_points_are_those_that_follow_one_another(lines, clauses):
    assert clauses_of("\n".join(lines)) == clauses


def test_the_compact_form_is_that_of_act_files():
    assert compact({"": ("a", "b"), "1": (), "2a": (), "4": ("a", "b", "c", "d", "đ")}) == ["[a-b]", 1, "2a", "4[a-đ]"]


def test_a_full_text_is_outlined_article_by_article(tmp_path, capsys):
    path = tmp_path / "luat.json"
    articles = [{"number": "1", "text": "Một câu."}, {"number": "44a", "text": "1. Một:\na) A;\nb) Bê."}]
    path.write_text(json.dumps({"articles": articles}), encoding="utf-8")
    assert outline_of(path) == {"1": [], "44a": ["1[a-b]"]}
    main([str(path)])
    assert capsys.readouterr().out == 'articles:\n  "1": []\n  "44a": ["1[a-b]"]\n'
