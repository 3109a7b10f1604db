"""Drawings of a report as SVG text that can stand inside a page."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
from matplotlib.figure import Figure

_BLUE, _ORANGE, _GREY = "#1f5fa8", "#c8641e", "#8a8f98"
_COLOURS = (_BLUE, _GREY, _ORANGE, "#3d8a5f", "#7a5ea8")


def reliability(bins: Sequence[Mapping[str, float]]) -> str:
    """How often the first entry is right beside how sure it was; the diagonal is a true score."""
    figure = Figure(figsize=(4.6, 4.2))
    axes = figure.add_subplot()
    used = [bin for bin in bins if bin["n"]]
    axes.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1)
    widths = [bin["high"] - bin["low"] for bin in used]
    axes.bar([bin["low"] for bin in used], [bin["accuracy"] for bin in used], widths, align="edge", color=_BLUE,
             alpha=0.35, edgecolor=_BLUE)  # fmt: skip
    axes.plot([bin["confidence"] for bin in used], [bin["accuracy"] for bin in used], "o-", color=_BLUE)
    for bin in used:
        axes.annotate(str(int(bin["n"])), (bin["confidence"], bin["accuracy"]), textcoords="offset points",
                      xytext=(4, -11), fontsize=7)  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="Điểm của mục đầu tiên", ylabel="Tỷ lệ đúng")
    return _svg(figure, "reliability")


def histogram(inside: Sequence[float], outside: Sequence[float]) -> str:
    """Scores of messages in and out of scope, as shares of each."""
    figure = Figure(figsize=(6.2, 3.4))
    axes = figure.add_subplot()
    edges = [at / 20 for at in range(21)]
    for values, label, colour in ((inside, "Trong phạm vi", _BLUE), (outside, "Ngoài phạm vi", _ORANGE)):
        if values:
            weights = [100 / len(values)] * len(values)
            axes.hist(values, edges, weights=weights, alpha=0.55, color=colour, label=f"{label} ({len(values)})")
    axes.set(xlim=(0, 1), xlabel="Điểm của mục đầu tiên", ylabel="% số câu")
    axes.legend(frameon=False, fontsize=8)
    return _svg(figure, "histogram")


def confusion(counts: Mapping[str, Mapping[str, int]], titles: Mapping[str, str]) -> str:
    """Topics of the questions against topics of the first entries, each row as shares."""
    topics = sorted(counts.keys() | {topic for row in counts.values() for topic in row})
    names = [titles.get(topic, topic) for topic in topics]
    shares = [[counts.get(a, {}).get(b, 0) / max(sum(counts.get(a, {}).values()), 1) for b in topics] for a in topics]
    size = 3.2 + 0.32 * len(topics)
    figure = Figure(figsize=(size + 1.2, size))
    axes = figure.add_subplot()
    axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolors="white", linewidth=0.5)
    axes.invert_yaxis()
    middles = [at + 0.5 for at in range(len(topics))]
    axes.set_xticks(middles, names, rotation=90, fontsize=7)
    axes.set_yticks(middles, names, fontsize=7)
    for row, a in enumerate(topics):
        for column, b in enumerate(topics):
            if n := counts.get(a, {}).get(b, 0):
                colour = "white" if shares[row][column] > 0.5 else "black"
                axes.text(column + 0.5, row + 0.5, str(n), ha="center", va="center", fontsize=6, color=colour)
    axes.set(xlabel="Chủ đề của mục đầu tiên", ylabel="Chủ đề của câu hỏi")
    return _svg(figure, "confusion")


def bars(rows: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> str:
    """Top-1 (solid) and top-3 (pale) of each group, with how many cases it has."""
    figure = Figure(figsize=(6.6, 0.9 + 0.3 * len(rows)))
    axes = figure.add_subplot()
    names = [f"{titles.get(name, name)} ({int(row['n'])})" for name, row in rows.items()]
    axes.barh(names, [100 * row["top3"] for row in rows.values()], color=_BLUE, alpha=0.3, label="ba mục đầu")
    axes.barh(names, [100 * row["top1"] for row in rows.values()], color=_BLUE, height=0.5, label="mục đầu")
    axes.invert_yaxis()
    axes.set(xlim=(0, 100), xlabel="% đúng")
    axes.tick_params(axis="y", labelsize=7)
    axes.legend(frameon=False, fontsize=7, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return _svg(figure, "bars" + "".join(rows))


def systems(by_suite: Mapping[str, Mapping[str, float]], titles: Mapping[str, str]) -> str:
    """Top-1 of every system on every suite, systems side by side."""
    figure = Figure(figsize=(7.2, 3.4))
    axes = figure.add_subplot()
    names = list(dict.fromkeys(name for row in by_suite.values() for name in row))
    width = 0.8 / max(len(names), 1)
    for at, name in enumerate(names):
        places = [suite + (at - (len(names) - 1) / 2) * width for suite in range(len(by_suite))]
        heights = [100 * row.get(name, 0.0) for row in by_suite.values()]
        drawn = axes.bar(places, heights, width, label=titles.get(name, name), color=_COLOURS[at % len(_COLOURS)])
        axes.bar_label(drawn, fmt="%.0f", fontsize=7)
    axes.set_xticks(range(len(by_suite)), [titles.get(suite, suite) for suite in by_suite], fontsize=8)
    axes.set(ylim=(0, 108), ylabel="% mục đầu đúng")
    axes.legend(frameon=False, fontsize=7, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return _svg(figure, "systems")


def _svg(figure: Figure, name: str) -> str:
    """Text stays text (any font of the reader's), no date, no links, ids of its own."""
    settings: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}
    out = io.StringIO()
    with matplotlib.rc_context(settings):
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    drawn = out.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    # matplotlib's own description of the file is of no use inside a page
    return re.sub(r"<metadata>.*?</metadata>", "", drawn, flags=re.DOTALL)
