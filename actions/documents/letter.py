"""A letter from a kind and what was filled in, and its two forms: DOCX and PDF.

What was typed is data all the way: it is put into sentences as plain text, reaches DOCX as character
references and typst as JSON, and is written to no file and no log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from string import Formatter
from typing import Any, Literal

import typst
from docxtpl import DocxTemplate
from markupsafe import Markup

from actions.calculators.computation import BadInput, Wording, shown
from actions.documents.kinds import FOLDER, Field, Kind, Line, kinds_on, known_kinds
from actions.documents.values import Value, cleaned
from law.acts import Certainty, known_acts
from law.citations import POINT_LETTERS, Citation
from law.effective import NotInForce
from law.parameters import known_parameters

TOOL = "document"
FORMS = ("docx", "pdf")
DOCX_TEMPLATE = FOLDER / "letter.docx"
TYPST_TEMPLATE = FOLDER / "letter.typ"

#: A dotted line to the right margin; templates draw it. Nothing typed holds a tab (see ``values``).
FILL = "\t"
#: Dots to write on inside a line.
GAP = "…" * 10
#: Dotted lines left for a longer text.
LONG_LINES = 3


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body."""

    style: Literal["heading", "text"]
    text: str


@dataclass(frozen=True)
class GuidePart:
    """One part of the sheet that the person keeps."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """All words of a letter, in the order in which they are printed."""

    nation: str
    motto: str
    title: tuple[str, ...]
    subtitle: str
    addressed_to: tuple[str, ...]
    basis: str
    body: tuple[Paragraph, ...]
    attachments_heading: str
    attachments: tuple[str, ...]
    place_and_day: str
    signer: str
    sign_here: str
    sign_company: str
    small_print: str
    guide_title: str
    guide: tuple[GuidePart, ...]

    def texts(self) -> tuple[str, ...]:
        """Every paragraph of the pages as text, in order; the small print stands at the foot of each page."""
        head = (self.nation, self.motto, *self.title, self.subtitle, *self.addressed_to, self.basis)
        body = (*(paragraph.text for paragraph in self.body), self.attachments_heading, *self.attachments)
        signature = (self.place_and_day, self.signer, self.sign_here, self.sign_company)
        guide = (self.guide_title, *(text for part in self.guide for text in (part.heading, *part.lines)))
        return tuple(text for text in (*head, *body, *signature, *guide) if text)


@dataclass(frozen=True)
class Letter:
    """A letter that can be rendered; make it with ``Letter.of``."""

    kind: Kind
    values: Mapping[str, Value] = field(repr=False)
    as_of: date

    @classmethod
    def of(cls, kind: str, values: Mapping[str, Any], as_of: date) -> Letter:
        """Check what was filled in.

        ``BadInput`` for what cannot be used, ``NotInForce`` when the law of ``as_of`` has no such letter.
        """
        known = known_kinds().get(kind)
        if known is None:
            raise BadInput("kind", "kind_unknown")
        if known not in kinds_on(as_of):
            raise NotInForce(f"'{kind}' is no letter under the law of {as_of}: see actions/documents/kinds/{kind}.yml")
        return cls(known, cleaned(known, values, as_of), as_of)

    def content(self) -> Content:
        """The words of the letter."""
        words, kind = Wording.of(TOOL), self.kind
        return Content(
            nation=words.say("nation"),
            motto=words.say("motto"),
            title=tuple(self._said(kind.titles)),
            subtitle=" ".join(self._said(kind.subtitles)),
            addressed_to=tuple(words.say("dear", to=to) for to in self._said(kind.addressed_to)),
            basis=self._basis(),
            body=tuple(self._body()),
            attachments_heading=words.say("attachments"),
            attachments=tuple(words.say("box", text=text) for text in self._said(kind.attachments)),
            place_and_day=words.say("place_and_day"),
            signer=kind.signer,
            sign_here=words.say("sign_here"),
            sign_company="" if kind.individual else words.say("sign_company"),
            small_print=self._small_print(),
            guide_title=words.say("guide_title"),
            guide=tuple(self._guide()),
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The provisions that this letter names, without those of its guide."""
        return tuple(dict.fromkeys((*self._grounds(), *self._required_by())))

    @property
    def blanks(self) -> tuple[Field, ...]:
        """The fields that are printed as dotted lines."""
        printed = set()
        for line in (*self.kind.addressed_to, *(line for section in self.kind.sections for line in section.lines)):
            if line.condition.holds(self.values):
                printed |= {place for _, place, _, _ in Formatter().parse(line.text)}
        return tuple(each for each in self.kind.fields if each.key in printed and each.key not in self.values)

    def _required_by(self) -> tuple[Citation, ...]:
        """What fixes the content of this paper."""
        return tuple(basis.law for basis in self.kind.required_by if basis.condition.holds(self.values))

    def _grounds(self) -> Iterable[Citation]:
        """The provisions by which the person may ask for this."""
        for basis in self.kind.basis:
            if basis.condition.holds(self.values):
                yield basis.law
        for each in self.kind.fields:
            for choice in each.choices:
                if self.values.get(each.key) == choice.value:
                    yield from choice.laws
        for section in self.kind.sections:
            for line in section.lines:
                if line.condition.holds(self.values):
                    yield from line.laws

    def _basis(self) -> str:
        laws = tuple(dict.fromkeys(self._grounds()))
        return Wording.of(TOOL).say("basis", laws=_labels(laws)) if laws else ""

    def _body(self) -> Iterable[Paragraph]:
        number = 0
        for section in self.kind.sections:
            texts = [text for said in self._said(section.lines) for text in said.split("\n")]
            if texts:
                number += 1
                yield Paragraph("heading", f"{number}. {section.heading}")
                yield from (Paragraph("text", _dotted(text)) for text in texts)

    def _small_print(self) -> str:
        words = Wording.of(TOOL)
        said = [words.say("sample", day=self.as_of)] if self.kind.sample else []
        if laws := self._required_by():
            said.append(words.say("sample_content", laws=_labels(laws)))
        else:
            said.append(words.say("sample_free"))
        return " ".join(said)

    def _guide(self) -> Iterable[GuidePart]:
        words = Wording.of(TOOL)
        sign = words.say("guide_sign") if self.kind.individual else words.say("guide_sign_or_seal")
        yield GuidePart(words.say("guide_before"), (words.say("guide_fill"), sign, words.say("guide_copy")))
        yield GuidePart(words.say("guide_send"), tuple(self._explained(self.kind.send)))
        presumed = self._presumed()
        said = [words.say("guide_presumed", acts=presumed)] if presumed else []
        yield GuidePart(words.say("guide_note"), (*self._explained(self.kind.note), *said, words.say("guide_free")))

    def _presumed(self) -> str:
        """Acts that the letter names and of which no text says whether they still apply."""
        acts = known_acts()
        unsure = [law for law in self.citations if acts.certainty(law, self.as_of) is not Certainty.TEXT]
        return "; ".join(dict.fromkeys(acts[law.act].short for law in unsure))

    def _explained(self, lines: Iterable[Line]) -> Iterable[str]:
        """Lines of the guide, each followed by the provisions that it rests on."""
        for line in lines:
            if line.condition.holds(self.values):
                places = _Places(self)
                said = line.text.format_map(places)
                laws = dict.fromkeys((*places.laws, *line.laws))
                yield f"{said.rstrip('.')} ({_labels(laws)})." if laws else said

    def _said(self, lines: Iterable[Line]) -> list[str]:
        """The lines whose condition holds, filled in."""
        return [_dotted(line.text.format_map(_Places(self))) for line in lines if line.condition.holds(self.values)]


class _Places(dict[str, str]):
    """What stands in the ``{places}`` of a line; remembers the provisions of the numbers it gave."""

    def __init__(self, letter: Letter) -> None:
        super().__init__()
        self._letter = letter
        self._fields = {each.key: each for each in letter.kind.fields}
        self.laws: list[Citation] = []

    def __missing__(self, name: str) -> str:
        if name == "blank":
            return FILL
        if "/" in name:
            return self._number(name)
        each, value = self._fields[name], self._letter.values.get(name)
        words = Wording.of(TOOL)
        if each.kind == "day":
            return words.say("no_day") if value is None else shown(value)
        if each.kind == "money":
            return words.say("no_money") if value is None else words.say("money", amount=value)
        if value is None:
            return "\n".join([FILL] * LONG_LINES) if each.kind == "long_text" else FILL
        if each.kind == "choice":
            return next(choice.text for choice in each.choices if choice.value == value)
        return str(value)

    def _number(self, name: str) -> str:
        parameter = known_parameters()[name]
        dated = parameter.at(self._letter.as_of)
        self.laws.append(dated.citation)
        if parameter.unit == "percent":
            return shown(dated.rate * Decimal(100)) + "%"
        return f"{dated.whole:02d}" if dated.whole < 10 else shown(dated.whole)


def _labels(laws: Iterable[Citation]) -> str:
    """Provisions by act, in their order: ``khoản 1, khoản 2 Điều 34, Điều 38 Luật …; Điều 9 Nghị định …``."""
    by_act: dict[str, dict[str | None, dict[str | None, list[str]]]] = {}
    for law in sorted(laws, key=_place):
        points = by_act.setdefault(law.act, {}).setdefault(law.article, {}).setdefault(law.clause, [])
        if law.point:
            points.append(f"điểm {law.point}")
    acts = known_acts()
    return "; ".join(
        f"{_articles(by_act[act])} {acts[act].short}".strip() for act in dict.fromkeys(law.act for law in laws)
    )


def _articles(by_article: Mapping[str | None, Mapping[str | None, list[str]]]) -> str:
    said = []
    for article, by_clause in by_article.items():
        clauses = [
            " ".join((", ".join(points), f"khoản {clause}")).strip() for clause, points in by_clause.items() if clause
        ]
        if article:
            said.append(" ".join((", ".join(clauses), f"Điều {article}")).strip())
    return ", ".join(said)


def _place(law: Citation) -> tuple[tuple[int, str], tuple[int, str], int]:
    """Where a provision stands in its act."""
    point = POINT_LETTERS.find((law.point or "")[:1]) if law.point else -1
    return _numeric(law.article), _numeric(law.clause), point


def _numeric(text: str | None) -> tuple[int, str]:
    digits = re.match(r"\d+", text or "")
    return (int(digits[0]) if digits else 0, (text or "")[digits.end() if digits else 0 :])


def _dotted(text: str) -> str:
    """Dotted lines run to the margin at the end of a line; inside it they are as long as a word or two."""
    lines = []
    for line in text.split("\n"):
        before, fill, after = line.rpartition(FILL)
        ends = fill and not after.strip(" .;,")
        lines.append(before.replace(FILL, GAP) + (FILL if ends else fill.replace(FILL, GAP) + after))
    return "\n".join(lines)


def render(letter: Letter, form: str) -> bytes:
    """The letter as ``docx`` or ``pdf``; ``ValueError`` for another form."""
    if form == "docx":
        return _docx(letter.content())
    if form == "pdf":
        return typeset(letter.content(), "pdf")[0]
    raise ValueError(f"'{form}' is no form of a letter: one of {', '.join(FORMS)}")


def file_name(kind: Kind, form: str) -> str:
    """The name under which a letter is kept, without tone marks: ``don-khieu-nai-thi-hanh-an.pdf``."""
    return f"{kind.file_name}.{form}"


def typeset(content: Content, form: Literal["pdf", "png"]) -> list[bytes]:
    """The pages by typst with its own fonts only: one PDF, or one picture a page."""
    made = typst.compile(
        str(TYPST_TEMPLATE),
        format=form,
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(asdict(content), ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]


def _docx(content: Content) -> bytes:
    template = DocxTemplate(DOCX_TEMPLATE)
    template.render(_inert(asdict(content)), autoescape=True)
    made = BytesIO()
    template.save(made)
    return made.getvalue()


def _inert(value: Any) -> Any:
    """Text in which only letters, digits, spaces and tabs stay as they are.

    docxtpl works on the XML as text, before and after Jinja; character references pass it unread.
    """
    if isinstance(value, str):
        return Markup("".join(sign if sign.isalnum() or sign in " \t" else f"&#{ord(sign)};" for sign in value))
    if isinstance(value, dict):
        return {key: _inert(item) for key, item in value.items()}
    return [_inert(item) for item in value]
