"""The zone of the minimum wage for every commune of today, as people write its name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vietnamadminunits.database import get_data

from law.acts import known_acts
from law.agencies.bodies import AmbiguousPlace, UnknownPlace
from law.words import fold, words
from law.zones import ZONES, AmbiguousCommune, known_zones, load_zones, zone_of

COMMUNES = [(row["ward"], row["province"]) for row in get_data(["province", "ward"], "admin_units")]


def sounds(name):
    return tuple(word.spoken for word in words(name))


def test_every_province_of_today_has_its_zones_and_no_other_has():
    assert set(known_zones().provinces) == {province for _, province in COMMUNES}
    assert {row.rest for row in known_zones().provinces.values()} <= set(ZONES)


def test_every_commune_that_is_named_exists_today():
    there = {(province, sounds(commune)) for commune, province in COMMUNES}
    named = {(province, name) for province, row in known_zones().provinces.items() for name in row.named}
    assert len(named) == 1642
    assert named - there == set()


def test_the_provision_of_the_list_exists_and_begins_with_its_decree():
    zones = known_zones()
    act = known_acts()[zones.citation.act]
    assert act.holds(zones.citation) and zones.since == act.effective.start


def test_every_commune_is_found_by_its_full_name():
    for commune, province in COMMUNES:
        assert zone_of(commune, province) == known_zones().provinces[province].of(commune)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(COMMUNES))
def test_a_commune_without_kind_or_marks_is_the_same_or_asked_again(place):
    commune, province = place
    zone = zone_of(commune, province)
    short = commune.split(" ", 2)[2] if commune.startswith("Đặc khu") else commune.split(" ", 1)[1]
    assert zone_of(short, province) == zone
    for typed in (fold(commune), fold(short), f"  {commune.upper()} , "):
        try:
            assert zone_of(typed, fold(province)) == zone
        except AmbiguousCommune as error:
            assert commune in error.communes and len(error.communes) > 1


@pytest.mark.parametrize(
    "commune, province, zone",
    [
        ("xã Tịnh Khê", "Quảng Ngãi", "III"),
        ("Tịnh Khê", "tỉnh Quảng Ngãi", "III"),
        ("thôn An Phú, xã Thanh Bồng, Quảng Ngãi", "Quảng Ngãi", "IV"),
        ("xã Sơn Tịnh tỉnh Quảng Ngãi", "Quảng Ngãi", "III"),
        ("P. Cẩm Thành", "Quảng Ngãi", "III"),
        ("đặc khu Lý Sơn", "Quảng Ngãi", "IV"),
        ("Đắk Hà", "Kon Tum", "III"),
        ("xã Xốp", "Kon Tum", "IV"),
        ("Hoà Bình", "Hải Phòng", "I"),
        ("Hòa Bình", "Hải Phòng", "I"),
        ("Tây Thạnh", "TP HCM", "I"),
        ("xã Bình Chánh", "Sài Gòn", "I"),
        ("xã Tân Nhựt", "Sài Gòn", "I"),
        ("phường Tự Lạn", "Bắc Giang", "II"),
        ("Vân Đồn", "Quảng Ninh", "III"),
        ("Cô Tô", "Quảng Ninh", "IV"),
        ("Phú Quốc", "Kiên Giang", "II"),
        ("Hồ Tràm", "Bà Rịa - Vũng Tàu", "III"),
        ("xa dung", "dien bien", "IV"),
        ("phuong phuong son", "bac giang", "IV"),
    ],
)
def test_a_place_as_people_write_it(commune, province, zone):
    assert zone_of(commune, province) == zone


@pytest.mark.parametrize(
    "commune, province",
    [
        ("xã Không Có", "Quảng Ngãi"),
        ("phường Tịnh Khê", "Quảng Ngãi"),
        ("huyện Sơn Tịnh", "Quảng Ngãi"),
        ("thị trấn Sơn Tịnh", "Quảng Ngãi"),
        ("xã Tịnh Khê", "Atlantis"),
        ("", "Quảng Ngãi"),
        ("xã", "Quảng Ngãi"),
    ],
)
def test_a_place_that_is_not_there_is_unknown(commune, province):
    with pytest.raises(UnknownPlace):
        zone_of(commune, province)


def test_a_name_without_marks_of_two_communes_in_different_zones_is_ambiguous():
    with pytest.raises(AmbiguousCommune) as error:
        zone_of("xa tan thanh", "tay ninh")
    assert error.value.communes == ("Xã Tân Thành", "Xã Tân Thạnh")
    assert (zone_of("Tân Thành", "Tây Ninh"), zone_of("Tân Thạnh", "Tây Ninh")) == ("III", "IV")


def test_a_province_that_may_be_several_is_ambiguous():
    with pytest.raises(AmbiguousPlace):
        zone_of("xã Tịnh Khê", "huyện Châu Thành")


def test_a_commune_in_two_zones_stops_the_loading(tmp_path):
    path = tmp_path / "zones.yml"
    path.write_text(
        "since: 2026-01-01\ncitation: nd-293-2025/dieu-3/khoan-2\nprovinces:\n"
        "  Tỉnh A:\n    I: {xã: [B]}\n    II: {xã: [B]}\n    rest: IV\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="two zones"):
        load_zones(path)
