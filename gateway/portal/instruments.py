"""``/van-ban``: the instruments, what rests on each of their provisions, and what changed on 1 July 2026."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from bot import day, knowledge
from faq.entry import FaqEntry
from gateway.numbers import spell
from gateway.paths import ACTS, act_path, entry_path, provision_path
from gateway.portal.notices import NOTICES, fixed
from gateway.portal.rendering import origin, page
from gateway.portal.structured import breadcrumbs, graph, legislation
from gateway.portal.tools import linked
from gateway.state import State
from law.acts import Act
from law.changes import NumberChange, act_changes, number_changes
from law.citations import POINT_LETTERS, Citation
from law.parameters import known_parameters
from law.transition import NEW_LAW, known_rules

ONE_DAY = timedelta(1)
LAST_OLD_DAY = NEW_LAW - ONE_DAY

#: Kinds in the order in which they bind.
KINDS = ("law", "decree", "circular", "joint_circular")


@dataclass(frozen=True)
class Article:
    """One article on the page of its act."""

    number: str
    heading: str
    text: str
    #: entries that rest on it, each with the clauses it names: those that name fewest provisions first
    entries: tuple[tuple[FaqEntry, tuple[str, ...]], ...]


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(ACTS, include_in_schema=False)
    def instruments(request: Request) -> Response:
        today = day.today()
        acts = knowledge.acts()
        groups = [(kind, [act for act in acts.values() if act.kind == kind]) for kind in KINDS]
        return page(
            request,
            "instruments.html",
            groups=[
                (kind, [(True, sorted_acts(found, today, True)), (False, sorted_acts(found, today, False))])
                for kind, found in groups
            ],
            act_path=act_path,
            certainty=lambda act: act.certainty_on(today).value,
            replaces=replaced_by,
            acts=acts,
            changes=changed(),
            begun=[acts[change.act] for change in act_changes(acts, LAST_OLD_DAY, NEW_LAW) if change.began],
            ended=[acts[change.act] for change in act_changes(acts, LAST_OLD_DAY, NEW_LAW) if change.ended],
            rules=[(rule, linked(rule.citation, today)) for rule in known_rules().values()],
            since=NEW_LAW,
            one_day=ONE_DAY,
        )

    @app.get(f"{ACTS}/{{id}}", include_in_schema=False)
    def instrument(request: Request, id: str, ngay: str = "") -> Response:
        acts = knowledge.acts()
        if id not in acts:
            raise HTTPException(404)
        act = acts[id]
        on = shown_on(act, _day(ngay))
        articles = articles_of(act, on, state)
        return page(
            request,
            "instrument.html",
            act=act,
            data=graph(
                legislation(origin(request), act, day.today()),
                breadcrumbs(origin(request), [(ACTS, "Văn bản"), (act_path(id), act.short)]),
            ),
            on=on,
            certainty=act.certainty_on(on).value,
            in_force=day.today() in act.effective,
            notice=notice_of(act, on),
            articles=articles,
            others=sorted(set(act.outline) - {article.number for article in articles}, key=in_order),
            imported=bool(state.texts and any(article.text for article in articles)),
            replacement=acts[act.replaced_by] if act.replaced_by else None,
            replaced=replaced_by(act),
            act_path=act_path,
            one_day=ONE_DAY,
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return day.today()


def shown_on(act: Act, wanted: date) -> date:
    """The day for which an act is shown: the wanted one, else the nearest on which it applies."""
    if wanted in act.effective:
        return wanted
    if wanted < act.effective.start or act.effective.end is None:
        return act.effective.start
    return act.effective.end - ONE_DAY


def sorted_acts(acts: list[Act], on: date, in_force: bool) -> list[Act]:
    """Those in force on a day, or those that are not, the newest first."""
    found = [act for act in acts if (on in act.effective) is in_force]
    return sorted(found, key=lambda act: act.effective.start, reverse=True)


def replaced_by(act: Act) -> list[Act]:
    """The acts that this one replaced."""
    return [other for other in knowledge.acts().values() if other.replaced_by == act.id]


def notice_of(act: Act, on: date) -> str:
    """What has to be said about an act that is less than sure."""
    name = NOTICES.get(act.certainty_on(on))
    return fixed(name, acts=act.short) if name else ""


def articles_of(act: Act, on: date, state: State) -> list[Article]:
    """The articles on which answers of a day rest, in their order, with their words when these were imported."""
    resting: dict[str, dict[str, tuple[FaqEntry, list[Citation]]]] = {}
    for entry in knowledge.shown().in_force(on):
        for cited in entry.citations_on(on):
            if cited.act == act.id and cited.article:
                resting.setdefault(cited.article, {}).setdefault(entry.id, (entry, []))[1].append(cited)
    articles = []
    for number in sorted(resting, key=in_order):
        found = state.texts.article(act.id, number, on) if state.texts else None
        rows = sorted(resting[number].values(), key=lambda row: len(row[0].citations_on(on)))
        entries = tuple((entry, tuple(_inside(each) for each in sorted(cited, key=_place))) for entry, cited in rows)
        articles.append(Article(number, found.title if found else "", found.text if found else "", entries))
    return articles


def _inside(citation: Citation) -> str:
    """The place within its article: ``điểm a khoản 1``, nothing for the whole article."""
    return replace(citation, article=None).provision()


def in_order(number: str) -> tuple[int, str]:
    """The place of a number such as ``12a`` among others."""
    digits = re.match(r"\d+", number)
    return (int(digits[0]) if digits else 0, number)


def _place(citation: Citation) -> tuple[tuple[int, str], int]:
    point = POINT_LETTERS.find(citation.point[0]) if citation.point else -1
    return in_order(citation.clause or ""), point


def changed() -> dict[str, list[dict[str, Any]]]:
    """The numbers that differ between the two laws: ``both`` sides known, only ``new``, only ``old``.

    A number that our files begin or end with while its act goes on is no change of the law and is left out.
    """
    acts, found = knowledge.acts(), dict[str, list[dict[str, Any]]](both=[], new=[], old=[])
    for change in number_changes(known_parameters(), LAST_OLD_DAY, NEW_LAW):
        if change.only_moved:
            continue
        before, after = change.before, change.after
        if before and after:
            found["both"].append(_told(change))
        elif after and acts[after.citation.act].effective.start == NEW_LAW:
            found["new"].append(_told(change))
        elif before and acts[before.citation.act].effective.end == NEW_LAW:
            found["old"].append(_told(change))
    return found


def _told(change: NumberChange) -> dict[str, Any]:
    acts = knowledge.acts()
    sides = {
        name: {
            "text": spell(value, change.parameter),
            "label": acts.label(value.citation),
            "path": provision_path(value.citation),
        }
        for name, value in (("before", change.before), ("after", change.after))
        if value
    }
    title = re.sub(r"\s*\(luật cũ\)$", "", change.parameter.title)
    entry = _explaining(change.after.citation) if change.after else None
    return {"title": title, "entry": entry, "path": entry_path(entry) if entry else "", **sides}


def _explaining(citation: Citation) -> FaqEntry | None:
    """The entry that rests on a provision and on as little else as possible."""
    resting = [entry for entry in knowledge.shown().in_force(NEW_LAW) if citation in entry.citations_on(NEW_LAW)]
    return min(resting, key=lambda entry: len(entry.citations_on(NEW_LAW)), default=None)
