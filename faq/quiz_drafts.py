"""Propose quiz questions from the numbers of an entry, for an officer to finish; nothing here is exported."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from faq.corpus import load_corpus
from faq.entry import FaqEntry
from faq.quiz import QUIZZES_DIR, WRONG_OPTIONS, Question, digest_of
from law.citations import Citation
from law.effective import NotInForce
from law.parameters import Parameter, load_parameters, said_form, written

GAP = "…"
#: Periods that laws use: a wrong one among them is plausible.
_PERIODS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90)
_PERIOD = re.compile(r"(?<![\d,./])(?P<n>\d{1,3}(?:,\d+)?)(?P<unit>%| (?:ngày làm việc|ngày|tháng|năm|giờ)\b)")


def draft_from(entry: FaqEntry, parameters: Mapping[str, Parameter], day: date) -> tuple[Question, ...]:
    """Questions that ask for a number of the entry: the law's own numbers first, then periods.

    Wrong options are the number's older values first, then others used in law. ``review`` is ``None``.
    """
    found: dict[tuple[int, int], Question] = {}
    for place, right, wrong, citations in (*_of_parameters(entry, parameters, day), *_periods(entry)):
        options = list(dict.fromkeys(option for option in wrong if option != right))[:WRONG_OPTIONS]
        if place in found or len(options) < WRONG_OPTIONS:
            continue
        sentence = _sentence(entry.body, *place)
        asked = sentence.replace(entry.body[slice(*place)], GAP, 1)
        found[place] = Question(
            id=f"{entry.id}-nhap-{len(found) + 1}",
            topic=entry.topic,
            entry=entry.id,
            text=f"Điền vào chỗ trống: {asked}",
            right=right,
            wrong=tuple(options),
            explanation=sentence,
            citations=citations or entry.citations_on(day),
            as_of=day,
            digest=digest_of(entry),
            review=None,
            path=QUIZZES_DIR / f"{entry.topic}.yml",
            line=0,
        )
    return tuple(found[place] for place in sorted(found))


Proposal = tuple[tuple[int, int], str, list[str], tuple[Citation, ...]]


def _of_parameters(entry: FaqEntry, parameters: Mapping[str, Parameter], day: date) -> Iterator[Proposal]:
    supported = entry.citations_on(day)
    for parameter in parameters.values():
        try:
            current = parameter.at(day)
        except NotInForce:
            continue
        if isinstance(current.value, tuple):
            continue
        scale = 100 if parameter.unit == "percent" else 1
        older = [written(value.value * scale) for value in parameter.history if not isinstance(value.value, tuple)]
        for pattern in parameter.said_as:
            for match in said_form(pattern).finditer(entry.body):
                unit = _unit_behind(entry.body, match.end("n"))
                typed = match["n"]
                if typed.lstrip("0") != written(current.value * scale):
                    continue
                right = f"{typed}{unit}"
                wrong = [f"{_like(value, typed)}{unit}" for value in [*reversed(older), *_others(typed)]]
                cited = (current.citation,) if current.citation in supported else ()
                yield (match.start("n"), match.start("n") + len(right)), right, wrong, cited


def _periods(entry: FaqEntry) -> Iterator[Proposal]:
    for match in _PERIOD.finditer(entry.body):
        wrong = [f"{_like(value, match['n'])}{match['unit']}" for value in _others(match["n"])]
        yield match.span(), match[0], wrong, ()


def _others(typed: str) -> list[str]:
    """Numbers near this one, nearest first: the twofold and the half stand for sums and rates."""
    if not typed.isdigit() or int(typed) > max(_PERIODS):
        whole = int(re.sub(r"\D", "", typed.split(",")[0]) or 0)
        return [written(value) for value in (whole * 2, whole // 2, whole * 10, whole * 5) if value]
    value = int(typed)
    return [str(period) for period in sorted(_PERIODS, key=lambda period: (abs(period - value), period))]


def _like(value: str, typed: str) -> str:
    """A number written as its model: with a zero before it where the model has one (``05``)."""
    return value.zfill(2) if typed.isdigit() and len(typed) == 2 and value.isdigit() else value


def _unit_behind(text: str, at: int) -> str:
    """The unit behind a number, with its blank: " ngày làm việc", "%", " đồng"."""
    match = re.match(r"%(?:/năm)?| (?:ngày làm việc|ngày|tháng|năm|giờ|đồng|lần)\b", text[at:])
    return match[0] if match else ""


def _sentence(text: str, start: int, end: int) -> str:
    begins = max(text.rfind(mark, 0, start) + len(mark) if mark in text[:start] else 0 for mark in (". ", "\n"))
    stops = [found for mark in (". ", "\n") if (found := text.find(mark, end)) != -1]
    sentence = text[begins : min(stops, default=len(text))]
    return re.sub(r"^(?:- |\d+\. )", "", sentence).strip().rstrip(".") + "."


def as_yaml(questions: tuple[Question, ...]) -> str:
    """Drafts as a quiz file holds them."""
    rows: list[dict[str, Any]] = [
        {
            "id": question.id,
            "entry": question.entry,
            "question": question.text,
            "right": question.right,
            "wrong": list(question.wrong),
            "explanation": question.explanation,
            "citations": [str(citation) for citation in question.citations],
            "as_of": question.as_of,
            "digest": question.digest,
        }
        for question in questions
    ]
    return yaml.dump(rows, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000) if rows else ""


class _Plain(yaml.SafeDumper):
    """YAML that writes a value out each time."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def main(arguments: list[str]) -> int:
    """``python -m faq.quiz_drafts NĂM-THÁNG-NGÀY MỤC...``: print drafts to paste into faq/quizzes/."""
    if len(arguments) < 2:
        print("cần ngày và ít nhất một mục: python -m faq.quiz_drafts 2026-11-22 muc-phi", file=sys.stderr)
        return 2
    day, corpus, parameters = date.fromisoformat(arguments[0]), load_corpus().served(), load_parameters()
    for name in arguments[1:]:
        if not corpus.has(name, day):
            print(f"không có mục '{name}' áp dụng ngày {day}", file=sys.stderr)
            return 2
        sys.stdout.write(as_yaml(draft_from(corpus.at(name, day), parameters, day)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
