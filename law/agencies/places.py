"""Provinces, districts and communes of before and after the reorganisation of 2025, and where a text names them.

Places come from the data of the package ``vietnamadminunits``; which enforcement bodies there are comes
from ``bodies.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from law.words import Word, fold, has_marks, words

BODIES_FILE = Path(__file__).parent / "bodies.yml"


@dataclass(frozen=True)
class Body:
    """One enforcement body of a province since 1 July 2025; ``formerly`` starts with its own name."""

    province: str
    name: str
    formerly: tuple[str, ...]

    def former_name(self, province: str) -> str:
        """What the body of one of its old provinces was called until 30 June 2025."""
        return f"Cục Thi hành án dân sự {'thành phố' if province in _CITIES else 'tỉnh'} {province}"


_CITIES = ("Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ")


def load_bodies(path: Path = BODIES_FILE) -> tuple[Body, ...]:
    """Read the bodies of today."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Body(row["province"], row["body"], tuple(row["formerly"])) for row in data["bodies"])


@lru_cache(maxsize=1)
def known_bodies() -> tuple[Body, ...]:
    """The project's own list, read once a process."""
    return load_bodies()


@dataclass(frozen=True)
class Unit:
    """One place of the lists: its full name, how its short name sounds, its province of then, and today's body."""

    name: str
    said: tuple[str, ...]
    province: str
    body: Body


_Names = Mapping[str, list[Unit]]

#: What people write for a province besides its name.
_SHORT = {
    "TPHCM": "Hồ Chí Minh",
    "HCM": "Hồ Chí Minh",
    "Sài Gòn": "Hồ Chí Minh",
    "Vũng Tàu": "Bà Rịa - Vũng Tàu",
    "BRVT": "Bà Rịa - Vũng Tàu",
    "Daklak": "Đắk Lắk",
    "Đăk Lăk": "Đắk Lắk",
    "Đắc Lắc": "Đắk Lắk",
    "Đăk Nông": "Đắk Nông",
    "Đắc Nông": "Đắk Nông",
    "Bắc Cạn": "Bắc Kạn",
    "Kontum": "Kon Tum",
}


def _said(name: str) -> tuple[str, ...]:
    return tuple(word.spoken for word in words(name))


@lru_cache(maxsize=1)
def provinces() -> dict[str, list[Unit]]:
    """The provinces until 30 June 2025 by folded name, also by what people write for it."""
    whose = {name: body for body in known_bodies() for name in body.formerly}
    names: dict[str, list[Unit]] = {}
    for called, name in [*((name, name) for name in whose), *_SHORT.items()]:
        names.setdefault(fold(called), []).append(Unit(name, _said(called), name, whose[name]))
    return names


@lru_cache(maxsize=1)
def places() -> tuple[dict[str, list[Unit]], dict[str, list[Unit]], dict[str, list[Unit]]]:
    """By folded name: districts until 30 June 2025, communes since, and districts without huyện, quận…"""
    from vietnamadminunits.database import get_data  # a second and several megabytes: only when asked

    today = {body.province: body for body in known_bodies()}
    districts: dict[str, list[Unit]] = {}
    bare: dict[str, list[Unit]] = {}
    for row in get_data(["provinceShort", "district", "districtShort"], "admin_units_legacy"):
        if not row["district"]:
            continue
        short = re.sub(r"\s*\(.*\)", "", row["districtShort"])  # "Cai Lậy (Thị xã)" beside "Cai Lậy (Huyện)"
        (province, *_) = provinces()[fold(row["provinceShort"])]
        unit = Unit(row["district"], _said(short), province.name, province.body)
        districts.setdefault(fold(row["district"]), []).append(unit)
        if not short.isdigit():
            bare.setdefault(fold(short), []).append(unit)
    communes: dict[str, list[Unit]] = {}
    for row in get_data(["province", "provinceShort", "ward", "wardShort"], "admin_units"):
        unit = Unit(row["ward"], _said(row["wardShort"]), row["provinceShort"], today[row["province"]])
        communes.setdefault(fold(row["ward"]), []).append(unit)
    return districts, communes, bare


#: The words before a name that say what kind of place it is, with their shorter forms.
_KINDS = {
    "tỉnh": "tỉnh",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "huyện": "huyện",
    "quận": "quận",
    "q": "quận",
    "xã": "xã",
    "phường": "phường",
    "thị trấn": "thị trấn",
    "đặc khu": "đặc khu",
}
_KIND_WORDS = sorted(((words(typed), kind) for typed, kind in _KINDS.items()), key=lambda kind: -len(kind[0]))
COMMUNE_KINDS = ("xã", "phường", "thị trấn", "đặc khu")

#: Words of our own matter whose ends make no name with what follows (thi hành *án Biên* bản).
_OURS = ("thi hanh an dan su", "thi hanh an", "toa an", "ban an", "chi cuc", "co quan")

_LONGEST = 6


@dataclass(frozen=True)
class Mention:
    """One place in the words of a text, and the places of our lists that it may be."""

    start: int
    end: int
    level: str
    units: tuple[Unit, ...]
    #: whether huyện, tỉnh… stands before it
    explicit: bool = False
    #: whether its kind or its marks do not fit, so that it counts only when nothing else does
    weak: bool = False


def kind_at(found: Sequence[Word], at: int, marked: bool) -> tuple[str, int] | None:
    """The kind of place that a word names, and how many words that takes; with its marks when the text has any."""
    for typed, kind in _KIND_WORDS:
        here = found[at : at + len(typed)]
        same = [word.spoken if marked else word.folded for word in here]
        if same == [word.spoken if marked else word.folded for word in typed] and not any(w.apart for w in here[1:]):
            return kind, len(typed)
    return None


class Reader:
    """Finds the places in a text: first those with their kind, then provinces, then districts by name alone."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.marked = has_marks(text)
        self.capital = [text[:1].isupper() for text in _typed(text, self.words)]
        self.free = [True] * len(self.words)
        self.found: list[Mention] = []
        self._pass_over_our_own_words()
        self._read_kinds()
        self._read_bare(provinces(), "province", self._bare_province)
        self._read_bare(places()[2], "district", self._bare_district)
        self.found.sort(key=lambda mention: mention.start)

    def folded(self, start: int, end: int) -> str:
        """Some of the words, without marks."""
        return " ".join(word.folded for word in self.words[start:end])

    def _pass_over_our_own_words(self) -> None:
        for ours in _OURS:
            size = ours.count(" ") + 1
            for at in range(len(self.words) - size + 1):
                if self.folded(at, at + size) == ours:
                    self.free[at : at + size] = [False] * size

    def _read_kinds(self) -> None:
        at = 0
        while at < len(self.words):
            kind = kind_at(self.words, at, self.marked) if self.free[at] else None
            if kind is None:
                at += 1
                continue
            name = at + kind[1]
            mention = self._after_kind(kind[0], at, name)
            self._take(mention)
            at = mention.end if mention else name

    def _after_kind(self, kind: str, at: int, name: int) -> Mention | None:
        districts, communes, bare = places()

        def called(names: _Names, level: str, prefix: str = "", weak: bool = False) -> Mention | None:
            end, units = self._longest(names, name, prefix)
            return Mention(at, end, level, tuple(self.best(units, name, end) or units), True, weak) if units else None

        if kind == "tỉnh":
            return called(provinces(), "province")
        if kind in COMMUNE_KINDS:
            return (
                called(communes, "commune", f"{fold(kind)} ")
                or called(provinces(), "province", weak=True)
                or called(bare, "district", weak=True)
            )
        district = called(districts, "district", f"{fold(kind)} ")
        if kind == "thành phố":
            province = called(provinces(), "province")
            city = province if province and province.units[0].name in _CITIES else None
            return city or district or province or called(bare, "district")
        return district or called(bare, "district") or called(provinces(), "province", weak=True)

    def _read_bare(self, names: _Names, level: str, check: Callable[[int, int, list[Unit]], Mention | None]) -> None:
        at = 0
        while at < len(self.words):
            end, units = self._longest(names, at)
            mention = check(at, end, units) if units else None
            self._take(mention)
            at = mention.end if mention else at + 1

    def _bare_province(self, at: int, end: int, units: list[Unit]) -> Mention | None:
        if fitting := self.best(units, at, end):
            return Mention(at, end, "province", tuple(fitting))
        if self.best(places()[2].get(self.folded(at, end), []), at, end):
            return None
        if end - at > 1 and not any(kind_at(self.words, word, self.marked) for word in range(at, end)):
            return Mention(at, end, "province", tuple(units), weak=True)
        return None

    def _bare_district(self, at: int, end: int, units: list[Unit]) -> Mention | None:
        fitting = self.best(units, at, end)
        whole = at == 0 or self.words[at].apart
        whole = whole and (end == len(self.words) or self.words[end].apart)
        if fitting and (end - at > 1 or whole or (self.marked and self.capital[at])):
            return Mention(at, end, "district", tuple(fitting))
        return None

    def _take(self, mention: Mention | None) -> None:
        if mention is not None:
            self.found.append(mention)
            self.free[mention.start : mention.end] = [False] * (mention.end - mention.start)

    def _longest(self, names: _Names, at: int, prefix: str = "") -> tuple[int, list[Unit]]:
        """Where the longest name that begins at a word ends, and what it may be."""
        last = at
        while last < min(at + _LONGEST, len(self.words)) and self.free[last]:
            if self.words[last].apart and (last > at or prefix):
                break
            last += 1
        for end in range(last, at, -1):
            if units := names.get(prefix + self.folded(at, end)):
                return end, units
        return at, []

    def best(self, units: list[Unit], start: int, end: int) -> list[Unit]:
        """Those that sound as typed; a word typed without marks may be any, in a text without marks every word."""
        here = self.words[start:end]
        if not self.marked:
            return units
        exact = [unit for unit in units if unit.said == tuple(word.spoken for word in here)]
        return exact or [unit for unit in units if len(unit.said) == len(here) and all(map(_lazily, here, unit.said))]


def _typed(text: str, found: Sequence[Word]) -> Iterable[str]:
    whole = unicodedata.normalize("NFC", text)
    return (whole[word.start : word.end] for word in found)


def _lazily(word: Word, said: str) -> bool:
    return word.spoken in (said, fold(said))
