"""Write an evaluation down: ``report.json`` for programs and later comparison, ``report.html`` for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from evaluation import plots
from evaluation.words import (
    CAPABILITY_TITLES,
    FIGURE_TITLES,
    KIND_TITLES,
    STATUS_TITLES,
    SUITE_TITLES,
    SYSTEM_TITLES,
)
from faq.topics import known_topics

Report = Mapping[str, Any]

_PAGE = Path(__file__).with_name("page.html")
_IN_SCOPE = (
    *("n", "top1", "top3", "answered", "clarified", "silent", "wrong_of_answered"),
    *("calibration_error", "calibration_floor", "loss", "errors"),
)
_OUT_OF_SCOPE = ("n", "off_topic_answered", "off_topic_clarified", "errors")
_TIMES = ("ms_p50", "ms_p95", "ms_p99")
_SYSTEM_FIGURES = ("top1", "top3", "answered", "wrong_of_answered", "ms_p50")


def write(report: Report, folder: Path) -> Path:
    """Write both files into ``folder`` and return the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = folder / "report.html"
    page.write_text(html(report), encoding="utf-8")
    return page


def html(report: Report) -> str:
    """The whole page."""
    made = datetime.fromisoformat(report["made_at"])
    about = (
        f"Lập lúc {made:%H:%M} ngày {made:%d/%m/%Y} · {report['entries']} mục, {report['questions']} câu hỏi · "
        f"Python {report['python']}, {report['machine']}"
    )
    sections = (_notes, _targets, _suites, _systems, _capabilities, _calibration, _by_group, _nlu, _errors)
    body = "\n".join(filter(None, (section(report) for section in sections)))
    title = f"Đánh giá Hỏi–Đáp Thi hành án {made:%d/%m/%Y}"
    return Template(_PAGE.read_text(encoding="utf-8")).substitute(title=title, about=escape(about), body=body)


def number(name: str, value: float | int | None) -> str:
    """A figure as people read it: shares in percent, times in ms, a decimal comma."""
    if value is None:
        return "–"
    if name == "n":
        return str(value)
    if name.startswith("ms_"):
        return f"{value:.1f}".replace(".", ",")
    if name in ("loss", "points"):
        return f"{value:.1f}".replace(".", ",")
    if name.startswith("calibration_"):
        return f"{value:.3f}".replace(".", ",")
    return f"{100 * value:.1f}%".replace(".", ",")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """A table whose first ``words`` columns are words and the others numbers; cells are HTML already."""
    kinds = [""] * words + [' class="n"'] * (len(head) - words)
    top = "".join(f"<th{kind}>{cell}</th>" for kind, cell in zip(kinds, head))
    lines = ["".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row)) for row in rows]
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    return f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table></div>'


def _notes(report: Report) -> str:
    return "".join(f"<p class='soft'>{escape(note)}</p>" for note in report["notes"])


def _targets(report: Report) -> str:
    if all(row["value"] is None for row in report["targets"]):
        return ""
    rows = []
    for row in report["targets"]:
        kind = "points" if row["unit"] == "points" else row["name"]
        kind = "calibration_error" if row["name"] == "calibration" else kind
        state = {
            True: '<span class="good">đạt</span>',
            False: '<span class="bad">chưa đạt</span>',
            None: '<span class="soft">không đo</span>',
        }[row["met"]]
        bound = f"{'≥' if row['at_least'] else '≤'} {number(kind, row['bound'])}"
        rows.append([escape(row["title"]), state, bound, number(kind, row["value"])])
    return "<h2>Mục tiêu</h2>" + _table(["Mục tiêu", "", "Phải", "Đo được"], rows, words=2)


def _suites(report: Report) -> str:
    suites: Mapping[str, Any] = report["suites"]
    if not suites:
        return ""
    parts = ["<h2>Các bộ câu hỏi</h2>"]
    for inside, names in ((True, _IN_SCOPE), (False, _OUT_OF_SCOPE)):
        shown = {name: row for name, row in suites.items() if row["in_scope"] is inside}
        if not shown:
            continue
        columns = (*names, *_TIMES)
        rows = [
            [
                escape(SUITE_TITLES.get(name, name)),
                "cả trợ lý" if row["asked"] == "assistant" else "riêng tìm kiếm",
                *(number(column, row["figures"].get(column)) for column in columns),
            ]
            for name, row in shown.items()
        ]
        head = ["Bộ", "Hỏi", *(FIGURE_TITLES[column] for column in columns)]
        parts.append(_table(head, rows, words=2))
    if report["leave_one_out"]:
        parts.append(_leave_one_out(report["leave_one_out"]))
    return "\n".join(parts)


def _leave_one_out(training: Mapping[str, Any]) -> str:
    rows = []
    for name, value in training.items():
        if isinstance(value, Mapping):
            cells = [escape(f"{form}: {number(name, figure)}") for form, figure in value.items()
                     if isinstance(figure, (int, float))]  # fmt: skip
            rows.append([f"<code>{escape(name)}</code>", " · ".join(cells)])
        elif isinstance(value, (int, float)):
            rows.append([f"<code>{escape(name)}</code>", f"{value:g}"])
    return (
        "<details><summary>Khi học: mỗi câu hỏi bỏ khỏi mục của nó</summary>"
        + _table(["", ""], rows, words=2)
        + "</details>"
    )


def _systems(report: Report) -> str:
    systems: Mapping[str, Any] = report["systems"]
    if not systems:
        return ""
    parts = [
        "<h2>So với cách khác</h2>",
        "<p class='soft'>Tất cả học từ cùng các mục (trừ câu để riêng) và cùng ví dụ ngoài phạm vi. BM25 và véc-tơ "
        "luôn trả lời; hai hệ còn lại biết từ chối.</p>",
    ]
    suites = list(dict.fromkeys(name for row in systems.values() for name in row))
    drawn: dict[str, dict[str, float]] = {}
    for suite in suites:
        found = {system: row[suite] for system, row in systems.items() if suite in row}
        title = SUITE_TITLES.get(suite, suite)
        inside = any("top1" in figures for figures in found.values())
        names = _SYSTEM_FIGURES if inside else ("off_topic_answered",)
        if inside:
            drawn[suite] = {system: figures["top1"] for system, figures in found.items()}
        rows = [
            [escape(SYSTEM_TITLES.get(system, system)), *(number(name, figures.get(name)) for name in names)]
            for system, figures in found.items()
        ]
        n = next(iter(found.values()))["n"]
        parts.append(f"<h3>{escape(title)} ({n} câu)</h3>")
        parts.append(_table(["Hệ", *(FIGURE_TITLES[name] for name in names)], rows))
    if drawn:
        parts.insert(2, _figure(plots.systems(drawn, SYSTEM_TITLES | SUITE_TITLES), "Mục đầu tiên đúng, theo hệ"))
    return "\n".join(parts)


def _capabilities(report: Report) -> str:
    if not report["capabilities"]:
        return ""
    columns = ("n", "passed", "top1_before", "top1_after", "loss", "answered_before", "answered_after")
    head = ["Phép thử", "Phải giữ", "Số câu", "Đạt", "Đúng trước", "Đúng sau", "Mất (điểm)", "Trả lời trước", "sau"]
    rows, failed = [], []
    for row in report["capabilities"]:
        title = CAPABILITY_TITLES.get(row["name"], row["name"])
        rows.append([escape(title), KIND_TITLES[row["kind"]], *(number(name, row[name]) for name in columns)])
        items = "".join(
            f"<li>{escape(one['text'])} <span class='soft'>→ <code>{escape(str(one['got']))}</code>, "
            f"từ <code>{escape(one['id'])}</code></span></li>"
            for one in row["failed"]
        )
        if items:
            failed.append(f"<details><summary>{escape(title)}: câu không đạt</summary><ul>{items}</ul></details>")
    intro = (
        "<p class='soft'>Câu hỏi để riêng của các mục, sửa theo một cách, hỏi lại. “Mất” là điểm phần trăm của mục "
        "đầu đúng; số ngẫu nhiên cố định nên lần nào cũng cùng câu.</p>"
    )
    return "<h2>Năng lực</h2>" + intro + _table(head, rows, words=2) + "".join(failed)


def _calibration(report: Report) -> str:
    suites = report["suites"]
    parts = []
    for name in ("own", "eval-strict"):
        if name in suites:
            caption = f"{SUITE_TITLES[name]}: điểm có thật không (số cạnh chấm là số câu)"
            parts.append(_figure(plots.reliability(suites[name]["reliability"]), caption))
    for inside, outside in (("own", ["own-off-topic"]), ("eval-strict", ["eval-off-topic", "eval-non-legal"])):
        apart = [score for name in outside if name in suites for score in suites[name]["scores"]]
        if inside in suites and apart:
            caption = f"Điểm của “{SUITE_TITLES[inside]}” và của câu ngoài phạm vi"
            parts.append(_figure(plots.histogram(suites[inside]["scores"], apart), caption))
    return "<h2>Điểm và hiệu chuẩn</h2>" + "\n".join(parts) if parts else ""


def _by_group(report: Report) -> str:
    topics = known_topics()
    parts = []
    for name, row in report["suites"].items():
        if "by_topic" not in row or name == "titles":
            continue
        title = SUITE_TITLES.get(name, name)
        parts.append(_figure(plots.bars(row["by_topic"], topics), f"{title}: theo chủ đề"))
        if len(row["by_form"]) > 1:
            parts.append(_figure(plots.bars(row["by_form"], {}), f"{title}: theo lối viết"))
    own = report["suites"].get("own", {}).get("confusion")
    if own:
        parts.append(_figure(plots.confusion(own, topics), "Nhầm giữa các chủ đề (số câu)"))
    return "<h2>Theo chủ đề và lối viết</h2>" + "\n".join(parts) if parts else ""


def _nlu(report: Report) -> str:
    nlu = report["nlu"]
    if not nlu:
        return ""
    rows = [
        [f"<code>{escape(intent)}</code>", str(row["n"]), *(number("f1", row[key]) for key in _NLU_FIGURES)]
        for intent, row in nlu["intents"].items()
    ]
    about = (
        f"<p>Học {nlu['learned']} ví dụ, kiểm tra {nlu['tested']} ví dụ chưa học: "
        f"đúng {number('f1', nlu['accuracy'])}, "
        f"F1 trung bình {number('f1', nlu['f1_macro'])} (theo số câu {number('f1', nlu['f1_weighted'])}). "
        "Báo cáo của Rasa ở thư mục <code>rasa-test-nlu/</code> bên cạnh.</p>"
    )
    return (
        "<h2>Ý định (<code>rasa test nlu</code>)</h2>"
        + about
        + _table(["Ý định", "Số câu", "Chính xác", "Tìm được", "F1"], rows)
    )


_NLU_FIGURES = ("precision", "recall", "f1")


def _errors(report: Report) -> str:
    parts = []
    for name, row in report["suites"].items():
        if not row["errors"]:
            continue
        quoted = any("text" in one for one in row["errors"])
        head = ["Câu", *(["Câu hỏi", "Đúng ra"] if quoted else []), "Trả về", "Kết quả", "Điểm"]
        rows = [
            [
                f"<code>{escape(one['id'])}</code>",
                *([escape(one["text"]), escape(", ".join(one["expected"]) or "–")] if quoted else []),
                escape(", ".join(one["got"]) or "–"),
                escape(STATUS_TITLES.get(one["status"], one["status"])),
                number("score", one["score"]),
            ]
            for one in row["errors"]
        ]
        table = _table(head, rows, words=len(head) - 1)
        summary = f"{SUITE_TITLES.get(name, name)}: {len(rows)} câu"
        parts.append(f"<details><summary>{escape(summary)}</summary>{table}</details>")
    intro = "<p class='soft'>Câu hỏi thật chỉ ghi mã, không ghi lời.</p>"
    return "<h2>Mọi chỗ sai</h2>" + intro + "".join(parts) if parts else ""


def _figure(drawn: str, caption: str) -> str:
    return f"<figure>{drawn}<figcaption>{escape(caption)}</figcaption></figure>"
