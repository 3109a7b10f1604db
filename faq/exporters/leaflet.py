"""An A4 tri-fold leaflet, two pages to print on both sides (flip on the short edge).

Flat, the outside is inner flap 97 mm | back 100 mm | front cover 100 mm and the inside 100 | 100 | 97 mm, so that the
flap folds in under the cover. Nothing is cut: typst says how high each answer becomes, and what fits is chosen here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from faq.corpus import Corpus
from faq.entry import FaqEntry
from faq.exporters import typeset
from faq.exporters.selection import Publisher, Selection
from faq.exporters.wording import acts_cited, frame, in_figures, law_versions, notices, statements
from law.acts import Acts

#: What an item may be as high as (mm): a panel of 210 mm less its margins, and a little for rounding.
PANEL_MM = 190.5
#: The least and the most room between two items (mm).
LEAST_GAP_MM, MOST_GAP_MM = 5.0, 14.0
#: Type sizes of answers and of the back (points), best first; elderly readers need the first ones.
SIZES = (14.0, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0)
BACK_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
#: Panels printed to this share need no smaller type.
WELL_FILLED = 0.8
#: Words that point to another part of the answer.
_POINTS_ELSEWHERE = re.compile(r"(dưới|trên|sau) đây|(nêu|nói|như|ở|bên) (trên|dưới)|vừa nêu|đã nêu")
#: Panels in the order in which they are read: flap, then the inside from left to right.
PANELS = 4


def export(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    title: str = "",
    count: int = 9,
    bleed: bool = False,
) -> bytes:
    """A leaflet of at most ``count`` short answers; ``bleed`` adds 3 mm on each side for a printing house."""
    everything = selection.entries(corpus)
    plan = _planned(selection.weightiest(everything)[:count], selection, acts, publisher)
    shown = [item.entry for item in plan.answers]
    left = [entry for entry in everything if entry not in shown]
    words = typeset.words()["leaflet"]
    page = typeset.topic_page(publisher, everything)
    back = _back(shown, selection, acts, publisher, page)
    data = _frame_data(selection, publisher, title or typeset.named(everything), bleed)
    data |= {"subtitle": words["subtitle"].format(count=len(shown)), "main_act": _main_act(shown, selection, acts)}
    data |= {"panels": plan.out(shown), "size": plan.size, "spread": plan.gaps(), "back": back}
    return typeset.pdf("leaflet", data | _others(left, back, data, page))


def held(
    selection: Selection,
    corpus: Corpus,
    acts: Acts,
    publisher: Publisher,
    title: str = "",
    count: int = 9,
    bleed: bool = False,
) -> list[str]:
    """Ids of the answers, or parts of answers, that found room on such a leaflet."""
    plan = _planned(selection.weightiest(selection.entries(corpus))[:count], selection, acts, publisher)
    return list(dict.fromkeys(item.entry.id for item in plan.items))


@dataclass(frozen=True)
class Item:
    """A block on a panel: a short answer, a whole one, or the steps of one."""

    kind: str
    entry: FaqEntry
    parts: tuple[typeset.Part, ...]
    basis: str
    heights: tuple[float, ...] = ()

    def out(self, number: int) -> dict[str, Any]:
        """The item for the layout."""
        return {
            "kind": self.kind,
            "number": number,
            "question": typeset.glued(self.entry.title),
            "parts": typeset.parts_out(self.parts),
            "basis": typeset.glued(self.basis),
            "heading": typeset.words()["leaflet"]["steps"],
        }


@dataclass(frozen=True)
class Plan:
    """Which items stand on which panel, at which size of type."""

    size: float
    at: int
    panels: tuple[tuple[Item, ...], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order in which they are read."""
        return tuple(item for panel in self.panels for item in panel)

    @property
    def answers(self) -> tuple[Item, ...]:
        """The items that are answers, short or whole."""
        return tuple(item for item in self.items if item.kind == "entry")

    @property
    def used(self) -> float:
        """The share of the panels that is printed."""
        return sum(item.heights[self.at] + LEAST_GAP_MM for item in self.items) / (PANELS * PANEL_MM)

    def gaps(self) -> list[float]:
        """The room between the items of each panel (mm), so that panels end at about the same height."""
        gaps = []
        for panel in self.panels:
            free = PANEL_MM - sum(item.heights[self.at] for item in panel)
            gaps.append(round(min(MOST_GAP_MM, free / max(1, len(panel) - 1)), 2))
        return gaps

    def out(self, shown: Sequence[FaqEntry]) -> list[list[dict[str, Any]]]:
        """The panels for the layout."""
        return [
            [item.out(shown.index(item.entry) + 1 if item.entry in shown else 0) | {"panel": at} for item in panel]
            for at, panel in enumerate(self.panels)
        ]


def _planned(wanted: Sequence[FaqEntry], selection: Selection, acts: Acts, publisher: Publisher) -> Plan:
    """The largest type at which all wanted answers fit; at the smallest, as many as fit."""
    starred = {entry.id for entry in wanted if notices(entry, selection.as_of, acts)}
    day = selection.as_of

    def item(kind: str, entry: FaqEntry, parts: Sequence[typeset.Part]) -> Item:
        star = " *" if entry.id in starred else ""
        basis = f"{typeset.words()['common']['basis']} {typeset.basis_short(entry.citations_on(day), acts)}.{star}"
        return Item(kind, entry, tuple(parts), basis)

    def excerpt(entry: FaqEntry, parts: Sequence[typeset.Part]) -> Item:
        words, page = typeset.words()["leaflet"], typeset.bare(publisher.page(entry))
        told = words["excerpt"].format(page=page) if page else words["excerpt_unnamed"]
        return item("steps", entry, [*parts, typeset.Part("text", told)])

    bodies = [typeset.parts_of(entry.body) for entry in wanted]
    steps = [excerpt(entry, found) for entry, parts in zip(wanted, bodies) if (found := _steps(parts))]
    short = [item("entry", entry, parts[:1]) for entry, parts in zip(wanted, bodies)]
    whole = [item("entry", entry, parts) for entry, parts in zip(wanted, bodies)]
    steps, short, whole = _measured(steps), _measured(short), _measured(whole)
    plans = [_plan(at, steps, short, whole) for at in range(len(SIZES))]
    if all(len(plan.answers) < len(wanted) for plan in plans):
        plans += [_plan(at, (), short, whole) for at in range(len(SIZES))]
    most = max(len(plan.answers) for plan in plans)
    plans = [plan for plan in plans if len(plan.answers) == most]
    return next((plan for plan in plans if plan.used >= WELL_FILLED), max(plans, key=lambda plan: plan.used))


def _plan(at: int, steps: Sequence[Item], short: Sequence[Item], whole: Sequence[Item]) -> Plan:
    """What fits at one size of type: steps on the flap, short answers, then whole ones where room is left."""
    chosen, flap = list(short), _flap(steps, at)
    panels, fitted = _packed(chosen, at, flap)
    chosen = chosen[:fitted]
    for place in range(fitted):
        more = [*chosen[:place], whole[place], *chosen[place + 1 :]]
        rest = _flap([step for step in steps if step.entry not in [item.entry for item in more if item in whole]], at)
        longer, all_fit = _packed(more, at, rest)
        if all_fit == fitted:
            chosen, panels = more, longer
    return Plan(SIZES[at], at, panels)


def _flap(steps: Sequence[Item], at: int) -> tuple[Item, ...]:
    """The steps that fit on the flap, one below the other."""
    kept: list[Item] = []
    for step in steps:
        if sum(item.heights[at] + LEAST_GAP_MM for item in kept) + step.heights[at] <= PANEL_MM:
            kept.append(step)
    return tuple(kept)


def _steps(parts: Sequence[typeset.Part]) -> list[typeset.Part]:
    """The first numbered list of an answer with the line that leads to it, when it can be read without the rest."""
    for before, part in pairwise(parts):
        if part.kind == "steps":
            found = [before, part] if before.text.endswith(":") else [part]
            return [] if any(_POINTS_ELSEWHERE.search(each.plain) for each in found) else found
    return []


def _packed(items: Sequence[Item], at: int, flap: tuple[Item, ...]) -> tuple[tuple[tuple[Item, ...], ...], int]:
    """Items one after the other on the panels behind what stands on the flap, and how many found room."""
    panels: list[list[Item]] = [list(flap), [], [], []]
    full = [sum(item.heights[at] for item in panel) for panel in panels]
    panel = 1 if flap else 0
    for done, item in enumerate(items):
        height = item.heights[at]
        while panel < PANELS and full[panel] + height + LEAST_GAP_MM * len(panels[panel]) > PANEL_MM:
            panel += 1
        if panel == PANELS:
            return tuple(map(tuple, panels)), done
        panels[panel].append(item)
        full[panel] += height
    return tuple(map(tuple, panels)), len(items)


def _measured(items: Sequence[Item]) -> list[Item]:
    """The items with their heights (mm) at each of ``SIZES``."""
    data = _blank() | {"measure": True, "items": [item.out(88) for item in items], "sizes": SIZES}
    found = typeset.measured("leaflet", data)["items"]
    return [Item(i.kind, i.entry, i.parts, i.basis, tuple(heights)) for i, heights in zip(items, found)]


def _blank() -> dict[str, Any]:
    """What the layout reads even when it only measures."""
    empty: dict[str, Any] = {key: "" for key in ("title", "issuer", "longest_tail")}
    back = dict.fromkeys(("contact", "contact_words", "sources", "qr", "scan", "others"), "")
    lists: dict[str, Any] = {key: [] for key in ("contact_lines", "sentences", "notices")}
    rest = {"bleed": 0, "day": [2026, 1, 1], "items": [], "others": [], "sizes": [], "back_sizes": []}
    return empty | rest | {"back": back | lists}


def _frame_data(selection: Selection, publisher: Publisher, title: str, bleed: bool) -> dict[str, Any]:
    words = typeset.words()["leaflet"]
    return {
        "measure": False,
        "bleed": 3 if bleed else 0,
        "day": typeset.day_out(selection.as_of),
        "title": typeset.glued(title),
        "issuer": publisher.name,
        "logo": typeset.picture(publisher.logo),
        "kicker": words["kicker"],
        "applies": typeset.glued(frame("applies_on", day=in_figures(selection.as_of))),
        "disclaimer": frame("disclaimer") + ".",
    }


def _main_act(shown: Sequence[FaqEntry], selection: Selection, acts: Acts) -> str:
    """The act that most answers rest on."""
    counted = Counter(act.id for entry in shown for act in acts_cited([entry], selection.as_of, acts))
    return typeset.glued(law_versions([acts[counted.most_common(1)[0][0]]])[0])


def _back(
    shown: Sequence[FaqEntry], selection: Selection, acts: Acts, publisher: Publisher, page: str
) -> dict[str, Any]:
    words = typeset.words()["leaflet"]
    said: dict[str, list[int]] = {}
    for number, entry in enumerate(shown, 1):
        for notice in notices(entry, selection.as_of, acts):
            said.setdefault(notice, []).append(number)
    sentences = statements(publisher, selection.as_of, shown, acts, typeset.bare(page))
    return {
        "contact": words["contact"],
        "contact_words": typeset.glued(words["contact_words"]),
        "contact_lines": words["contact_lines"],
        "sources": words["sources"],
        "sentences": [typeset.glued(sentence.rstrip(".")) + "." for sentence in sentences],
        "notices": [
            typeset.glued(words["starred"].format(numbers=", ".join(map(str, numbers)), notice=notice))
            for notice, numbers in said.items()
        ],
        "qr": typeset.qr(page).decode(),
        "scan": typeset.words()["common"]["scan"],
        "others": words["others"],
    }


def _others(left: Sequence[FaqEntry], back: Mapping[str, Any], data: Mapping[str, Any], page: str) -> dict[str, Any]:
    """How many titles of answers left out fit on the back, and the largest type for it."""
    words = typeset.words()["leaflet"]
    at_page = words["others_at"].format(page=typeset.bare(page)) if page else words["others_ask"]

    def tail(unnamed: int) -> str:
        more = words["others_more"].format(count=unnamed) + ". " if unnamed else ""
        return (more + at_page)[:1].upper() + (more + at_page)[1:] if left else ""

    titles = [typeset.glued(entry.title) for entry in left]
    asked = {"measure": True, "items": [], "sizes": [], "others": titles, "back_sizes": BACK_SIZES}
    found = typeset.measured("leaflet", {**data, **asked, "longest_tail": tail(len(left))})["back"]
    best: tuple[int, float] = (-1, BACK_SIZES[-1])
    for size, heights in zip(BACK_SIZES, found):
        room = PANEL_MM - heights["top"] - heights["bottom"] - 12 - (heights["frame"] if left else 0)
        fitting = 0
        for height in heights["others"]:
            room -= height + heights["gap"]
            if room < 0:
                break
            fitting += 1
        enough = min(len(titles), 4)
        if (room >= 0 or fitting) and fitting > best[0]:
            best = (fitting, size)
        if best[0] >= enough:
            break
    fitting, size = max(best[0], 0), best[1]
    return {"shown_others": titles[:fitting], "tail": tail(len(left) - fitting), "back_size": size}
