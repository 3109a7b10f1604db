"""The zone of the regional minimum wage that a commune of today lies in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from law.agencies.bodies import AmbiguousPlace, UnknownPlace, find_body
from law.agencies.places import COMMUNE_KINDS, Body, Unit, kind_at, places
from law.citations import Citation
from law.words import Word, fold, has_marks, words

ZONES_FILE = Path(__file__).parent / "zones.yml"

#: From the highest minimum wage to the lowest.
ZONES = ("I", "II", "III", "IV")

#: How kinds are shortened before a name, besides those that ``law.agencies.places`` reads.
_SHORT_KINDS = {"p": "phường", "x": "xã"}


class AmbiguousCommune(AmbiguousPlace):
    """The name fits communes of different zones in one province; ``communes`` lists them, today's names."""

    def __init__(self, name: str, province: str, communes: tuple[str, ...]) -> None:
        super().__init__(name, (province,))
        self.communes = communes


@dataclass(frozen=True)
class ProvinceZones:
    """The communes that the decree names, by the sound of their full names, and the zone of all others."""

    named: Mapping[tuple[str, ...], str]
    rest: str

    def of(self, commune: str) -> str:
        """The zone of a commune by its full name of today, ``Xã Tịnh Khê``."""
        return self.named.get(_said(commune), self.rest)


@dataclass(frozen=True)
class ZoneList:
    """The list of one decree, by today's name of the province."""

    since: date
    citation: Citation
    provinces: Mapping[str, ProvinceZones]


def load_zones(path: Path = ZONES_FILE) -> ZoneList:
    """Read the list; ``ValueError`` for a commune named in two zones."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    provinces = {}
    for province, row in data["provinces"].items():
        named: dict[tuple[str, ...], str] = {}
        for zone in ZONES:
            for kind, names in row.get(zone, {}).items():
                for name in names:
                    if named.setdefault(_said(f"{kind} {name}"), zone) != zone:
                        raise ValueError(f"{path}: '{kind} {name}' of {province} is in two zones")
        provinces[province] = ProvinceZones(named, row["rest"])
    return ZoneList(data["since"], Citation.parse(data["citation"]), provinces)


@lru_cache(maxsize=1)
def known_zones() -> ZoneList:
    """The project's own list, read once a process."""
    return load_zones()


def zone_of(commune: str, province: str) -> str:
    """The zone, ``I`` to ``IV``, of a commune of today; the province may also go by a name of before July 2025.

    Both with or without tone marks, the commune with or without xã, phường, đặc khu. ``UnknownPlace``
    for a commune that the province does not have today, ``AmbiguousPlace`` when the name fits several
    provinces, and as ``AmbiguousCommune`` when it fits communes of different zones.
    """
    body = find_body(province).body
    found = _communes(commune, body)
    if not found:
        raise UnknownPlace(f"no commune '{commune}' in {body.province}")
    zones = {unit.name: known_zones().provinces[body.province].of(unit.name) for unit in found}
    if len(set(zones.values())) > 1:
        raise AmbiguousCommune(commune, body.province, tuple(sorted(zones)))
    return zones[found[0].name]


def _communes(text: str, body: Body) -> list[Unit]:
    """The communes of a province that a text may mean: the first reading that fits any."""
    there = _communes_of(body.province)
    typed, marked = words(text), has_marks(text)
    for kind, name in _readings(typed, marked):
        units = [unit for unit in there if kind is None or fold(unit.name).startswith(f"{fold(kind)} ")]
        alike = [unit for unit in units if [fold(word) for word in unit.said] == [word.folded for word in name]]
        if marked:
            exact = [unit for unit in alike if all(map(_same, name, unit.said))]
            alike = exact or [unit for unit in alike if all(map(_lazily, name, unit.said))]
        if alike:
            return alike
    return []


def _readings(typed: Sequence[Word], marked: bool) -> Iterator[tuple[str | None, Sequence[Word]]]:
    """Names after a kind, then names without; each as far as a sign, then only as far as another kind of place."""
    starts = [at for at, word in enumerate(typed) if at == 0 or word.apart]
    for start in starts:
        kind = kind_at(typed, start, marked)
        if kind is None and typed[start].folded in _SHORT_KINDS:
            kind = (_SHORT_KINDS[typed[start].folded], 1)
        if kind and kind[0] in COMMUNE_KINDS:
            yield from ((kind[0], name) for name in _names(typed, start + kind[1], marked))
    for start in starts:
        yield from ((None, name) for name in _names(typed, start, marked))


def _names(typed: Sequence[Word], first: int, marked: bool) -> Iterator[Sequence[Word]]:
    end = next((at for at in range(first + 1, len(typed)) if typed[at].apart), len(typed))
    yield typed[first:end]
    if cut := next((at for at in range(first + 1, end) if kind_at(typed, at, marked)), None):
        yield typed[first:cut]


@lru_cache(maxsize=40)
def _communes_of(province: str) -> tuple[Unit, ...]:
    return tuple(unit for units in places()[1].values() for unit in units if unit.body.province == province)


def _said(name: str) -> tuple[str, ...]:
    return tuple(word.spoken for word in words(name))


def _same(word: Word, said: str) -> bool:
    """Whether a word sounds as in the official name; Đăk is also written Đắk, Đak."""
    return word.spoken == said or word.folded == fold(said) == "dak"


def _lazily(word: Word, said: str) -> bool:
    return _same(word, said) or word.spoken == fold(said)
