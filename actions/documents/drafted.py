"""A letter as every other tool's result: what was drafted, what is left to fill in, what to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.calculators.computation import Computation, Step, Wording
from actions.documents.letter import FORMS, TOOL, Letter, file_name


def drafted(as_of: date, kind: str, values: Mapping[str, Any]) -> Computation:
    """Check what was filled in and say what to do next; errors as of ``Letter.of``.

    ``result`` names the letter and the blanks left for a pen; the letter itself comes from ``render``.
    """
    letter = Letter.of(kind, values, as_of)
    words = Wording.of(TOOL)
    blanks = [each.label for each in letter.blanks]
    steps = [words.step("step_grounds", letter.citations)] if letter.citations else []
    if blanks:
        steps.append(words.step("step_blanks", blanks="; ".join(blanks)))
    steps += [Step(line) for part in letter.content().guide for line in part.lines]
    return Computation(
        tool=TOOL,
        as_of=as_of,
        result={
            "kind": kind,
            "name": letter.kind.name,
            "blanks": blanks,
            "files": [file_name(letter.kind, form) for form in FORMS],
        },
        summary=words.say("drafted", name=letter.kind.name),
        steps=tuple(steps),
        assumptions=(words.say("not_kept"), words.say("not_advice")),
        entry=None,
    )
