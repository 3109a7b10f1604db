"""Today's enforcement body for every place of before and after 1 July 2025, and for bodies named in a message."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vietnamadminunits import convert_address
from vietnamadminunits.database import get_data

from law.agencies.bodies import (
    REORGANISED,
    AmbiguousPlace,
    Found,
    UnknownPlace,
    find_body,
    fold,
    is_only_a_place,
    known_bodies,
    load_bodies,
)
from law.agencies.mentions import Named, body_named_in

LAST_OLD_DAY, FIRST_NEW_DAY, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 21)

OLD_UNITS = [
    row
    for row in get_data(["province", "provinceShort", "district", "districtShort", "ward"], "admin_units_legacy")
    if row["district"]
]
OLD_PROVINCES = {row["province"]: row for row in OLD_UNITS if row["ward"]}
OLD_DISTRICTS = sorted({(row["provinceShort"], row["district"]) for row in OLD_UNITS})
NEW_COMMUNES = get_data(["province", "provinceShort", "ward"], "admin_units")
NEW_PROVINCES = sorted({row["province"] for row in NEW_COMMUNES})


@pytest.fixture(scope="module")
def merged():
    """Old province -> today's province, as the package converts an address of one of its wards."""
    return {
        row["provinceShort"]: convert_address(f"{row['ward']}, {row['district']}, {name}").province
        for name, row in OLD_PROVINCES.items()
    }


def test_there_is_one_body_for_each_of_the_34_provinces_of_today():
    bodies = load_bodies()
    assert sorted(body.province for body in bodies) == NEW_PROVINCES
    assert len(bodies) == len({body.name for body in bodies}) == 34


@pytest.mark.parametrize("body", known_bodies(), ids=lambda body: body.province)
def test_a_body_is_called_after_its_province_and_begins_its_old_names_with_it(body):
    assert body.name == f"Thi hành án dân sự {body.province[:1].lower()}{body.province[1:]}"
    kind = "Thành phố" if body.province.startswith("Thành phố") else "Tỉnh"
    assert body.province == f"{kind} {body.formerly[0]}"
    assert body.name == unicodedata.normalize("NFC", body.name)


def test_no_old_province_went_to_two_bodies():
    names = [name for body in known_bodies() for name in body.formerly]
    assert len(names) == len(set(names)) == 64  # the 63 provinces; Huế also by the name it had until 2024


@pytest.mark.parametrize("name", sorted(row["provinceShort"] for row in OLD_PROVINCES.values()))
@pytest.mark.parametrize("form", ["{}", "tỉnh {}", "Cục THADS tỉnh {}", "  {} ạ?"])
def test_every_old_province_leads_to_the_body_of_the_province_it_was_merged_into(name, form, merged):
    assert len(merged) == 63
    found = find_body(form.format(name))
    assert (found.body.province, found.level, found.district_body) == (merged[name], "province", None)
    assert found.formerly == (None if merged[name].endswith(f" {name}") else name)
    assert find_body(fold(form.format(name))).body == found.body


@pytest.mark.parametrize("body", known_bodies(), ids=lambda body: body.province)
@pytest.mark.parametrize("form", ["{}", "cơ quan thi hành án {}"])
def test_every_province_of_today_leads_to_its_own_body(body, form):
    found = find_body(form.format(body.province))
    assert (found.body, found.formerly, found.level) == (body, None, "province")


def test_a_district_of_its_province_leads_to_that_provinces_body(merged):
    wrong = []
    for province, district in OLD_DISTRICTS:
        for typed in (f"{district}, tỉnh {province}", fold(f"Chi cục THADS {district}, tỉnh {province}")):
            found = find_body(typed)
            wanted = f"Chi cục Thi hành án dân sự {district[:1].lower()}{district[1:]}"
            if (found.body.province, found.level, found.district_body) != (merged[province], "district", wanted):
                wrong.append((typed, found))
    assert wrong == []


@pytest.mark.parametrize("typed", [str, fold], ids=["with-marks", "without-marks"])
def test_a_district_without_its_province_leads_there_or_asks(merged, typed):
    provinces_of = {}
    for province, district in OLD_DISTRICTS:
        provinces_of.setdefault(typed(district), set()).add(merged[province])
    assert {len(provinces) for provinces in provinces_of.values()} >= {1, 2}
    for district, expected in provinces_of.items():
        if len(expected) == 1:
            found = find_body(district)
            assert ({found.body.province}, found.level) == (expected, "district"), district
        else:
            with pytest.raises(AmbiguousPlace) as asked:
                find_body(district)
            assert set(asked.value.provinces) == expected, district


def test_a_commune_of_today_leads_to_its_provinces_body():
    wrong = []
    for row in NEW_COMMUNES:
        typed = f"{row['ward']}, {row['province']}"
        for words in (typed, fold(row["ward"]) + ", " + fold(row["province"])):
            found = find_body(words)
            if (found.body.province, found.level, found.formerly) != (row["province"], "commune", None):
                wrong.append((words, found))
    assert wrong == []


@pytest.mark.parametrize(
    "place, province, level, formerly, district_body",
    [
        ("TPHCM", "Thành phố Hồ Chí Minh", "province", None, None),
        ("tp.hcm", "Thành phố Hồ Chí Minh", "province", None, None),
        ("TP. HCM", "Thành phố Hồ Chí Minh", "province", None, None),
        ("Sài Gòn", "Thành phố Hồ Chí Minh", "province", None, None),
        ("Vũng Tàu", "Thành phố Hồ Chí Minh", "province", "Bà Rịa - Vũng Tàu", None),
        ("Bà Rịa – Vũng Tàu", "Thành phố Hồ Chí Minh", "province", "Bà Rịa - Vũng Tàu", None),
        ("Daklak", "Tỉnh Đắk Lắk", "province", None, None),
        ("Đăk Nông", "Tỉnh Lâm Đồng", "province", "Đắk Nông", None),
        ("Đắc Lắc", "Tỉnh Đắk Lắk", "province", None, None),
        ("kontum", "Tỉnh Quảng Ngãi", "province", "Kon Tum", None),
        ("Hoà Bình", "Tỉnh Phú Thọ", "province", "Hòa Bình", None),
        ("Thừa Thiên - Huế", "Thành phố Huế", "province", "Thừa Thiên Huế", None),
        ("quan 1", "Thành phố Hồ Chí Minh", "district", None, "quận 1"),
        ("QUẬN 12 TPHCM", "Thành phố Hồ Chí Minh", "district", None, "quận 12"),
        ("TP.Thủ Đức", "Thành phố Hồ Chí Minh", "district", None, "thành phố Thủ Đức"),
        ("tp thu duc", "Thành phố Hồ Chí Minh", "district", None, "thành phố Thủ Đức"),
        ("TX Sơn Tây", "Thành phố Hà Nội", "district", None, "thị xã Sơn Tây"),
        ("thành phố Nam Định", "Tỉnh Ninh Bình", "district", "Nam Định", "thành phố Nam Định"),
        ("tỉnh Nam Định", "Tỉnh Ninh Bình", "province", "Nam Định", None),
        ("Sơn Tịnh", "Tỉnh Quảng Ngãi", "district", None, "huyện Sơn Tịnh"),
        ("Chi cục THADS huyện Sơn Tịnh", "Tỉnh Quảng Ngãi", "district", None, "huyện Sơn Tịnh"),
        ("Dĩ An", "Thành phố Hồ Chí Minh", "district", "Bình Dương", "thành phố Dĩ An"),
        ("huyện Châu Thành, Tiền Giang", "Tỉnh Đồng Tháp", "district", "Tiền Giang", "huyện Châu Thành"),
        ("huyện Châu Thành, tỉnh Đồng Tháp", "Tỉnh Đồng Tháp", "district", None, "huyện Châu Thành"),
        ("huyện M'Đrắk", "Tỉnh Đắk Lắk", "district", None, "huyện M'Đrắk"),
        ("huyện Ia H’Drai", "Tỉnh Quảng Ngãi", "district", "Kon Tum", "huyện Ia H'Drai"),
        ("Phan Rang–Tháp Chàm", "Tỉnh Khánh Hòa", "district", "Ninh Thuận", "thành phố Phan Rang - Tháp Chàm"),
        ("đặc khu Phú Quốc", "Tỉnh An Giang", "commune", None, None),
        ("Phường Sài Gòn", "Thành phố Hồ Chí Minh", "commune", None, None),
        ("Xã Cần Giờ", "Thành phố Hồ Chí Minh", "commune", None, None),
        ("huyện Quảng Ninh, tỉnh Quảng Bình", "Tỉnh Quảng Trị", "district", "Quảng Bình", "huyện Quảng Ninh"),
        ("huyện Quảng Ninh tỉnh Quảng Bình", "Tỉnh Quảng Trị", "district", "Quảng Bình", "huyện Quảng Ninh"),
        ("Quảng Ninh, Quảng Bình", "Tỉnh Quảng Trị", "district", "Quảng Bình", "huyện Quảng Ninh"),
        ("Chi cục THADS huyện Quảng Ninh", "Tỉnh Quảng Trị", "district", "Quảng Bình", "huyện Quảng Ninh"),
        ("tỉnh Quảng Ninh", "Tỉnh Quảng Ninh", "province", None, None),
        ("thành phố Quảng Ninh", "Tỉnh Quảng Ninh", "province", None, None),
        ("huyện Hòa Bình, tỉnh Bạc Liêu", "Tỉnh Cà Mau", "district", "Bạc Liêu", "huyện Hòa Bình"),
        ("Hòa Bình, Bạc Liêu", "Tỉnh Cà Mau", "district", "Bạc Liêu", "huyện Hòa Bình"),
        ("Xã Bình Dương, Tỉnh Gia Lai", "Tỉnh Gia Lai", "commune", None, None),
        ("Bình Dương, tỉnh Gia Lai", "Tỉnh Gia Lai", "commune", None, None),
        ("huyện Bắc Hà, tỉnh Lào Cai", "Tỉnh Lào Cai", "district", None, "huyện Bắc Hà"),
        ("huyện Bắc Hà tỉnh Lào Cai", "Tỉnh Lào Cai", "district", None, "huyện Bắc Hà"),
        ("Bắc Hà tỉnh Lào Cai", "Tỉnh Lào Cai", "district", None, "huyện Bắc Hà"),
        ("phía đông Hà Nội", "Thành phố Hà Nội", "province", None, None),
        ("Phù Yên", "Tỉnh Sơn La", "district", None, "huyện Phù Yên"),
        ("phu yen", "Tỉnh Đắk Lắk", "province", "Phú Yên", None),
        ("Quảng Ngải", "Tỉnh Quảng Ngãi", "province", None, None),
        ("Sơn Tịnh - Quảng Ngãi", "Tỉnh Quảng Ngãi", "district", None, "huyện Sơn Tịnh"),
        ("huyện Sơn Tây, Hà Nội", "Thành phố Hà Nội", "district", None, "thị xã Sơn Tây"),
        ("huyện Dĩ An", "Thành phố Hồ Chí Minh", "district", "Bình Dương", "thành phố Dĩ An"),
        ("Q. Ba Đình", "Thành phố Hà Nội", "district", None, "quận Ba Đình"),
        # a town and a district of one name and one province: the body is sure, the old one is not
        ("Cai Lậy", "Tỉnh Đồng Tháp", "district", "Tiền Giang", None),
        ("Cao Lãnh", "Tỉnh Đồng Tháp", "district", None, None),
        ("Kỳ Anh", "Tỉnh Hà Tĩnh", "district", None, None),
        ("Hồng Ngự", "Tỉnh Đồng Tháp", "district", None, None),
        ("Duyên Hải", "Tỉnh Vĩnh Long", "district", "Trà Vinh", None),
        ("Long Mỹ", "Thành phố Cần Thơ", "district", "Hậu Giang", None),
        ("thị xã Cai Lậy", "Tỉnh Đồng Tháp", "district", "Tiền Giang", "thị xã Cai Lậy"),
    ],
)
def test_people_name_a_place_in_their_own_way(place, province, level, formerly, district_body):
    old = f"Chi cục Thi hành án dân sự {district_body}" if district_body else None
    for typed in (place, unicodedata.normalize("NFD", place), place.upper()):
        found = find_body(typed)
        assert (found.body.province, found.level, found.formerly, found.district_body) == (
            province,
            level,
            formerly,
            old,
        )
        assert f" {found.matched} " in f" {fold(typed)} "


@pytest.mark.parametrize(
    "place, provinces",
    [
        ("huyện Châu Thành", 5),
        ("chau thanh", 5),
        ("Chi cục THADS huyện Châu Thành", 5),
        ("Sơn Tây", 2),
        ("xã Tân Thành", 7),
        ("xa tan thanh", 11),
        ("Hà Nội và Đà Nẵng", 2),
        ("Phú Thọ và Hồ Chí Minh", 2),
        ("tỉnh Kon Tum, tỉnh Gia Lai", 2),
        ("xã Quảng Ninh", 2),
        ("quận 1 hay quận Ba Đình", 2),
    ],
)
def test_a_name_of_several_provinces_asks_for_the_province(place, provinces):
    with pytest.raises(AmbiguousPlace) as asked:
        find_body(place)
    assert len(asked.value.provinces) == provinces
    assert list(asked.value.provinces) == sorted({body.province for body in known_bodies()} & {*asked.value.provinces})
    assert str(provinces) in str(asked.value) and asked.value.provinces[0] in str(asked.value)


def test_each_province_that_is_offered_settles_the_name():
    with pytest.raises(AmbiguousPlace) as asked:
        find_body("huyện Châu Thành")
    for province in asked.value.provinces:
        found = find_body(f"huyện Châu Thành, {province}")
        assert (found.body.province, found.level) == (province, "district")


@pytest.mark.parametrize(
    "place",
    [
        "",
        "   ",
        "\n",
        "thi hành án",
        "Paris",
        "huyện",
        "quận 99",
        "tỉnh nào",
        "thành phố mới",
        "🏠",
        "1",
        "-",
        "hoa huệ",
        "chủ nhà",
        "tôi muốn hỏi án phí",
    ],
)
def test_words_that_name_no_place_are_unknown(place):
    with pytest.raises(UnknownPlace, match="no province, district or commune in"):
        find_body(place)


def test_a_district_that_is_not_in_the_named_province_falls_back_to_the_province():
    found = find_body("huyện Châu Thành, Hà Nội")
    assert (found.body.province, found.level, found.district_body) == ("Thành phố Hà Nội", "province", None)


PIECES = [
    "huyện ",
    "quận ",
    "tỉnh ",
    "tp ",
    "tx. ",
    "Châu Thành",
    "Kon Tum ",
    "1 ",
    "Hà ",
    "Nội ",
    "xã ",
    "Đ",
    "İ",
    "ß",
]
PIECES += ["\u200b", "\u0301", "\u00a0", "🏠", "\x00", "'", "’", "-", "\n", "thads ", "cục ", "thi hành án "]
HOSTILE = st.text() | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(HOSTILE)
@settings(deadline=None)
def test_no_text_brings_anything_but_a_body_or_a_lookup_error(text):
    try:
        found = find_body(text)
    except (UnknownPlace, AmbiguousPlace) as error:
        assert isinstance(error, LookupError)
    else:
        assert isinstance(found, Found) and found.body in known_bodies()


@given(HOSTILE)
@settings(deadline=None)
def test_folding_twice_is_folding_once_and_leaves_words_only(text):
    folded = fold(text)
    assert fold(folded) == folded == " ".join(folded.split())
    assert folded == "" or (folded.replace(" ", "").isascii() and folded.replace(" ", "").isalnum())


@given(HOSTILE, st.sampled_from([LAST_OLD_DAY, FIRST_NEW_DAY, TODAY]))
@settings(deadline=None)
def test_no_message_breaks_the_search_for_a_named_body(text, day):
    named = body_named_in(text, day)
    assert named is None or (day >= REORGANISED and named.body in {body.name for body in known_bodies()})


@pytest.mark.parametrize(
    "text, formerly, body",
    [
        (
            "Chi cục THADS huyện Sơn Tịnh ở đâu",
            "Chi cục Thi hành án dân sự huyện Sơn Tịnh",
            "Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        (
            "chi cuc thads huyen son tinh",
            "Chi cục Thi hành án dân sự huyện Sơn Tịnh",
            "Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        (
            "tôi nộp đơn ở cục thi hành án dân sự tỉnh Kon Tum, nay hỏi ai?",
            "Cục Thi hành án dân sự tỉnh Kon Tum",
            "Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        (
            "Cục Thi hành án dân sự tỉnh Quảng Ngãi",
            "Cục Thi hành án dân sự tỉnh Quảng Ngãi",
            "Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        (
            "Cục THADS TP.HCM",
            "Cục Thi hành án dân sự thành phố Hồ Chí Minh",
            "Thi hành án dân sự thành phố Hồ Chí Minh",
        ),
        (
            "cơ quan thi hành án tỉnh Bình Dương",
            "Cục Thi hành án dân sự tỉnh Bình Dương",
            "Thi hành án dân sự thành phố Hồ Chí Minh",
        ),
        ("tha quận 1", "Chi cục Thi hành án dân sự quận 1", "Thi hành án dân sự thành phố Hồ Chí Minh"),
        (
            "Chi cục THADS TP Thủ Đức",
            "Chi cục Thi hành án dân sự thành phố Thủ Đức",
            "Thi hành án dân sự thành phố Hồ Chí Minh",
        ),
        (
            "thi hành án huyện Châu Thành tỉnh Tiền Giang",
            "Chi cục Thi hành án dân sự huyện Châu Thành",
            "Thi hành án dân sự tỉnh Đồng Tháp",
        ),
        (
            "cục thi hành án tỉnh Thừa Thiên Huế",
            "Cục Thi hành án dân sự tỉnh Thừa Thiên Huế",
            "Thi hành án dân sự thành phố Huế",
        ),
        (
            "Cục THADS TPHCM",
            "Cục Thi hành án dân sự thành phố Hồ Chí Minh",
            "Thi hành án dân sự thành phố Hồ Chí Minh",
        ),
        (
            "Cục THADS tỉnh Kon Tum, tôi ở Hà Nội",
            "Cục Thi hành án dân sự tỉnh Kon Tum",
            "Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        (
            "Chi cục THADS huyện Quảng Ninh",
            "Chi cục Thi hành án dân sự huyện Quảng Ninh",
            "Thi hành án dân sự tỉnh Quảng Trị",
        ),
        ("thi hanh an quan 1", "Chi cục Thi hành án dân sự quận 1", "Thi hành án dân sự thành phố Hồ Chí Minh"),
    ],
)
@pytest.mark.parametrize(
    "day, told",
    [
        pytest.param(LAST_OLD_DAY, False, id="last-day-of-the-district-bodies"),
        pytest.param(FIRST_NEW_DAY, True, id="first-day-without-them"),
        pytest.param(TODAY, True, id="today"),
    ],
)
def test_a_body_that_is_gone_is_told_with_its_successor_from_1_july_2025(text, formerly, body, day, told):
    assert body_named_in(text, day) == (Named(formerly, body) if told else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thi hành án tính phí thế nào",
        "án tỉnh tuyên",
        "phí thi hành án tỉnh nào",
        "thi hành án tỉnh nào cũng được à",
        "cơ quan thi hành án huyện không làm gì",
        "thi hành án tỉnh táo",
        "Chi cục thi hành án dân sự huyện",
        "Thi hành án dân sự tỉnh Quảng Ngãi ở đâu",
        "thi hành án thành phố Huế",
        "tôi ở Kon Tum",
        "án của Tòa án tỉnh Kon Tum",
        "Phòng Thi hành án dân sự khu vực 1",
        "thi hành án tính lãi ở Kon Tum ra sao",
        "thi hanh an tinh lai o kon tum ra sao",
        "thi hành án quân khu 7",
        "thi hanh an quan khu 7",
        "thi hành án quan liêu ở Kon Tum",
        "thi hành án quản lý hồ sơ ở quận 1",
        "thi hành án, huyện Sơn Tịnh",
        "Chi cục THADS TPHCM",
        "Chi cục THADS tỉnh Kon Tum",
        "Chi cục thi hành án Kon Tum",
    ],
)
def test_a_message_that_names_no_former_body_gets_no_word_about_one(text):
    assert body_named_in(text, TODAY) is None


@pytest.mark.parametrize("text", ["Chi cục THADS huyện Châu Thành", "Chi cục THADS huyện Không Có Thật"])
def test_nothing_is_said_of_a_body_that_could_be_several_or_none(text):
    assert body_named_in(text, TODAY) is None


@pytest.mark.parametrize(
    "text, alone",
    [
        ("huyen son tinh quang ngai", True),
        ("Em ở quận 7, TP.HCM ạ", True),
        ("tp hcm", True),
        ("Hà Nội", True),
        ("toi o ha noi muon ly hon", False),
        ("Kê biên nhà ở Hà Nội", False),
        ("phí", False),
        ("hòa giải", False),
        ("", False),
    ],
)
def test_a_message_that_is_only_a_place(text, alone):
    assert is_only_a_place(text) is alone
