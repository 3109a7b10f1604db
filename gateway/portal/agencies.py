"""``/co-quan``: the body of a place by its old or new name, who does what, and the path of a judgment."""

from __future__ import annotations

from datetime import date

from fastapi import FastAPI, Request, Response

from actions.tools.agency import AgencyIn
from bot import day, knowledge
from faq.entry import FaqEntry
from gateway.failure import Failure
from gateway.paths import AGENCIES, tool_path
from gateway.portal.forms import known_pages
from gateway.portal.notices import fixed
from gateway.portal.rendering import page
from gateway.portal.road import road
from gateway.portal.tools import linked, province_names, shown_result
from gateway.state import State
from gateway.tools_http import computed
from law.agencies.bodies import REORGANISED, AmbiguousPlace, UnknownPlace, find_body, fold
from law.agencies.duties import Duty, known_duties
from law.agencies.places import Body, known_bodies

MOST_CHARACTERS = 200


def add(app: FastAPI, state: State) -> None:
    """Add the route."""

    @app.get(AGENCIES, include_in_schema=False)
    def agencies(request: Request, noi: str = "", viec: str = "") -> Response:
        today = day.today()
        place, matter = noi.strip()[:MOST_CHARACTERS], viec.strip()[:MOST_CHARACTERS]
        result, problem = looked_up(place) if place else (None, "")
        rows = duties_about(matter, today)
        return page(
            request,
            "agencies.html",
            http=422 if problem else 200,
            place=place,
            matter=matter,
            result=result,
            problem=problem,
            choices=provinces_of(place) if problem else [],
            provinces=province_names(),
            bodies=sorted(known_bodies(), key=_own_name),
            duties=rows,
            found=sum(len(group) for group in rows.values()),
            entry_of=lambda duty: _entry(duty, today),
            linked=lambda citation: linked(citation, today),
            civil=road("civil", today),
            administrative=road("administrative", today),
            tool_path=tool_path,
            tools=known_pages().tools,
            contact=fixed("utter_contact"),
            hotline=state.settings.hotline,
            reorganised=REORGANISED,
        )


def looked_up(place: str) -> tuple[dict[str, object] | None, str]:
    """The body of a place as the chat finds it, or what it asks back."""
    try:
        found = computed("agency", AgencyIn.parse_obj({"place": place}))
    except Failure as failure:
        return None, failure.message
    return shown_result(known_pages().tools["agency"], found, found.as_of), ""


def provinces_of(place: str) -> list[str]:
    """Searches that would be clear, when a name is found in several provinces."""
    try:
        find_body(place)
    except AmbiguousPlace as error:
        return [f"{place}, {province}" for province in error.provinces]
    except UnknownPlace:
        return []
    return []


def duties_about(matter: str, on: date) -> dict[str, list[Duty]]:
    """The duties of a day by body: those that say a matter as typed, else those that have all its words."""
    acts, wanted = knowledge.acts(), fold(matter)
    told = {
        duty: fold(f"{duty.body} {duty.task} {duty.citizen or ''} {' '.join(duty.helps)}")
        for duty in known_duties()
        if duty.since <= on and on in acts[duty.citation.act].effective
    }
    exact = [duty for duty, text in told.items() if wanted in text]
    found: dict[str, list[Duty]] = {}
    for duty in exact or [duty for duty, text in told.items() if set(wanted.split()) <= set(text.split())]:
        found.setdefault(duty.body, []).append(duty)
    return found


def _own_name(body: Body) -> str:
    """The name of a province without what kind of place it is, to sort by."""
    return body.province.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def _entry(duty: Duty, on: date) -> FaqEntry | None:
    corpus = knowledge.shown()
    return corpus.at(duty.entry, on) if duty.entry and corpus.has(duty.entry, on) else None
