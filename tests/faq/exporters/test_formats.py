"""The list of formats and their options."""

import pytest

from faq.exporters import FORMATS, Format, Option, format_named
from faq.exporters.selection import BadSelection, Selection
from faq.exporters.wording import how_to_check, notices, statements, wording
from law.acts import Certainty

DATA = ("json", "jsonl", "csv", "xlsx", "jsonld", "atom")
SMALL = ("phi", "thoi-hieu")


def given(**options):
    return options


@pytest.fixture
def try_out():
    options = (Option("minutes", 5, "", span=(3, 10)), Option("kind", "a", "", ("a", "b")), Option("card", True, ""))
    return Format("thu", "Thử", ".txt", "text/plain", lambda: lambda *_, **options: repr(options), options)


def test_options_are_read_from_words_and_completed(try_out):
    assert try_out.checked({"minutes": "3", "card": "không"}) == given(minutes=3, kind="a", card=False)
    assert try_out.checked({"minutes": 10, "card": "true", "kind": "b"}) == given(minutes=10, kind="b", card=True)


@pytest.mark.parametrize(
    "options, words",
    [
        ({"minutes": "2"}, "'minutes' phải là số từ 3 đến 10, không phải '2'"),
        ({"minutes": 11}, "'minutes' phải là số từ 3 đến 10, không phải '11'"),
        ({"minutes": "ba"}, "'minutes' phải là số từ 3 đến 10, không phải 'ba'"),
        ({"kind": "c"}, "'kind' phải là một trong: a, b; không phải 'c'"),
        ({"card": "maybe"}, "'card' phải là có hoặc không"),
        ({"size": 1}, "định dạng 'thu' không có tùy chọn 'size' (minutes, kind, card)"),
    ],
)
def test_an_option_that_cannot_be_used_is_named(try_out, options, words):
    with pytest.raises(BadSelection) as error:
        try_out.checked(options)
    assert words in str(error.value) and error.value.field == next(iter(options))


def test_an_unknown_format_lists_all_with_their_names():
    with pytest.raises(BadSelection, match=r"không có định dạng 'pdf'.*json \(Dữ liệu JSON đầy đủ\)"):
        format_named("pdf")


def test_every_format_is_listed_under_its_own_name_with_what_a_server_needs():
    for name, each in FORMATS.items():
        assert each.name == name and each.title and each.suffix.startswith(".") and "/" in each.media_type
        assert callable(each.load())
        assert each.checked({}) == {option.name: option.default for option in each.options}


@pytest.mark.parametrize("name", DATA)
def test_the_same_arguments_give_the_same_bytes(real, acts, publisher, whole, name):
    selection = Selection(whole.as_of, topics=SMALL)
    first = FORMATS[name].export(selection, real, acts, publisher)
    assert first == FORMATS[name].export(selection, real, acts, publisher)
    assert first != FORMATS[name].export(Selection(whole.as_of, topics=SMALL[:1]), real, acts, publisher)


@pytest.mark.parametrize("name", [name for name in DATA if name != "xlsx"])
def test_every_product_says_who_when_and_how_to_check(real, acts, publisher, whole, name):
    made = FORMATS[name].export(Selection(whole.as_of, topics=SMALL), real, acts, publisher).decode()
    assert "Mặt trận xã A" in made
    assert "01/12/2026" in made or "2026-12-01" in made
    assert "Thông tin chung, không thay cho tư vấn" in made
    assert "https://hoidap.example/hoi-dap" in made


def test_progress_is_told(real, acts, publisher, whole):
    told = []
    FORMATS["xlsx"].export(Selection(whole.as_of, topics=SMALL), real, acts, publisher, {}, lambda *at: told.append(at))
    assert told and all(0 < done <= total for done, total in told) and told == sorted(told)


def test_notices_are_those_of_the_conversation(real, acts, whole):
    """One wording: domain.yml's, filled in the same way."""
    from pathlib import Path

    import yaml

    domain = yaml.safe_load((Path(__file__).parents[3] / "domain.yml").read_text("utf-8"))["responses"]
    for key, text in wording()["notices"].items():
        assert text == domain[f"utter_notice_{key}"][0]["text"]
    unsure = [
        entry
        for entry in real.served().in_force(whole.as_of)
        if any(acts.certainty(each, whole.as_of) is Certainty.PRESUMED for each in entry.citations_on(whole.as_of))
    ]
    assert unsure
    for entry in unsure:
        assert any("chưa thấy văn bản bãi bỏ hay thay thế" in notice for notice in notices(entry, whole.as_of, acts))


def test_statements_name_the_acts_with_numbers_once(real, acts, publisher, whole):
    entry = real.at("muc-phi", whole.as_of)
    told = statements(publisher, whole.as_of, [entry, entry], acts, publisher.page(entry))
    assert told[0] == "Phát hành: Mặt trận xã A" and told[1] == "Theo quy định áp dụng ngày 01/12/2026"
    assert told[2].startswith("Căn cứ: ") and len(set(told[2].split("; "))) == len(told[2].split("; "))
    assert told[4].endswith("https://hoidap.example/hoi-dap/phi/muc-phi")
    assert how_to_check(type(publisher)()) == wording()["frame"]["check_unnamed"]
