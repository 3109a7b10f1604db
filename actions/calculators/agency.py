"""The body that is competent to enforce a judgment, by the court that gave it or by a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from actions.calculators.computation import BadInput, Computation, Step, Wording
from law.acts import Certainty, known_acts
from law.agencies.bodies import REORGANISED, AmbiguousPlace, Found, UnknownPlace, find_body
from law.agencies.duties import Duty, known_duties
from law.citations import Citation
from law.effective import NotInForce
from law.transition import NEW_LAW
from law.words import fold

TOOL = "agency"

#: The oldest law that we hold; its decree on the names of the bodies; the delegation rule as we hold it.
_FIRST_DAY, _DECREE, _DELEGATION = date(2015, 7, 1), date(2015, 9, 1), date(2022, 3, 1)
#: The decree on bailiffs, before the new law made them officers of private offices.
_BAILIFFS = date(2020, 2, 24)
#: Huế was the city of a province until this day.
_HUE_A_CITY = date(2025, 1, 1)

MOST_DUTIES = 10

Court = Literal["military_central", "military", "competition", "foreign", "arbitration", "high", "appeal", "supreme"]
Kind = Court | Literal["regional", "local", "unknown", "none"]

#: Courts by words of their names, in folded form; the first that fits decides.
_COURTS: tuple[tuple[Kind, str], ...] = (
    ("military_central", r"(quan su|taqs).*trung uong|taqstu"),
    ("military", r"quan su|\btaqs"),
    ("competition", r"canh tranh"),
    ("foreign", r"nuoc ngoai"),
    ("arbitration", r"trong tai|\bviac\b"),
    ("high", r"cap cao|\btandcc"),
    ("appeal", r"phuc tham.*(toi cao|tand ?tc\b)"),
    ("supreme", r"toi cao|\btand ?tc\b"),
    ("regional", r"\b(khu vuc|kv)\b"),
)
#: Their seat is not what decides: the first court's is.
_ABOVE = ("high", "appeal", "supreme")
#: The place that was given decides before one in the name of the centre or council.
_ASKED_PLACE = ("arbitration", "competition")

_NEW, _OLD = "luat-thads-2025/dieu-32/khoan-1", "luat-thads-2008/dieu-35/khoan-1"
#: New law, then old; several provisions stand with a blank between them.
_POINTS: Mapping[Kind, tuple[str, str]] = {
    "high": (f"{_NEW}/diem-b", f"{_OLD}/diem-b"),
    "appeal": (f"{_NEW}/diem-b", f"{_OLD}/diem-b"),
    "supreme": (f"{_NEW}/diem-c {_NEW}/diem-d", f"{_OLD}/diem-c {_OLD}/diem-d"),
    "foreign": (f"{_NEW}/diem-g", f"{_OLD}/diem-e"),
    "arbitration": (f"{_NEW}/diem-h", f"{_OLD}/diem-g"),
    "competition": (f"{_NEW}/diem-i", f"{_OLD}/diem-h"),
    "military": ("luat-thads-2025/dieu-32/khoan-3/diem-a", "luat-thads-2008/dieu-35/khoan-2"),
    "military_central": ("luat-thads-2025/dieu-32/khoan-3/diem-b", "luat-thads-2008/dieu-35/khoan-2/diem-c"),
}
_COURT_OF_PLACE = (f"{_NEW}/diem-a", f"{_OLD}/diem-a")

_PROVINCE_BODY = "luat-thads-2008/dieu-14/khoan-2", "nd-62-2015/dieu-52/khoan-1/diem-b"
_DISTRICT_BODY = "luat-thads-2008/dieu-16/khoan-1", "nd-62-2015/dieu-52/khoan-1/diem-c"
_MILITARY_BODY = "luat-thads-2008/dieu-15/khoan-1", "nd-62-2015/dieu-54/khoan-2"


@dataclass(frozen=True)
class _Case:
    """What was asked, and the place that decides (none for a military court)."""

    as_of: date
    kind: Kind
    court: str | None
    found: Found | None
    #: the place that was given, when it is not the one that decides
    asked: Found | None = None

    @property
    def law(self) -> Literal["new", "interim", "old"]:
        """``interim``: the old law after the bodies of districts lost their work."""
        return "new" if self.as_of >= NEW_LAW else "interim" if self.as_of >= REORGANISED else "old"

    @property
    def military(self) -> bool:
        return self.kind in ("military", "military_central")


def agency(as_of: date, place: str | None = None, court: str | None = None, matter: str | None = None) -> Computation:
    """The body that enforces on ``as_of``; without a court, ``place`` is taken for that of the first court.

    ``BadInput`` asks again for a place or court that is not understood; ``NotInForce`` before the oldest
    law that we hold.
    """
    if as_of < _FIRST_DAY:
        raise NotInForce(f"no law on competence is held for {as_of}")
    case = _read(as_of, (place or "").strip(), (court or "").strip())
    duties = _duties(matter, as_of) if matter and matter.strip() else ()
    body, formerly = _military_names(case) if case.military else _names(case)
    result: dict[str, Any] = {"body": body, "office": None, "formerly": formerly}
    if matter and matter.strip():
        result["duties"] = [
            {"body": duty.body, "task": duty.task, "time": duty.time, "helps": list(duty.helps), "ask": duty.citizen}
            for duty in duties[:MOST_DUTIES]
        ]
    words = Wording.of(TOOL)
    steps = (*_steps(case, body, formerly), *(_duty_step(duty) for duty in duties[:MOST_DUTIES]))
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result=result,
        summary=words.say(_summary(case), body=body, as_of=as_of, today=case.found.body.name if case.found else ""),
        steps=steps,
        assumptions=_assumptions(case, matter, duties, steps),
        entry=_entry(case),
    )


def _read(as_of: date, place: str, court: str) -> _Case:
    """Which place decides: that of the court of first instance, wherever it was named."""
    kind = _kind(court)
    if kind in ("military", "military_central"):
        return _Case(as_of, kind, court, None)
    given = _find("place", place, court) if place else None
    named = None if kind in (*_ABOVE, "none") else _place_of_court(court, place)
    if kind == "unknown" and named:
        kind = "local"
    if kind == "regional" and as_of < REORGANISED:
        raise BadInput("court", "court_not_yet", day=REORGANISED, as_of=as_of)
    first, second = (given, named) if kind in _ASKED_PLACE else (named, given)
    found = first or second
    if found is None:
        raise BadInput("place", "first_court_needed" if kind in _ABOVE else "place_missing")
    if found.level == "commune" and as_of < REORGANISED:
        raise BadInput("place", "old_place_needed", day=REORGANISED, as_of=as_of)
    return _Case(as_of, kind, court or None, found, second if found is first else None)


def _kind(court: str) -> Kind:
    if not court:
        return "none"
    folded = fold(court)
    return next((kind for kind, words in _COURTS if re.search(words, folded)), "unknown")


def _find(field: str, text: str, beside: str = "") -> Found:
    """The place that a text names; what was said beside it may tell which of several it is."""
    try:
        return find_body(text)
    except UnknownPlace:
        raise BadInput(field, "unknown_place", text=text) from None
    except AmbiguousPlace as error:
        try:
            return find_body(f"{text}, {beside}")
        except LookupError:
            raise BadInput(
                field, "ambiguous_place", text=text, count=len(error.provinces), provinces=", ".join(error.provinces)
            ) from None


def _place_of_court(court: str, place: str) -> Found | None:
    try:
        return _find("court", court, place)
    except BadInput as refusal:
        if refusal.key == "ambiguous_place":
            raise
        return None


def _names(case: _Case) -> tuple[str, str | None]:
    """The body's name on the day asked about, and what it was called until 30 June 2025."""
    found = case.found
    assert found is not None
    if case.law == "old":
        return found.district_body or _province_body(found, case.as_of), None
    return found.body.name, _formerly(_nearer(case), REORGANISED)


def _nearer(case: _Case) -> Found:
    """The more exact of two places of one body: its former name is the one that people remember."""
    assert case.found is not None
    asked = case.asked
    same = asked is not None and asked.body == case.found.body and case.found.level == "province"
    return asked if same and asked is not None else case.found


def _formerly(found: Found, day: date) -> str | None:
    if found.level == "province" or found.district_body:
        return found.district_body or _province_body(found, day)
    return None


def _province_body(found: Found, day: date) -> str:
    province = found.formerly or found.body.formerly[0]
    if "Huế" in province and day != REORGANISED:
        province = "Huế" if day >= _HUE_A_CITY else "Thừa Thiên Huế"
    return found.body.former_name(province)


def _military_names(case: _Case) -> tuple[str, str | None]:
    words = Wording.of(TOOL)
    region = re.search(r"\bquan khu ([1-9])\b", fold(case.court or ""))
    name = words.say("military_region", number=region[1]) if region else words.say("military_any")
    if case.law == "new":
        return words.say("military_body", name=name), words.say("military_body_old", name=name)
    return words.say("military_body_old" if case.as_of >= _DECREE else "military_body", name=name), None


def _summary(case: _Case) -> str:
    if case.military:
        return "by_military_court"
    if case.law == "old":
        return "then"
    return "by_place" if case.kind in ("none", "unknown") else "by_court"


def _steps(case: _Case, body: str, formerly: str | None) -> list[Step]:
    words, new = Wording.of(TOOL), case.law == "new"
    if case.law == "old":
        laws = _MILITARY_BODY if case.military else _DISTRICT_BODY if case.found and case.found.district_body else None
        kept = (laws or _PROVINCE_BODY)[: 2 if case.as_of >= _DECREE else 1]
        steps = [words.step("old_body", map(Citation.parse, kept), body=body, as_of=case.as_of)]
    else:
        rule = _cited(*_POINTS.get(case.kind, _COURT_OF_PLACE)[0 if new else 1].split())
        place = _lower(case.found.body.province) if case.found else ""
        key: str = case.kind if case.kind in _POINTS else "place_alone"
        if case.kind in ("local", "regional"):
            key = "court_of_place"
        if not new and case.kind in ("arbitration", "competition"):
            key = f"{key}_old"
        steps = [words.step(key, rule, court=case.court or "", province=place, body=body)]
        if formerly:
            old = "military_formerly" if case.military else "formerly"
            steps.append(words.step(old, _cited(_old_name(formerly, case)), formerly=formerly, day=REORGANISED))
    if new and not case.military:
        parts = _cited("luat-thads-2025/dieu-32/khoan-2", "luat-thads-2025/dieu-19/khoan-3")
        steps.append(words.step("offices", parts))
    return [*steps, *_delegation(case), *_private_office(case)]


def _old_name(formerly: str, case: _Case) -> str:
    if case.military:
        return _MILITARY_BODY[1]
    district = _nearer(case).district_body == formerly
    return (_DISTRICT_BODY if district else _PROVINCE_BODY)[1]


def _delegation(case: _Case) -> list[Step]:
    """Where the debtor has property elsewhere: the body passes the case on, the creditor does not choose."""
    if case.as_of < _DELEGATION:
        return []
    words = Wording.of(TOOL)
    if case.law != "new":
        laws = _cited("luat-thads-2008/dieu-55/khoan-1", "nd-62-2015/dieu-16/khoan-2")
        return [words.step("delegation", laws)]
    laws = _cited("luat-thads-2025/dieu-49/khoan-1", "nd-152-2026/dieu-26/khoan-1", "nd-152-2026/dieu-26/khoan-2")
    return [Step(f"{words.say('delegation')} {words.say('delegation_account')}", laws)]


def _private_office(case: _Case) -> list[Step]:
    """The other that may be asked; it takes no military judgment and, before the new law, only those of courts."""
    words = Wording.of(TOOL)
    if case.military or case.as_of < _BAILIFFS:
        return []
    if case.law == "new":
        article = "luat-thads-2025/dieu-31"
        laws = (f"{article}/khoan-1", f"{article}/khoan-4", "nd-151-2026/dieu-39/khoan-1")
        return [words.step("private_office", _cited(*laws))]
    if case.kind in ("arbitration", "competition", "foreign"):
        return []
    laws = ("nd-08-2020/dieu-51/khoan-1", "nd-08-2020/dieu-52/khoan-2/diem-a", "nd-08-2020/dieu-53/khoan-1")
    return [words.step("bailiff_office", _cited(*laws))]


def _duties(matter: str, as_of: date) -> tuple[Duty, ...]:
    """The duties of a day about a matter: those that say it as typed, else those that have all its words."""
    acts, wanted = known_acts(), fold(matter)
    told = {
        duty: fold(f"{duty.body} {duty.task}")
        for duty in known_duties()
        if duty.since <= as_of and as_of in acts[duty.citation.act].effective
    }
    exact = [duty for duty, text in told.items() if wanted in text]
    parts = set(wanted.split())
    near = [duty for duty, text in told.items() if parts <= set(text.split())]
    return tuple(exact or near) if wanted else ()


def _duty_step(duty: Duty) -> Step:
    words = Wording.of(TOOL)
    told = [words.say("duty", body=duty.body, task=duty.task)]
    if duty.time:
        told.append(words.say("duty_time", time=duty.time))
    if duty.helps:
        told.append(words.say("duty_helps", helps=", ".join(duty.helps)))
    if duty.citizen:
        told.append(words.say("duty_ask", ask=duty.citizen))
    return Step(" ".join(told), (duty.citation,))


def _assumptions(case: _Case, matter: str | None, duties: tuple[Duty, ...], steps: tuple[Step, ...]) -> tuple[str, ...]:
    words = Wording.of(TOOL)
    said = []
    found, asked = case.found, case.asked
    if found and asked and asked.body != found.body and case.kind not in _ASKED_PLACE:
        said.append(
            words.say("court_before_place", asked=_lower(asked.body.province), province=_lower(found.body.province))
        )
    if case.kind == "unknown":
        said.append(words.say("court_unknown", court=case.court or ""))
    said += [words.say(key, day=REORGANISED) for key in _doubts(case)]
    if matter and matter.strip() and not duties:
        said.append(words.say("no_duty", matter=matter.strip()))
    if len(duties) > MOST_DUTIES:
        said.append(words.say("more_duties", left=len(duties) - MOST_DUTIES))
    acts = known_acts()
    presumed = {
        acts[each.act].short
        for step in steps
        for each in step.citations
        if acts.certainty(each, case.as_of) is Certainty.PRESUMED
    }
    if presumed:
        said.append(words.say("presumed", acts=", ".join(sorted(presumed))))
    return (*said, words.say("not_advice"))


def _doubts(case: _Case) -> list[str]:
    """What the law or our sources leave open for this case."""
    if case.military:
        return ["military_area"]
    doubts = []
    if case.law == "old":
        doubts.append("old_share")
        if case.found and case.found.level == "district":
            doubts.append("district_list")
    else:
        doubts.append("office_unknown")
        gone = case.found and (case.found.formerly or case.found.level == "district")
        if (gone and case.kind == "local") or case.kind in ("none", "unknown"):
            doubts.append("court_gone")
    if case.kind == "high" and case.law != "old":
        doubts.append("high_court")
    if case.kind == "supreme":
        doubts.append("supreme_court")
    if case.kind in ("arbitration", "competition"):
        doubts.append(f"{case.kind}_place")
    if case.as_of < _DELEGATION:
        doubts.append("delegation_before")
    return doubts


def _entry(case: _Case) -> str | None:
    if case.as_of < _DECREE:
        return None
    if case.military:
        return "thi-hanh-an-quan-doi"
    return "co-quan-thi-hanh-an-hien-nay" if case.law == "old" else "noi-nop-don"


def _lower(name: str) -> str:
    """A province as it is written inside a sentence."""
    return name[:1].lower() + name[1:]


def _cited(*laws: str) -> tuple[Citation, ...]:
    return tuple(map(Citation.parse, laws))
