"""The figures we set out to reach, each beside what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Report = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """``at_least`` or at most ``bound``; ``value`` reads a report, ``KeyError`` where it was not measured."""

    name: str
    title: str
    bound: float
    at_least: bool
    value: Callable[[Report], float]
    #: ``share`` or ``points``
    unit: str = "share"


def _figure(suite: str, name: str) -> Callable[[Report], float]:
    return lambda report: float(report["suites"][suite]["figures"][name])


def _form(suite: str, form: str) -> Callable[[Report], float]:
    return lambda report: float(report["suites"][suite]["by_form"][form]["off_topic_answered"])


def _above(system: str) -> Callable[[Report], float]:
    """Points of top-1 on the real questions above a baseline, ours without the held-out questions as well."""

    def value(report: Report) -> float:
        systems = report["systems"]
        return 100.0 * float(systems["search"]["eval-strict"]["top1"] - systems[system]["eval-strict"]["top1"])

    return value


TARGETS = (
    Target("top1", "Câu hỏi thật: mục đầu tiên đúng", 0.80, True, _figure("eval-strict", "top1")),
    Target("top3", "Câu hỏi thật: một trong ba mục đầu đúng", 0.92, True, _figure("eval-strict", "top3")),
    Target("above_bm25", "Hơn BM25 (điểm phần trăm)", 15, True, _above("bm25"), "points"),
    Target("above_stock_rasa", "Hơn Rasa mặc định (điểm phần trăm)", 15, True, _above("stock_rasa"), "points"),
    Target("loss_unmarked", "Mất đi khi bỏ hết dấu (điểm)", 1.5, False, _figure("eval-unmarked", "loss"), "points"),
    Target("loss_noisy", "Mất đi khi viết tắt, gõ nhầm (điểm)", 3, False, _figure("eval-noisy", "loss"), "points"),
    Target("off_topic", "Luật khác mà vẫn trả lời", 0.03, False, _figure("eval-off-topic", "off_topic_answered")),
    Target("near_domain", "Luật gần kề mà vẫn trả lời", 0.10, False, _form("eval-off-topic", "near_domain")),
    Target("non_legal", "Ngoài pháp luật mà vẫn trả lời", 0.01, False, _figure("eval-non-legal", "off_topic_answered")),
    Target("silent", "Câu hỏi thật: không trả lời, không hỏi lại", 0.08, False, _figure("eval-strict", "silent")),
    Target("wrong", "Câu hỏi thật: sai trong số đã trả lời", 0.05, False, _figure("eval-strict", "wrong_of_answered")),
    Target("calibration", "Sai số hiệu chuẩn (ECE)", 0.05, False, _figure("eval-strict", "calibration_error")),
)


def judged(report: Report) -> list[dict[str, Any]]:
    """Every target with its value and whether it is met; ``None`` for both where it was not measured."""
    rows = []
    for target in TARGETS:
        try:
            value: float | None = target.value(report)
        except KeyError:
            value = None
        met = None if value is None else (value >= target.bound if target.at_least else value <= target.bound)
        rows.append(
            {
                "name": target.name,
                "title": target.title,
                "bound": target.bound,
                "at_least": target.at_least,
                "unit": target.unit,
                "value": value,
                "met": met,
            }
        )
    return rows
