"""Where to complain about an act of enforcement, by which day, and in what time it has to be decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from actions.calculators.complaint_rules import (
    ADMIN_ACTS,
    BAILIFFS,
    DECREE,
    LAST_OLD_DAY,
    MEASURES,
    PROTECTIVE,
    TOOL,
    About,
    Act,
    By,
    Case,
    Count,
    Level,
    Time,
    accept_time,
    cited,
    counts_of,
    decide_time,
    levels_of,
    named,
    second_length,
    told,
)
from actions.calculators.complaint_steps import steps_of
from actions.calculators.computation import BadInput, Computation, Step, Wording, days_off_assumed
from law.acts import Certainty, known_acts
from law.agencies.bodies import REORGANISED
from law.citations import Citation
from law.effective import NotInForce
from law.parameters import known_parameters
from law.transition import NEW_LAW, known_rules

__all__ = ["About", "Act", "By", "complaint"]


def complaint(
    as_of: date,
    act: Act,
    learned_on: date,
    by: By | None = None,
    about: About | None = None,
    finished_before_new_law: bool = False,
) -> Computation:
    """To whom, by which day, and who comes next; ``learned_on`` is the day of the notice or of knowing.

    A time limit that began before the new law and runs into it is counted by both: the earlier end is in
    ``result``, the other in ``also``. ``last_day`` is ``None`` where the law that we hold names no time, or
    where there is no further complaint.
    """
    case = _checked(as_of, act, learned_on, by, about, finished_before_new_law)
    if case.act == "denunciation":
        return _denunciation(case)
    counts = [] if case.second and case.final_at_once else counts_of(case)
    main = _computation(case, counts[0] if counts else None, counts)
    also = tuple(_computation(case, count, [count]) for count in counts[1:])
    return replace(main, also=also)


def _checked(as_of: date, act: Act, learned_on: date, by: By | None, about: About | None, finished: bool) -> Case:
    if learned_on > as_of:
        raise BadInput("learned_on", "day_in_future", day=learned_on)
    if about is not None and act != "first_decision":
        raise BadInput("about", "about_only_second")
    if act == "office_act":
        if by not in (None, "office"):
            raise BadInput("by", "by_not_office")
        by = "office"
    if by == "office":
        if act in MEASURES or about in MEASURES:
            raise BadInput("by", "office_no_force")
        act = "office_act" if act in ("before_measures", "refusal") else act
    if act in ADMIN_ACTS and (by is not None or finished):
        raise BadInput("by" if by is not None else "finished_before_new_law", "admin_own_rules")
    head = act == "refusal" or about == "refusal"
    case = Case(as_of, act, learned_on, by or ("head" if head else "officer"), about, finished)
    if case.by == "office" and case.law == "old" and as_of < BAILIFFS:
        raise NotInForce(f"no rule on complaints against bailiffs is held for {as_of}")
    return case


def _computation(case: Case, count: Count | None, counts: list[Count]) -> Computation:
    words = Wording.of(TOOL)
    levels = levels_of(case)
    level = levels[1] if case.second else levels[0]
    stopped = case.second and case.final_at_once
    to = None if stopped else words.say(f"to_{level.role}")
    accept, decide = (None, None) if stopped else (accept_time(case, case.second), decide_time(case, case.second))
    final = case.second or case.final_at_once
    result: dict[str, Any] = {
        "to": to,
        "last_day": count.last_day if count else None,
        "second_instance": None if final else _second_instance(case, levels[1]),
        "accept_within": told(accept),
        "decide_within": told(decide),
        "final": final,
    }
    steps = steps_of(case, count, counts, level, to, accept, decide)
    return Computation(
        tool=TOOL,
        as_of=case.as_of,
        result=result,
        summary=_summary(case, count, counts, to),
        steps=steps,
        assumptions=_assumptions(case, count, steps),
        entry=_entry(case, counts),
    )


def _second_instance(case: Case, level: Level) -> dict[str, Any]:
    within = second_length(case)
    return {
        "to": Wording.of(TOOL).say(f"to_{level.role}"),
        "within": told(within),
        "decide_within": told(decide_time(case, True)),
    }


def _summary(case: Case, count: Count | None, counts: list[Count], to: str | None) -> str:
    words = Wording.of(TOOL)
    if to is None:
        return words.say("no_second")
    if count is None or count.last_day is None:
        return words.say("unnamed", to=to)
    last, as_of = count.last_day, case.as_of
    other = counts[1].last_day if len(counts) > 1 else None
    if other and last < as_of <= other:
        return words.say("open_late", last=last, other=other, to=to)
    if last < as_of:
        key = "expired_admin" if case.admin else "expired_new" if case.law == "new" else "expired"
        return words.say(key, last=last, to=to)
    if other:
        return words.say("open", last=last, other=other, to=to)
    if last == as_of:
        return words.say("today", last=last, to=to)
    return words.say("running", last=last, left=(last - as_of).days, as_of=as_of, to=to)


def _denunciation(case: Case) -> Computation:
    """A report of wrongdoing: no time limit in the law on enforcement, and its own times to decide."""
    words, day = Wording.of(TOOL), case.law_day
    office_then = case.by == "office" and case.law == "old"
    role, laws = _told_of(case)
    to = words.say(f"to_{role}")
    steps = [words.step("finished", known_rules()["finished_case_complaint"].citation)] if case.finished else []
    steps.append(words.step("denounce_to", laws, to=to))
    decide = None
    if not office_then:
        decide = Time(known_parameters()["denunciation/decide"].at(day), "day")
        complex_ = known_parameters()["denunciation/decide_complex"].at(day)
        worst = named("denunciation/decide_very_complex", day)
        key = "denounce_time" if worst else "denounce_time_old"
        most = worst.value.whole if worst else 0
        steps.append(words.step(key, decide.value.citation, days=decide.value.whole, complex=complex_.whole, most=most))
    article = "luat-thads-2025/dieu-108" if case.law == "new" else "luat-thads-2008/dieu-155"
    steps.append(words.step("denounce_how", Citation.parse(f"{article}/khoan-{3 if case.law == 'new' else 2}")))
    if case.law == "new":
        steps.append(words.step("denounce_again", Citation.parse(f"{article}/khoan-2/diem-e")))
    said = [words.say("denounce_no_limit")]
    if role == "by_denunciation_law":
        said.append(words.say("denounce_not_held"))
    if case.law == "new":
        said.append(words.say("unfinished_denounced"))
    if case.by == "officer":
        said.append(words.say("by_officer"))
    if case.by.startswith("district") and case.as_of >= REORGANISED:
        said.append(words.say("district_gone"))
    return Computation(
        tool=TOOL,
        as_of=case.as_of,
        result={
            "to": to,
            "last_day": None,
            "second_instance": None,
            "accept_within": None,
            "decide_within": told(decide),
            "final": None,
        },
        summary=words.say(
            "denounce" if decide else "denounce_unnamed", to=to, days=decide.value.whole if decide else 0
        ),
        steps=tuple(steps),
        assumptions=(*said, words.say("not_advice")),
        entry="to-cao-can-bo-thi-hanh-an",
    )


def _told_of(case: Case) -> tuple[str, tuple[Citation, ...]]:
    """Who deals with a denunciation, by whom it is about."""
    new, by, gone = case.law == "new", case.by, case.as_of >= REORGANISED
    article = "luat-thads-2025/dieu-110" if new else "luat-thads-2008/dieu-157"
    own, above = cited(f"{article}/khoan-1"), cited(f"{article}/khoan-2")
    if by == "office":
        return ("central", above) if new else ("by_denunciation_law", cited("nd-08-2020/dieu-71"))
    if by.startswith("military"):
        return ("military_central", above) if by == "military_head" else ("military", own)
    if by == "head":
        return "central", above
    if by.startswith("district") and new:
        return "by_denunciation_law", cited("nd-152-2026/dieu-75/khoan-2")
    if by.startswith("district") and not gone:
        return ("province_or_central", above) if by == "district_head" else ("district", own)
    return "province" if new else "province_old", own


def _assumptions(case: Case, count: Count | None, steps: tuple[Step, ...]) -> tuple[str, ...]:
    words = Wording.of(TOOL)
    said = [words.say("obstacle_admin" if case.admin else "obstacle")] if count and count.period else []
    lengths = {
        "days": known_parameters()["complaint/protective_measures"].at(case.law_day).whole,
        "before": known_parameters()["complaint/before_measures"].at(case.law_day).whole,
        "freeze": known_parameters()["complaint/account_freeze"].at(LAST_OLD_DAY).whole,
    }
    said += [words.say(key, **lengths) for key in _doubts(case, count)]
    acts = known_acts()
    presumed = {
        acts[each.act].short
        for step in steps
        for each in step.citations
        if acts.certainty(each, case.as_of) is Certainty.PRESUMED
    }
    if presumed:
        said.append(words.say("presumed", acts=", ".join(sorted(presumed))))
    if count and count.period:
        said += days_off_assumed(TOOL, [count.period])
    return (*said, words.say("not_advice"))


def _doubts(case: Case, count: Count | None) -> list[str]:
    """What the law leaves open, or what was taken for granted."""
    if case.admin:
        return ["admin_property", "admin_chair", "admin_minister", "admin_far"]
    doubts = ["sent_day"] if count and count.period else []
    if case.act == "after_coercion":
        doubts.append("no_coercion_yet")
    if case.act == "protective_measure" and count and count.law == "old":
        doubts.append("freeze_shorter")
    new, old = case.law == "new", case.law == "old"
    if new:
        doubts += ["unfinished", "vneid"]
    if new and case.learned_on < NEW_LAW:
        doubts.append("accepted_before")
    if case.kind in ("before_measures", "refusal") or (new and case.kind == "office_act"):
        doubts.append("between_measures")
    if case.by == "office":
        doubts.append("office_scope")
        if case.finished and case.as_of >= NEW_LAW:
            doubts.append("decree_ended")
    if case.by == "officer":
        doubts.append("by_officer_old" if old else "by_officer_new")
    if old and case.kind == "refusal" and case.by == "head":
        doubts.append("refusal_by_head")
    if case.by.startswith("district") and case.as_of >= REORGANISED:
        doubts.append("district_gone")
    if case.second and case.about is None and case.by != "office":
        doubts.append("second_about")
    if old and case.second and not case.final_at_once:
        doubts.append("accept_second_old")
    if old and case.kind in PROTECTIVE:
        doubts.append("protective_act_old" if case.final_at_once else "protective_second_old")
    return doubts


def _entry(case: Case, counts: list[Count]) -> str | None:
    if case.admin:
        return "khieu-nai-thi-hanh-an-hanh-chinh"
    if case.finished and case.as_of >= NEW_LAW:
        return "khieu-nai-viec-xong-truoc-luat-moi"
    if len(counts) > 1 and case.as_of >= NEW_LAW:
        return "thoi-han-dang-chay-qua-01-7-2026"
    if case.by == "office":
        return "khieu-nai-van-phong"
    if case.second and case.as_of >= DECREE:
        return "khieu-nai-lan-hai"
    return "thoi-hieu-khieu-nai"
