"""The rules on complaints: who decides, in what time, and the counts of the last day by each law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from law import calendar
from law.agencies.bodies import REORGANISED
from law.citations import Citation
from law.effective import NotInForce
from law.parameters import DatedValue, known_parameters
from law.transition import NEW_LAW

TOOL = "complaint"

Act = Literal[
    "before_measures",
    "refusal",
    "protective_measure",
    "account_freeze",
    "coercive_measure",
    "after_coercion",
    "office_act",
    "first_decision",
    "admin_enforcement",
    "admin_first_decision",
    "denunciation",
]

#: Who gave the decision or did the act.
By = Literal["officer", "head", "district_officer", "district_head", "military_officer", "military_head", "office"]

#: What the first complaint was about, for a second one.
About = Literal[
    "before_measures", "refusal", "protective_measure", "account_freeze", "coercive_measure", "after_coercion"
]

#: A day on which the old law was still in force, for looking its numbers up.
LAST_OLD_DAY = NEW_LAW - timedelta(1)

#: The decree by which a first decision on a protective measure is final; that on bailiffs.
DECREE, BAILIFFS = date(2015, 9, 1), date(2020, 2, 24)

MEASURES = ("protective_measure", "account_freeze", "coercive_measure", "after_coercion")

PROTECTIVE = ("protective_measure", "account_freeze")

ADMIN_ACTS = ("admin_enforcement", "admin_first_decision")

_SECOND = ("first_decision", "admin_first_decision")

#: Numbers by act, as files of law/parameters: time to complain, to decide, to decide the second time.
_NUMBERS: Mapping[str, tuple[str, str | None, str | None]] = {
    act: (f"complaint/{last}", f"complaint/{first}", f"complaint/{second}" if second else None)
    for act, last, first, second in (
        ("before_measures", "before_measures", "decide_before_measures", "decide_before_measures_second"),
        ("refusal", "before_measures", "decide_before_measures", "decide_before_measures_second"),
        ("office_act", "before_measures", "decide_before_measures", "decide_before_measures_second"),
        ("protective_measure", "protective_measures", "decide_protective", None),
        ("account_freeze", "account_freeze", "decide_protective", None),
        ("coercive_measure", "coercive_measures", "decide_coercive", "decide_coercive_second"),
        ("after_coercion", "after_coercion", "decide_after_coercion", "decide_after_coercion_second"),
    )
}


@dataclass(frozen=True)
class Level:
    """One who decides; ``role`` names the sentence that says who."""

    role: str
    law: Citation


def _ladder(*levels: tuple[str, str]) -> tuple[Level, ...]:
    return tuple(Level(role, Citation.parse(law)) for role, law in levels)


NEW, OLD = "luat-thads-2025/dieu-98", "luat-thads-2008/dieu-142"

_CENTRAL = ("central", f"{NEW}/khoan-2")

_NEW_LADDERS = {
    "agency": _ladder(("province", f"{NEW}/khoan-1"), _CENTRAL),
    "office": _ladder(("office", f"{NEW}/khoan-1"), _CENTRAL),
    "military": _ladder(("military", f"{NEW}/khoan-4"), ("military_central", f"{NEW}/khoan-5")),
}

_OLD_LADDERS = {
    "district_officer": _ladder(("district", f"{OLD}/khoan-1"), ("province_old", f"{OLD}/khoan-2/diem-c")),
    "district_head": _ladder(("province_old", f"{OLD}/khoan-2/diem-b"), ("central", f"{OLD}/khoan-3/diem-b")),
    "officer": _ladder(("province_old", f"{OLD}/khoan-2/diem-a"), ("central", f"{OLD}/khoan-3/diem-b")),
    "head": _ladder(("central", f"{OLD}/khoan-3/diem-a"), ("minister", f"{OLD}/khoan-4/diem-a")),
    "military_officer": _ladder(("military", f"{OLD}/khoan-5"), ("military_central", f"{OLD}/khoan-6/diem-b")),
    "military_head": _ladder(
        ("military_central", f"{OLD}/khoan-6/diem-a"), ("military_minister", f"{OLD}/khoan-7/diem-a")
    ),
    "office": _ladder(
        ("ordering", "nd-08-2020/dieu-70/khoan-3/diem-b"), ("above_ordering", "nd-08-2020/dieu-70/khoan-3/diem-b")
    ),
}

ADMIN_RULE = Citation.parse("nd-71-2016/dieu-9")

_ADMIN_LADDER = _ladder(
    ("doer", "luat-khieu-nai-2011/dieu-7/khoan-1"), ("above_doer", "luat-khieu-nai-2011/dieu-7/khoan-1")
)


@dataclass(frozen=True)
class Case:
    """What was asked."""

    as_of: date
    act: Act
    learned_on: date
    by: By
    about: About | None
    finished: bool

    @property
    def law(self) -> Literal["new", "old"]:
        """The law of whoever handles the complaint on ``as_of``."""
        return "old" if self.finished or self.as_of < NEW_LAW else "new"

    @property
    def law_day(self) -> date:
        """A day on which that law was in force, for looking numbers up."""
        return min(self.as_of, LAST_OLD_DAY) if self.finished else self.as_of

    @property
    def second(self) -> bool:
        """Whether a first decision is complained of."""
        return self.act in _SECOND

    @property
    def admin(self) -> bool:
        """Whether the Law on Complaints rules, not that on enforcement."""
        return self.act in ADMIN_ACTS

    @property
    def kind(self) -> About | Act | None:
        """The act that the numbers go by: for a second complaint, that of the first."""
        return self.about if self.act == "first_decision" else self.act

    @property
    def final_at_once(self) -> bool:
        """Whether a first decision on this takes effect at once, so that there is no second complaint."""
        if self.kind not in PROTECTIVE:
            return False
        return self.law == "new" or DECREE <= self.as_of < NEW_LAW


@dataclass(frozen=True)
class Count:
    """The last day by one law; no period where that law names no time."""

    law: Literal["new", "old"]
    length: DatedValue | None
    period: calendar.Period | None

    @property
    def last_day(self) -> date | None:
        """The end, moved to a working day."""
        return self.period.last_day if self.period else None


def counts_of(case: Case) -> list[Count]:
    """The count that decides first; behind it the other law's, where the time runs from the old law into the new."""
    if case.admin:
        name = "admin_enforcement/" + ("complaint_second" if case.second else "complaint")
        known_parameters()[name].at(case.as_of)
        return [_count(case, name, "new", case.learned_on)]
    name = "complaint/second" if case.second else _NUMBERS[case.act][0]
    if case.learned_on >= NEW_LAW and not case.finished:
        return [_count(case, _in_new_law(name), "new", case.learned_on)]
    unnamed = case.by == "office"
    day = min(case.learned_on, LAST_OLD_DAY)
    old = Count("old", None, None) if unnamed else _count(case, name, "old", day)
    if case.finished:
        return [old]
    new = _count(case, _in_new_law(name), "new", NEW_LAW)
    runs_over = max(each.last_day for each in (old, new) if each.last_day) >= NEW_LAW
    if not runs_over or old.last_day == new.last_day:
        return [old]
    return sorted((old, new), key=lambda each: (each.last_day is None, each.last_day or NEW_LAW))


def _in_new_law(name: str) -> str:
    """The new law counts a frozen account among all protective measures."""
    return "complaint/protective_measures" if name == "complaint/account_freeze" else name


def _count(case: Case, name: str, law: Literal["new", "old"], day: date) -> Count:
    parameter = known_parameters()[name]
    length = parameter.at(day)
    unit: calendar.Unit = "working_day" if parameter.unit == "working_day" else "day"
    return Count(law, length, calendar.period(case.learned_on, length.whole, unit))


def levels_of(case: Case) -> tuple[Level, ...]:
    """Who decides the first and the second complaint."""
    if case.admin:
        return _ADMIN_LADDER
    if case.law == "new":
        group = "office" if case.by == "office" else "military" if case.by.startswith("military") else "agency"
        return _NEW_LADDERS[group]
    gone = case.by.startswith("district") and case.as_of >= REORGANISED
    return _OLD_LADDERS["officer" if gone else case.by]


@dataclass(frozen=True)
class Time:
    """A time to act in, and how its unit is counted."""

    value: DatedValue
    unit: str


def named(name: str, day: date) -> Time | None:
    """A time that the law of a day may name or not."""
    parameter = known_parameters()[name]
    try:
        return Time(parameter.at(day), parameter.unit)
    except NotInForce:
        return None


def told(time: Time | None) -> dict[str, Any] | None:
    """A time for a machine."""
    return {"days": time.value.whole, "unit": time.unit} if time else None


def accept_time(case: Case, second: bool) -> Time | None:
    """Time to accept; none where the law of the day names none for it."""
    ending = "_second" if second else ""
    if case.admin:
        return named(f"admin_enforcement/complaint_accept{ending}", case.law_day)
    if case.by == "office" and case.law == "old":
        return None
    return named(f"complaint/accept{ending}", case.law_day)


def decide_time(case: Case, second: bool) -> Time | None:
    """Time to decide; none for a second complaint when it is not known what the first was about."""
    ending = "_second" if second else ""
    if case.admin:
        return named(f"admin_enforcement/complaint_decide{ending}", case.law_day)
    if case.by == "office" and case.law == "old":
        return named(f"complaint/decide_bailiff{ending}", case.law_day)
    kind = "before_measures" if case.by == "office" else case.kind
    if kind is None or kind == "first_decision":
        return None
    name = _NUMBERS[kind][2 if second else 1] or _NUMBERS[kind][1]
    return named(name, case.law_day) if name else None


def second_length(case: Case) -> Time | None:
    """The time to complain again; the old decree on bailiffs names none."""
    if case.by == "office" and case.law == "old":
        return None
    return named("admin_enforcement/complaint_second" if case.admin else "complaint/second", case.law_day)


def review_of(case: Case) -> tuple[Citation | None, str]:
    """Where a decision in effect may be looked at again; nowhere when a minister has decided it already."""
    military = case.by.startswith("military")
    role = "minister_defence" if military else "minister_justice"
    if case.law == "new":
        return Citation.parse(f"{NEW}/khoan-{6 if military else 3}"), role
    if levels_of(case)[-1].role in ("minister", "military_minister"):
        return None, role
    if case.by == "office":
        return Citation.parse("nd-08-2020/dieu-70/khoan-3/diem-c"), role
    return Citation.parse(f"{OLD}/khoan-{7 if military else 4}/diem-b"), role


def cited(*laws: str) -> tuple[Citation, ...]:
    """Provisions from their file form."""
    return tuple(map(Citation.parse, laws))
