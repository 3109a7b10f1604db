"""The steps of a complaint in words, each with its provisions."""

from __future__ import annotations

from actions.calculators.complaint_rules import (
    ADMIN_RULE,
    DECREE,
    TOOL,
    Case,
    Count,
    Level,
    Time,
    cited,
    levels_of,
    named,
    review_of,
    second_length,
)
from actions.calculators.computation import Step, Wording
from law import calendar
from law.agencies.bodies import REORGANISED
from law.citations import Citation
from law.parameters import known_parameters
from law.transition import NEW_LAW, known_rules


def steps_of(
    case: Case,
    count: Count | None,
    counts: list[Count],
    level: Level,
    to: str | None,
    accept: Time | None,
    decide: Time | None,
) -> tuple[Step, ...]:
    """All steps; the times are ``None`` where no law names one, ``to`` where there is no further complaint."""
    words = Wording.of(TOOL)
    if to is None:
        return tuple(final_at_once(case))
    steps = [words.step("finished", known_rules()["finished_case_complaint"].citation)] if case.finished else []
    steps += _counted(case, count, counts) if count else []
    steps.append(words.step("to_admin" if case.admin else "to", (level.law, *_right_place(case)), to=to))
    two_tiers = case.law == "old" and DECREE <= case.as_of < REORGANISED
    if two_tiers and not case.admin and not case.by.startswith("military"):
        steps.append(words.step("names_then", Citation.parse("nd-62-2015/dieu-52/khoan-1")))
    if accept:
        steps.append(words.step("accept", accept.value.citation, time=_spoken(accept)))
    steps += _decided(case, decide)
    steps += _goes_on(case)
    steps += _afterwards(case)
    if count and count.last_day and count.last_day < case.as_of:
        steps.append(words.step("too_late", _too_late(case), last=count.last_day))
    return tuple(steps)


def _right_place(case: Case) -> tuple[Citation, ...]:
    """The duty to complain to the one who is competent."""
    if case.admin:
        return ()
    return cited(
        "luat-thads-2025/dieu-99/khoan-2/diem-a" if case.law == "new" else "luat-thads-2008/dieu-143/khoan-2/diem-a"
    )


def _counted(case: Case, count: Count, counts: list[Count]) -> list[Step]:
    words = Wording.of(TOOL)
    if count.period is None or count.length is None:
        return [words.step("no_time_named", Citation.parse("nd-08-2020/dieu-70/khoan-3/diem-b"))]
    period, law = count.period, count.length.citation
    group: str = "second" if case.act == "first_decision" else case.act
    if case.act == "account_freeze":
        group = f"account_freeze_{count.law}"
    start = "admin" if case.admin else "freeze" if group == "account_freeze_old" else count.law
    steps = [
        words.step(f"group_{group}", (ADMIN_RULE, law) if case.admin else law, days=count.length.whole),
        words.step(f"from_{start}{'_decision' if case.second else ''}", law, day=case.learned_on),
        words.step("first_day_not_counted", calendar.STARTS_NEXT_DAY, day=period.event, first=period.first_day),
        words.step(
            "counted_working" if period.unit == "working_day" else "counted",
            calendar.ENDS[period.unit],
            days=count.length.whole,
            last=period.counted_to,
        ),
    ]
    if period.moved:
        why = calendar.day_off(period.counted_to)
        steps.append(
            words.step("moved_to_working_day", calendar.MOVED, day=period.counted_to, why=why, last=period.last_day)
        )
    rule = known_rules()["running_time_limits"].citation
    if len(counts) > 1:
        other = counts[1]
        key = "open_other" if other.last_day else "open_unnamed"
        steps.append(words.step(key, rule, other=other.last_day or "", law=words.say(f"law_{other.law}")))
    elif count.law == "old" and not case.admin and not case.finished and period.last_day >= NEW_LAW:
        steps.append(words.step("same_day", rule, last=period.last_day))
    return steps


def _decided(case: Case, decide: Time | None) -> list[Step]:
    words, parameters = Wording.of(TOOL), known_parameters()
    ending = "_second" if case.second else ""
    if decide is None:
        before = named("complaint/decide_before_measures_second", case.law_day)
        coercive = named("complaint/decide_coercive_second", case.law_day)
        if before is None or coercive is None:
            return []
        laws = (before.value.citation, coercive.value.citation)
        return [words.step("decide_second_unknown", laws, before=before.value.whole, coercive=coercive.value.whole)]
    if case.admin:
        complex_ = parameters[f"admin_enforcement/complaint_decide{ending}_complex"].at(case.law_day)
        return [words.step("decide_admin", decide.value.citation, time=_spoken(decide), most=complex_.whole)]
    if case.by == "office" and case.law == "old":
        longest = parameters["complaint/decide_bailiff_longest"].at(case.law_day)
        return [words.step("decide_bailiff", decide.value.citation, time=_spoken(decide), most=longest.whole)]
    longer = parameters["complaint/extension"].at(case.law_day)
    laws = (decide.value.citation, longer.citation)
    return [words.step("decide", laws, time=_spoken(decide), longer=longer.whole)]


def _goes_on(case: Case) -> list[Step]:
    """The act complained of is carried out meanwhile, and what may be asked."""
    words = Wording.of(TOOL)
    if case.admin:
        return [words.step("goes_on_admin", Citation.parse("luat-khieu-nai-2011/dieu-35"))]
    if case.finished:
        return []
    if case.law == "new":
        return [
            words.step(
                "goes_on", cited("luat-thads-2025/dieu-99/khoan-2/diem-c", "luat-thads-2025/dieu-101/khoan-1/diem-b")
            )
        ]
    return [words.step("goes_on_old", Citation.parse("luat-thads-2008/dieu-145/khoan-1/diem-b"))]


def _afterwards(case: Case) -> list[Step]:
    """Who comes after the decision on this complaint."""
    words = Wording.of(TOOL)
    if case.final_at_once:
        return final_at_once(case)
    levels = levels_of(case)
    if not case.second:
        to = words.say(f"to_{levels[1].role}")
        within = second_length(case)
        if within is None:
            return [words.step("next_unnamed", levels[1].law, to=to)]
        key = "next_admin" if case.admin else "next"
        return [words.step(key, (levels[1].law, within.value.citation), to=to, days=within.value.whole)]
    if case.admin:
        return [words.step("after_second_admin", Citation.parse("luat-khieu-nai-2011/dieu-42"))]
    laws, role = review_of(case)
    if laws is None:
        return [words.step("after_second_minister", levels[1].law)]
    return [words.step("after_second", (levels[1].law, laws), minister=words.say(role))]


def final_at_once(case: Case) -> list[Step]:
    """A first decision on a protective measure is the last: what remains."""
    words = Wording.of(TOOL)
    laws, role = review_of(case)
    rules = (
        cited("luat-thads-2025/dieu-105/khoan-5", "luat-thads-2025/dieu-99/khoan-1/diem-đ")
        if case.law == "new"
        else cited("nd-62-2015/dieu-38/khoan-3")
    )
    steps = [words.step("final_at_once" if case.law == "new" else "final_at_once_old", rules)]
    if laws:
        steps.append(words.step("review", laws, minister=words.say(role)))
    if case.second:
        days = known_parameters()["complaint/second"].at(case.law_day)
        last = calendar.period(case.learned_on, days.whole, "day").last_day
        new = case.law == "new"
        guide = Citation.parse("luat-thads-2025/dieu-107/khoan-1/diem-h" if new else "luat-thads-2008/dieu-151/khoan-9")
        steps.append(words.step("read_the_decision", (guide, days.citation), days=days.whole, last=last))
    return steps


def _too_late(case: Case) -> tuple[Citation, ...]:
    if case.admin:
        return cited("luat-khieu-nai-2011/dieu-11", "luat-khieu-nai-2011/dieu-9")
    if case.law == "new":
        return cited("luat-thads-2025/dieu-97/khoan-4", "luat-thads-2025/dieu-96/khoan-4")
    return cited("luat-thads-2008/dieu-141/khoan-4", "luat-thads-2008/dieu-140/khoan-2")


def _spoken(time: Time) -> str:
    return Wording.of(TOOL).say("working_days" if time.unit == "working_day" else "days", days=time.value.whole)
