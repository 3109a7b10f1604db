"""The enforcement body of a place, also by the names of merged provinces and of districts that are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from law.agencies.places import COMMUNE_KINDS, Body, Mention, Reader, Unit, kind_at, known_bodies, load_bodies, places
from law.words import fold

__all__ = [
    "REORGANISED",
    "AmbiguousPlace",
    "Body",
    "Found",
    "UnknownPlace",
    "find_body",
    "fold",
    "is_only_a_place",
    "known_bodies",
    "load_bodies",
]

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


def find_body(place: str) -> Found:
    """The body for a place in anybody's words, with or without tone marks.

    ``Chi cục THADS huyện Sơn Tịnh`` and ``Cục THADS tỉnh Kon Tum`` lead to the body of tỉnh Quảng
    Ngãi. ``AmbiguousPlace`` asks for the province, ``UnknownPlace`` says that nothing was recognised.
    """
    reader = Reader(place)
    for weak in (False, True):
        mentions = [mention for mention in reader.found if mention.weak is weak]
        if decided := _decide(reader, mentions):
            units, mention = decided
            return _found(units, reader.folded(mention.start, mention.end), mention)
    raise UnknownPlace(f"no province, district or commune in '{place}'")


#: What people write around the name of the place where they live.
_AROUND = {
    *("a", "anh", "ben", "chau", "chi", "cu", "da", "dang", "day", "em", "hien", "minh", "nam", "nay", "nha", "o"),
    *("que", "song", "tai", "thua", "thuoc", "toi", "viet"),
}


def is_only_a_place(text: str) -> bool:
    """Whether a message says where somebody is and nothing else: ``em ở huyện Sơn Tịnh, Quảng Ngãi``."""
    reader = Reader(text)
    named = {at for mention in reader.found if not mention.weak for at in range(mention.start, mention.end)}
    return bool(named) and all(at in named or word.folded in _AROUND for at, word in enumerate(reader.words))


def _decide(reader: Reader, mentions: list[Mention]) -> tuple[list[Unit], Mention] | None:
    """The places that the mentions agree upon, and the mention that was the most exact."""
    provinces = [mention for mention in mentions if mention.level == "province"]
    named = [mention for mention in mentions if mention.level == "district" and mention.explicit]
    alone = [mention for mention in mentions if mention.level == "district" and not mention.explicit]
    communes = [mention for mention in mentions if mention.level == "commune"]
    if not provinces:
        for group in (named, communes, alone):
            if group:
                return _common(reader, group)
        return None
    province = ([mention for mention in provinces if mention.explicit] or provinces)[-1]
    for other in provinces:
        if other.units[0].body != province.units[0].body:
            inner = _inside(reader, other, province)
            if inner is None:
                bodies = {mention.units[0].body.province for mention in provinces}
                raise AmbiguousPlace(reader.folded(other.start, other.end), tuple(sorted(bodies)))
            (named if inner.level == "district" else communes).append(inner)
    for mention in [*named, *(m for m in alone if m.end <= province.start), *communes]:
        if units := _within(reader, mention, province):
            return units, mention
    first = next(mention for mention in provinces if mention.units[0].body == province.units[0].body)
    return list(first.units), first


def _common(reader: Reader, mentions: list[Mention]) -> tuple[list[Unit], Mention]:
    bodies = [{unit.body.province for unit in mention.units} for mention in mentions]
    left = set.intersection(*bodies) or set.union(*bodies)
    if len(left) > 1:
        raise AmbiguousPlace(reader.folded(mentions[0].start, mentions[0].end), tuple(sorted(left)))
    return [unit for unit in mentions[0].units if unit.body.province in left], mentions[0]


def _inside(reader: Reader, mention: Mention, province: Mention) -> Mention | None:
    """A name of a province that stands right before another as the district or commune it is there."""
    if mention.explicit or mention.end != province.start:
        return None
    _, communes, bare = places()
    name = reader.folded(mention.start, mention.end)
    there = [unit for kind in COMMUNE_KINDS for unit in communes.get(f"{fold(kind)} {name}", [])]
    of_name = {"district": bare.get(name, []), "commune": there}
    for level, units in of_name.items():
        fitting = reader.best(units, mention.start, mention.end)
        inner = Mention(mention.start, mention.end, level, tuple(fitting))
        if fitting and _within(reader, inner, province):
            return inner
    return None


def _within(reader: Reader, mention: Mention, province: Mention) -> list[Unit]:
    """The units of the named province, by its old or else by its present borders."""
    units = list(mention.units)
    if mention.level == "district" and mention.explicit:
        kind = kind_at(reader.words, mention.start, reader.marked)
        name = reader.folded(mention.start + (kind[1] if kind else 0), mention.end)
        units += [unit for unit in places()[2].get(name, []) if unit not in units]
    old, body = province.units[0].province, province.units[0].body
    for given in (list(mention.units), units):
        if found := [unit for unit in given if unit.province == old] or [unit for unit in given if unit.body == body]:
            return found
    return []


def _found(units: list[Unit], matched: str, mention: Mention) -> Found:
    unit, level = units[0], mention.level
    provinces = {each.province for each in units}
    merged = unit.province != unit.body.formerly[0] and level != "commune"
    names = {each.name for each in units}
    district = unit.name[:1].lower() + unit.name[1:]
    old = f"Chi cục Thi hành án dân sự {district}" if level == "district" and len(names) == 1 else None
    return Found(unit.body, matched, level, unit.province if merged and len(provinces) == 1 else None, old)
