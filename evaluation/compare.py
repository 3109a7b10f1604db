"""What got better and what got worse between two reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.measures import chance

Report = Mapping[str, Any]

#: Figures of which more is better; of all the others that are compared, less is better.
_MORE_IS_BETTER = {"top1", "top3", "passed", "accuracy", "f1_macro", "f1_weighted", "f1"}
_LESS_IS_BETTER = {
    "silent",
    "wrong_of_answered",
    "calibration_error",
    "off_topic_answered",
    "loss",
    "errors",
    "ms_p50",
    "ms_p95",
}
#: A case is kept as its status, whether it went well, and its score.
_GOOD = 1
#: Changes smaller than these are no news: a twentieth of a point, half a millisecond.
_SHARE_STEP, _TIME_STEP = 0.0005, 0.5


class UnreadableReport(ValueError):
    """Not a report of ours; the message is for whoever named it."""


@dataclass(frozen=True)
class Change:
    """One figure in both reports; ``part`` is a suite, a capability, a system or ``nlu``."""

    part: str
    figure: str
    before: float
    after: float

    @property
    def better(self) -> bool:
        """Whether the later value is the better one."""
        return (self.after > self.before) == (self.figure in _MORE_IS_BETTER)


@dataclass(frozen=True)
class Moved:
    """Cases of one suite whose first entry became right or wrong (out of scope: no longer or newly answered)."""

    suite: str
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def by_chance(self) -> float:
        """How likely so uneven a split is by chance alone (sign test)."""
        return chance(len(self.better), len(self.worse))


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, and which suites only one report has."""

    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def better(self) -> list[Change]:
        """Figures that got better."""
        return [change for change in self.changes if change.better]

    @property
    def worse(self) -> list[Change]:
        """Figures that got worse."""
        return [change for change in self.changes if not change.better]


def read(path: Path) -> dict[str, Any]:
    """Read ``report.json``, or the one in a folder; ``UnreadableReport`` says what is wrong."""
    file = path / "report.json" if path.is_dir() else path
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise UnreadableReport(f"không đọc được {file}: ghi đường dẫn tới report.json hoặc thư mục của nó") from None
    except ValueError:
        raise UnreadableReport(f"{file} không phải là JSON") from None
    if not isinstance(report, dict) or report.get("format") != 1 or "suites" not in report:
        raise UnreadableReport(f"{file} không phải là report.json của `hoidap evaluate`")
    return report


def compare(before: Report, after: Report) -> Comparison:
    """Compare what both reports have."""
    old, new = dict(_figures(before)), dict(_figures(after))
    changes = [
        Change(*key, old[key], new[key])
        for key in old
        if key in new and abs(new[key] - old[key]) >= (_TIME_STEP if key[1].startswith("ms_") else _SHARE_STEP)
    ]
    shared = [name for name in before["suites"] if name in after["suites"]]
    moved = [_moved(name, before["suites"][name], after["suites"][name]) for name in shared]
    return Comparison(
        tuple(changes),
        tuple(one for one in moved if one.better or one.worse),
        tuple(name for name in before["suites"] if name not in after["suites"]),
        tuple(name for name in after["suites"] if name not in before["suites"]),
    )


def _figures(report: Report) -> Iterator[tuple[tuple[str, str], float]]:
    compared = _MORE_IS_BETTER | _LESS_IS_BETTER
    parts: list[tuple[str, Mapping[str, Any]]] = [(name, row["figures"]) for name, row in report["suites"].items()]
    parts += [(f"capability {row['name']}", row) for row in report["capabilities"]]
    parts += [
        (f"{system} {suite}", row) for system, suites in report["systems"].items() for suite, row in suites.items()
    ]
    parts.append(("nlu", report["nlu"]))
    for part, figures in parts:
        for name, value in figures.items():
            if name in compared and isinstance(value, (int, float)):
                yield (part, name), float(value)


def _moved(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Moved:
    old, new = before["cases"], after["cases"]
    both = [id for id in old if id in new]
    better = tuple(id for id in both if new[id][_GOOD] and not old[id][_GOOD])
    worse = tuple(id for id in both if old[id][_GOOD] and not new[id][_GOOD])
    return Moved(name, better, worse)
