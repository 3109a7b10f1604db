"""The enforcement body of a place, also by the names of merged provinces and of districts that are gone.

Provinces, districts and communes of before and after the reorganisation of 2025 come from the data
of the package ``vietnamadminunits``; which enforcement bodies there are comes from ``bodies.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

BODIES_FILE = Path(__file__).parent / "bodies.yml"

#: Before this day bodies of districts existed beside those of the provinces that have since been merged.
REORGANISED = date(2025, 7, 1)


class UnknownPlace(LookupError):
    """No province, district or commune of ours has this name."""


class AmbiguousPlace(LookupError):
    """The name belongs to places of several provinces; ``provinces`` lists them, today's names."""

    def __init__(self, name: str, provinces: tuple[str, ...]) -> None:
        super().__init__(f"'{name}' is in {len(provinces)} provinces: {', '.join(provinces)}")
        self.name = name
        self.provinces = provinces


@dataclass(frozen=True)
class Body:
    """One enforcement body of a province since 1 July 2025; ``formerly`` starts with its own name."""

    province: str
    name: str
    formerly: tuple[str, ...]

    def former_name(self, province: str) -> str:
        """What the body of one of its old provinces was called until 30 June 2025."""
        return f"Cục Thi hành án dân sự {'thành phố' if province in _CITIES else 'tỉnh'} {province}"


@dataclass(frozen=True)
class Found:
    """Today's body for a place as somebody named it, and what the body was called when they knew it."""

    body: Body
    #: the words that decided, as typed
    matched: str
    #: ``province``, ``district`` (gone since 1 July 2025) or ``commune``
    level: str
    #: the old province's own name when it was merged into another
    formerly: str | None = None
    #: the old district body, when a district was named
    district_body: str | None = None


_CITIES = ("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")


def fold(text: str) -> str:
    """Lower case without tone marks, one blank between words."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def load_bodies(path: Path = BODIES_FILE) -> tuple[Body, ...]:
    """Read the bodies of today."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Body(row["province"], row["body"], tuple(row["formerly"])) for row in data["bodies"])


@lru_cache(maxsize=1)
def known_bodies() -> tuple[Body, ...]:
    """The project's own list, read once a process."""
    return load_bodies()


@dataclass(frozen=True)
class _Unit:
    """One place of the lists: its full name, its province of then, and today's body."""

    name: str
    province: str
    body: Body


#: What people write for a province besides its name.
_SHORT = {
    "tphcm": "Hồ Chí Minh",
    "tp hcm": "Hồ Chí Minh",
    "hcm": "Hồ Chí Minh",
    "sai gon": "Hồ Chí Minh",
    "vung tau": "Bà Rịa - Vũng Tàu",
    "brvt": "Bà Rịa - Vũng Tàu",
    "daklak": "Đắk Lắk",
    "dac lac": "Đắk Lắk",
    "dac nong": "Đắk Nông",
    "kontum": "Kon Tum",
}


@lru_cache(maxsize=1)
def _provinces() -> dict[str, _Unit]:
    names = {fold(name): _Unit(name, name, body) for body in known_bodies() for name in body.formerly}
    return names | {short: names[fold(name)] for short, name in _SHORT.items()}


@lru_cache(maxsize=1)
def _places() -> tuple[dict[str, list[_Unit]], dict[str, list[_Unit]], dict[str, list[_Unit]]]:
    """By folded name: districts until 30 June 2025, communes since, and districts without huyện, quận…"""
    from vietnamadminunits.database import get_data  # a second and several megabytes: only when asked

    today = {fold(body.province): body for body in known_bodies()}
    districts: dict[str, list[_Unit]] = {}
    bare: dict[str, list[_Unit]] = {}
    for row in get_data(["provinceShort", "district", "districtShort"], "admin_units_legacy"):
        if not row["district"]:
            continue
        unit = _Unit(row["district"], row["provinceShort"], _provinces()[fold(row["provinceShort"])].body)
        full = fold(row["district"])
        for name in {full, re.sub("^(thanh pho|thi xa) ", lambda kind: _ABBREVIATED[kind[1]], full)}:
            districts.setdefault(name, []).append(unit)
        if not row["districtShort"].isdigit():
            bare.setdefault(fold(row["districtShort"]), []).append(unit)
    communes: dict[str, list[_Unit]] = {}
    for row in get_data(["province", "provinceShort", "ward"], "admin_units"):
        unit = _Unit(row["ward"], row["provinceShort"], today[fold(row["province"])])
        communes.setdefault(fold(row["ward"]), []).append(unit)
    return districts, communes, bare


_ABBREVIATED = {"thanh pho": "tp ", "thi xa": "tx "}


def find_body(place: str) -> Found:
    """The body for a place in anybody's words, with or without tone marks.

    ``Chi cục THADS huyện Sơn Tịnh`` and ``Cục THADS tỉnh Kon Tum`` lead to the body of tỉnh Quảng
    Ngãi. ``AmbiguousPlace`` asks for the province, ``UnknownPlace`` says that nothing was recognised.
    """
    text = f" {fold(place)} "
    province_name = _longest(text, _provinces())
    province = _provinces()[province_name] if province_name else None
    districts, communes, bare = _places()
    for level, names in (("district", districts), ("commune", communes)):
        if (name := _longest(text, names)) and (unit := _one(name, names[name], province)):
            return _found(unit, name, level)
    if province_name and province:
        return _found(province, province_name, "province")
    if (name := _longest(text, bare)) and (unit := _one(name, bare[name], None)):
        return _found(unit, name, "district")
    raise UnknownPlace(f"no province, district or commune in '{place}'")


def _longest(text: str, names: Iterable[str]) -> str | None:
    return max((name for name in names if f" {name} " in text), key=len, default=None)


def _one(name: str, units: list[_Unit], province: _Unit | None) -> _Unit | None:
    """The unit of the named province, by its old or its present borders; none when no unit lies there."""
    if province is not None:
        units = [unit for unit in units if unit.province == province.name] or [
            unit for unit in units if unit.body == province.body
        ]
        if not units:
            return None
    bodies = {unit.body.province for unit in units}
    if len(bodies) > 1:
        raise AmbiguousPlace(name, tuple(sorted(bodies)))
    return units[0]


def _found(unit: _Unit, matched: str, level: str) -> Found:
    merged = unit.province if fold(unit.province) != fold(unit.body.formerly[0]) and level != "commune" else None
    district = unit.name[:1].lower() + unit.name[1:]
    old = f"Chi cục Thi hành án dân sự {district}" if level == "district" else None
    return Found(unit.body, matched, level, merged, old)
