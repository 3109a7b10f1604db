"""The zones of the minimum wage against the appendix of the decree, where its text lies."""

import json
import re

from law.words import words
from law.zones import known_zones

#: Misprints of the copy, by province: what it prints and the communes that are meant.
MENDED = {
    ("Tỉnh Bắc Ninh", "phường", "Tự Lan"): ["Tự Lạn"],
    ("Thành phố Hồ Chí Minh", "phường", "Tân Thạnh"): ["Tây Thạnh"],
    ("Thành phố Hồ Chí Minh", "xã", "Tân Nhựt Bình Chánh"): ["Tân Nhựt", "Bình Chánh"],
}
LINE = re.compile(r"Vùng (?P<zone>I|II|III|IV), gồm (?P<places>.+)\.")
REST = re.compile(r"các xã, phường( và đặc khu)? còn lại")
KINDS = re.compile(r"(?:^|[;,]? (?:và )?)(?:các )?(?P<kind>phường|xã|đặc khu) ")


def sounds(name):
    return tuple(word.spoken for word in words(name))


def read(lines, province):
    """The named communes of one province with their zones, and the zone of the rest, from the decree's lines."""
    named, rest = {}, None
    for line in lines:
        match = LINE.fullmatch(line)
        if REST.fullmatch(match["places"]):
            rest = match["zone"]
            continue
        _, *parts = KINDS.split(match["places"])
        for kind, names in zip(parts[::2], parts[1::2]):
            for name in names.split(", "):
                for meant in MENDED.get((province, kind, name), [name]):
                    assert named.setdefault(sounds(f"{kind} {meant}"), match["zone"]) == match["zone"]
    return named, rest


def test_the_zones_are_those_of_the_appendix(official_texts):
    decree = json.loads(official_texts["293/2025/NĐ-CP"].read_text(encoding="utf-8"))
    appendix = decree["appendix"]["zones"]
    ours = known_zones().provinces
    assert set(ours) == set(appendix) and len(ours) == 34
    for province, lines in appendix.items():
        assert (dict(ours[province].named), ours[province].rest) == read(lines, province), province
