"""``/tai-lieu``: leaflets, bulletins, handbooks, quizzes to take away: ready-made by topic, or chosen in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from starlette.datastructures import QueryParams

from bot import day, knowledge
from faq.exporters import FORMATS
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.topics import known_topics
from gateway import quizzes
from gateway.embed.limits import TooMany
from gateway.partners.downloads import product
from gateway.partners.materials import words
from gateway.partners.products import WAIT_SECONDS, Busy, Options
from gateway.paths import MATERIALS, origin
from gateway.portal import structured
from gateway.portal.entries import newest
from gateway.portal.most_asked import topics_asked_first
from gateway.portal.rendering import lasting, page
from gateway.portal.roles import library_words
from gateway.state import State

#: Lengths of a bulletin that are offered (minutes); any that the format takes may be named.
LENGTHS = (3, 5, 10)
USUAL_LENGTH = 5
LONGEST_NAME = 120
#: Pictures take a tenth of a second and 400 kB each.
MOST_WITH_PICTURES = 60
#: What is offered for each topic by a link.
READY = ("leaflet", "loudspeaker", "slides", "social", "quiz")


@dataclass(frozen=True)
class Chosen:
    """What somebody chose in the form, as typed."""

    format: str = ""
    topics: tuple[str, ...] = ()
    role: str = ""
    publisher: str = ""
    minutes: str = str(USUAL_LENGTH)
    #: by the name of a field: what is wrong with it
    problems: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: QueryParams) -> Chosen:
        """Read an address."""
        return cls(
            format=query.get("dinh-dang", ""),
            topics=tuple(dict.fromkeys(topic for topic in query.getlist("chu-de") if topic)),
            role=query.get("vai", ""),
            publisher=" ".join(query.get("don-vi", "").split()),
            minutes=query.get("phut", "") or str(USUAL_LENGTH),
        )

    def selection(self, on: date) -> Selection:
        """The answers meant; ``BadSelection`` for a role that nobody knows."""
        role = library_words().role(self.role)
        if self.role and role is None:
            raise BadSelection("audience", words().problems["audience"])
        return Selection(on, self.topics, role.audience if role else None)

    def options(self) -> Options:
        """The options of the format."""
        return {"minutes": self.minutes} if self.format == "loudspeaker" else {}

    def issuer(self, portal: str) -> Publisher:
        """Who stands on the product."""
        if len(self.publisher) > LONGEST_NAME or not self.publisher.isprintable():
            raise BadSelection("publisher", words().problems["publisher"].format(most=LONGEST_NAME))
        return Publisher(self.publisher or Publisher.name, portal=portal)


#: The field of the form that a refused filter or option is about.
_FIELDS = {
    "format": "dinh-dang",
    "minutes": "phut",
    "topics": "chu-de",
    "as_of": "chu-de",
    "audience": "vai",
    "publisher": "don-vi",
}


def address(format: str, *topics: str, **more: str | int) -> str:
    """Where a product is: the same address that the form makes."""
    chosen = [("dinh-dang", format), *(("chu-de", topic) for topic in topics), *more.items()]
    return f"{MATERIALS}/tai?{urlencode(chosen)}"


def topic_of_the_day(topics: list[str], on: date) -> str:
    """One topic a day, all in turn."""
    return topics[on.toordinal() % len(topics)]


def add(app: FastAPI, state: State) -> None:
    """Add the routes."""

    @app.get(MATERIALS, include_in_schema=False)
    def materials(request: Request) -> Response:
        """What can be taken away, and the form; a choice in the address is shown in it."""
        return lasting(request, _page(request, Chosen.of(request.query_params)), newest(knowledge.shown()))

    @app.get(MATERIALS + "/tai", include_in_schema=False)
    async def taken(request: Request) -> Response:
        """The product that was chosen."""
        return await _taken(request, state, Chosen.of(request.query_params))

    @app.get(MATERIALS + "/ban-tin-hom-nay", include_in_schema=False)
    async def bulletin_of_today(request: Request) -> Response:
        """Today's bulletin at an address that stays: a topic a day."""
        query = dict(request.query_params) | {"dinh-dang": "loudspeaker"}
        today = topic_of_the_day(list(_topics(day.today())), day.today())
        return await _taken(request, state, Chosen.of(QueryParams([*query.items(), ("chu-de", today)])))


async def _taken(request: Request, state: State, chosen: Chosen) -> Response:
    try:
        if chosen.format not in FORMATS:
            raise BadSelection("format", words().problems["format"])
        selection = chosen.selection(day.today())
        _check_size(chosen.format, selection)
        return await product(
            state,
            selection,
            chosen.issuer(origin(request)),
            chosen.format,
            chosen.options(),
            request=request,
            before=lambda: state.limits.take_write(request, None),
        )
    except BadSelection as error:
        return _refused(request, chosen, _FIELDS.get(error.field, "dinh-dang"), _sentence(str(error)), 422)
    except Busy as busy:
        refused = _refused(request, chosen, "", words().problems["busy"], busy.http)
        refused.headers["Retry-After"] = str(WAIT_SECONDS)
        return refused
    except TooMany as error:
        refused = _refused(request, chosen, "", error.words, 429)
        refused.headers["Retry-After"] = str(error.seconds)
        return refused


def _check_size(format: str, selection: Selection) -> None:
    """Nobody gets a hundred megabytes of pictures without asking for a pack."""
    count = len(selection.entries(knowledge.shown())) if format == "social" else 0
    if count > MOST_WITH_PICTURES:
        raise BadSelection("topics", words().problems["pictures"].format(most=MOST_WITH_PICTURES, count=count))


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def _refused(request: Request, chosen: Chosen, name: str, why: str, http: int) -> Response:
    made = _page(request, replace(chosen, problems={name: why}), http)
    made.headers.update({"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
    return made


def _topics(on: date) -> dict[str, int]:
    """Topics with answers on a day, in their order, and how many each has."""
    counted = Counter(entry.topic for entry in knowledge.shown().in_force(on))
    return {topic: counted[topic] for topic in [*known_topics(), *sorted(counted)] if counted[topic]}


def _page(request: Request, chosen: Chosen, http: int = 200) -> Response:
    today = day.today()
    counts = _topics(today)
    with_quiz = {each.topic for each in quizzes.offered(today)}
    featured = topic_of_the_day(list(counts), today)
    return page(
        request,
        "materials.html",
        http,
        chosen=chosen,
        words=words(),
        lengths=LENGTHS,
        usual_length=USUAL_LENGTH,
        topics=[(id, known_topics().get(id, id), counts[id]) for id in topics_asked_first(counts, knowledge.shown())],
        total=sum(counts.values()),
        featured=known_topics().get(featured, featured),
        roles=library_words().roles,
        with_quiz=with_quiz,
        ready=READY,
        address=address,
        most_with_pictures=MOST_WITH_PICTURES,
        longest_name=LONGEST_NAME,
        data=structured.graph(structured.breadcrumbs(origin(request), [(MATERIALS, "Tài liệu tuyên truyền")])),
    )
