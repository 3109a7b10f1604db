"""``/trac-nghiem``: quizzes as plain forms with their score, and one question a page for a projector.

Nothing is kept: the answers of whoever takes a quiz are in the request and nowhere else.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from bot import day, knowledge
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.quiz import Quiz
from faq.exporters.selection import BadSelection, Publisher, Selection
from faq.quiz import LETTERS, Question
from faq.topics import known_topics
from gateway import quizzes
from gateway.embed.limits import TooMany
from gateway.failure import Failure
from gateway.partners.campaign_counts import QUIZ
from gateway.partners.downloads import product
from gateway.partners.products import WAIT_SECONDS
from gateway.paths import QUIZZES, quiz_path
from gateway.portal import structured
from gateway.portal.most_asked import topics_asked_first
from gateway.portal.rendering import lasting, origin, page, private
from gateway.portal.tools import body_of
from gateway.portal.typed import Typed, parsed
from gateway.schemas import CitationOut
from gateway.state import State

#: The quiz that a number draws, and the name of the number in its address.
MIXED = "muoi-cau"
SEED = "de"
SHEET = "phieu.pdf"

#: Names in a query: an answer (with the question's id behind it), the button pressed, the projector, its place.
ANSWER = "c-"
SCORE, AS_IT_IS = "cham", "het"
STAGE, AT, REVEALED = "chieu", "cau", "dap"
#: The campaign from whose page somebody came; who finishes is counted there, nothing else is.
CAMPAIGN = "dot"


def add(app: FastAPI, state: State) -> None:
    """Add the routes; the drawn quiz before those of topics, whose addresses would take it."""

    @app.get(QUIZZES, include_in_schema=False)
    def topics(request: Request) -> Response:
        """The topics that have questions, and the drawn quiz."""
        return _hub(request)

    @app.get(f"{QUIZZES}/{MIXED}", include_in_schema=False)
    def drawn(request: Request, de: str = "") -> Response:
        """The quiz of a number; without one, that of a new number."""
        if not de.strip():
            seed = secrets.choice(quizzes.SEEDS)
            return RedirectResponse(_mixed(seed).address(_kept(request)), 303, {"Cache-Control": "no-store"})
        return _opened(request, state, MIXED, parsed(request.url.query))

    @app.get(f"{QUIZZES}/{{topic}}", include_in_schema=False)
    def opened(request: Request, topic: str) -> Response:
        """The quiz of a topic, its result, or one question of it for a projector."""
        return _opened(request, state, topic, parsed(request.url.query))

    @app.post(f"{QUIZZES}/{{topic}}", include_in_schema=False)
    async def sent(request: Request, topic: str) -> Response:
        """The same for answers that shall not stand in the address."""
        typed = parsed(await body_of(request))
        return await asyncio.to_thread(_opened, request, state, topic, typed)

    @app.get(f"{QUIZZES}/{{topic}}/{SHEET}", include_in_schema=False)
    async def printed(request: Request, topic: str, de: str = "") -> Response:
        """The sheet to print, with its key on pages of their own."""
        place = _place(topic, de)
        return await _sheet(request, state, place) if place else _hub(request, _missing(topic))


@dataclass(frozen=True)
class Place:
    """A quiz by its address: a topic, or the number that draws one."""

    topic: str
    seed: int = 0

    @property
    def title(self) -> str:
        """What it is called on pages."""
        return f"Mười câu bất kỳ, đề số {self.seed}" if self.seed else known_topics()[self.topic]

    @property
    def path(self) -> str:
        """Its address without the number."""
        return quiz_path(MIXED if self.seed else self.topic)

    @property
    def sheet(self) -> str:
        """The address of the sheet to print."""
        return _with(f"{self.path}/{SHEET}", self.named)

    @property
    def named(self) -> dict[str, str]:
        """What its address needs besides the path."""
        return {SEED: str(self.seed)} if self.seed else {}

    def address(self, more: Mapping[str, str | int] | None = None) -> str:
        """Where it is taken; nobody's answers are in it."""
        return _with(self.path, {**self.named, **(more or {})})

    def staged(self, at: int = 0, revealed: bool = False) -> str:
        """Its page for a projector: the opening, or a question counted from 1."""
        return self.address({STAGE: 1, **({AT: at} if at else {}), **({REVEALED: 1} if revealed else {})})

    def quiz(self, portal: str) -> Quiz | None:
        """Its questions of today; none when none may be shown."""
        today = day.today()
        return quizzes.of_seed(self.seed, today, portal) if self.seed else quizzes.of_topic(self.topic, today, portal)


@dataclass(frozen=True)
class Option:
    """One option as a form shows it; ``mark`` stands for it in addresses."""

    letter: str
    mark: str
    words: str
    right: bool
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question as a page shows it, with what was chosen."""

    number: int
    question: Question
    entry: FaqEntry
    options: list[Option]
    law: list[CitationOut]
    notices: list[str]

    @property
    def name(self) -> str:
        """Its name in a form."""
        return ANSWER + self.question.id

    @property
    def chosen(self) -> Option | None:
        """The option that was chosen."""
        return next((option for option in self.options if option.chosen), None)

    @property
    def right(self) -> Option:
        """The option that is right."""
        return next(option for option in self.options if option.right)

    @property
    def standing(self) -> str:
        """``right``, ``wrong`` or ``none`` (no answer)."""
        if self.chosen is None:
            return "none"
        return "right" if self.chosen.right else "wrong"


@dataclass(frozen=True)
class Paper:
    """A quiz with somebody's answers."""

    asked: list[Asked]
    #: how many answers were to questions or options that are not the same any more
    lost: int = 0

    @property
    def unanswered(self) -> list[Asked]:
        """The questions without an answer."""
        return [each for each in self.asked if each.chosen is None]

    def count(self, standing: str) -> int:
        """How many questions stand so."""
        return sum(each.standing == standing for each in self.asked)


async def _sheet(request: Request, state: State, place: Place) -> Response:
    """The sheet as a file; the list of quizzes with what went wrong where there is none."""
    try:
        return await product(
            state,
            Selection(day.today(), topics=() if place.seed else (place.topic,)),
            Publisher(portal=origin(request)),
            "quiz",
            {"count": quizzes.DRAWN, "seed": place.seed} if place.seed else None,
            request=request,
            subject=place.title,
            before=lambda: state.limits.take_write(request, None),
        )
    except BadSelection:
        return _hub(request, _missing(place.topic))
    except (TooMany, Failure):
        busy = _hub(request, "busy", 503)
        busy.headers["Retry-After"] = str(WAIT_SECONDS)
        return busy


def paper_of(quiz: Quiz, typed: Typed) -> Paper:
    """The questions with the answers that were given; an option that was reworded since is no answer."""
    asked = [_asked(number, quiz, typed) for number in range(1, len(quiz.asked) + 1)]
    taken = {each.name for each in asked if each.chosen}
    lost = sum(1 for name, value in typed.items() if name.startswith(ANSWER) and value and name not in taken)
    return Paper(asked, lost)


def _asked(number: int, quiz: Quiz, typed: Typed) -> Asked:
    question, entry = quiz.asked[number - 1]
    given = typed.get(ANSWER + question.id, "")
    options = [
        Option(letter, question.mark(words), words, words == question.right, given == question.mark(words))
        for letter, words in zip(LETTERS, question.options)
    ]
    law = [CitationOut.of(cited, quiz.acts, quiz.as_of) for cited in question.citations]
    return Asked(number, question, entry, options, law, quiz.notices(question, entry))


def _opened(request: Request, state: State, named: str, typed: Typed) -> Response:
    """What an address asks for: the form, its result, or a page for a projector."""
    place = _place(named, typed.get(SEED, ""))
    quiz = place.quiz(origin(request)) if place else None
    if place is None or quiz is None:
        return _hub(request, _missing(named))
    if typed.get(STAGE):
        return _stage(request, place, quiz, typed)
    paper = paper_of(quiz, typed)
    pressed = typed.get(SCORE, "")
    scored = pressed == AS_IT_IS or (bool(pressed) and not paper.unanswered)
    campaign = _campaign(state, typed)
    kept = {CAMPAIGN: campaign} if campaign else {}
    if scored and campaign:
        assert state.counting is not None
        state.counting.visit(request, campaign, day.today(), QUIZ, part=place.address())
    made = page(
        request,
        "quiz_result.html" if scored else "quiz.html",
        place=place,
        kept=kept,
        quiz=quiz,
        paper=paper,
        pressed=bool(pressed),
        notices=quiz.numbers_by_notice(),
        topics=known_topics(),
        share=origin(request) + place.address(),
        # who takes part in a campaign sends others to it
        sent=origin(request) + place.address(kept),
        data=structured.graph(structured.breadcrumbs(origin(request), [(QUIZZES, "Trắc nghiệm"), _crumb(place)])),
    )
    if pressed or paper.lost or len(paper.unanswered) < len(paper.asked):
        return private(made)
    return lasting(request, made, quizzes.modified(quiz))


def _stage(request: Request, place: Place, quiz: Quiz, typed: Typed) -> Response:
    """One question in large type; 0 is the opening, one more than there are is the end."""
    said = typed.get(AT, "")
    at = min(int(said), len(quiz.asked) + 1) if said.isdecimal() and len(said) < 5 else 0
    code = base64.b64encode(typeset.qr_file(origin(request) + place.address(), "svg")).decode()
    made = page(
        request,
        "quiz_stage.html",
        place=place,
        quiz=quiz,
        at=at,
        count=len(quiz.asked),
        asked=_asked(at, quiz, {}) if 1 <= at <= len(quiz.asked) else None,
        revealed=bool(typed.get(REVEALED)),
        code=f"data:image/svg+xml;base64,{code}",
        share=typeset.bare(origin(request) + place.address()),
    )
    return lasting(request, made, quizzes.modified(quiz))


def _hub(request: Request, missing: str = "", http: int = 404) -> Response:
    """The list of quizzes; under what was looked for in vain, when something was."""
    by_topic = {each.topic: each for each in quizzes.offered(day.today())}
    order = topics_asked_first({topic: each.count for topic, each in by_topic.items()}, knowledge.shown())
    found = [by_topic[topic] for topic in order]
    made = page(
        request,
        "quizzes.html",
        http if missing else 200,
        missing=missing,
        topics=found,
        total=sum(each.count for each in found),
        drawn=quizzes.DRAWN,
        last_seed=quizzes.SEEDS[-1],
        mixed=quiz_path(MIXED),
        data=structured.graph(structured.breadcrumbs(origin(request), [(QUIZZES, "Trắc nghiệm")])),
    )
    if missing or not found:
        return private(made)
    return lasting(request, made, max(each.modified for each in found))


def _place(named: str, seed: str = "") -> Place | None:
    """The quiz of an address; none when there can be none."""
    if named != MIXED:
        return Place(named) if named in known_topics() else None
    number = int(seed) if seed.strip().isdecimal() and len(seed.strip()) < 6 else 0
    return _mixed(number) if number in quizzes.SEEDS else None


def _mixed(seed: int) -> Place:
    return Place(MIXED, seed)


def _missing(named: str) -> str:
    """Which sentence of the list says what could not be found."""
    return "seed" if named == MIXED else "topic"


def _campaign(state: State, typed: Typed) -> str:
    """The campaign from whose page the quiz was opened; empty for none."""
    assert state.campaigns is not None
    found = state.campaigns.find(typed[CAMPAIGN]) if typed.get(CAMPAIGN) else None
    return found.id if found else ""


def _crumb(place: Place) -> tuple[str, str]:
    return place.address(), place.title


def _kept(request: Request) -> dict[str, str | int]:
    """What a new number keeps of the address: whether it is for a projector, and the campaign."""
    return {name: request.query_params[name] for name in (STAGE, CAMPAIGN) if request.query_params.get(name)}


def _with(path: str, query: Mapping[str, str | int]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
