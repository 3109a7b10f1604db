"""From the rows of a table, one a version, to records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from faq.exporters.tables import ENTRY_COLUMNS, LISTS, VERSION_COLUMNS
from faq.exporters.wording import wording
from faq.importers.problems import BadImport, Problem

_DAY_HEAD = re.compile(r"(\S+):")
_AS_TYPED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class Row:
    """A row and where it stands: ``hàng 14``."""

    where: str
    cells: dict[str, str]

    def at(self, column: str) -> str:
        """Where a cell stands, by the column's two names."""
        return f"{self.where}, cột {column} ({wording()['columns'][column]})"


def grouped(
    rows: Sequence[Row], questions: Sequence[Row] | None = None
) -> list[tuple[dict[str, Any], str, dict[Any, str]]]:
    """(record, where it begins, places of its fields) for each entry, in the order of the file.

    ``questions``: rows of their own for the questions; otherwise they are a column.
    """
    columns = tuple(name for name in ENTRY_COLUMNS if questions is None or name != "questions")
    for name in (*columns, *VERSION_COLUMNS):
        if rows and name not in rows[0].cells:
            raise BadImport(Problem("dòng tên cột", f"thiếu cột {name} ({wording()['columns'][name]})"))
    by_id: dict[str, list[Row]] = {}
    for row in rows:
        if not row.cells["id"]:
            raise BadImport(Problem(row.at("id"), "để trống: ghi mã của mục"))
        by_id.setdefault(row.cells["id"], []).append(row)
    asked = _asked(questions, by_id) if questions is not None else {}
    found = []
    for id, group in by_id.items():
        places: dict[Any, str] = {}
        record: dict[str, Any] = {}
        for name in columns:
            row = next((row for row in group if row.cells[name]), group[0])
            for other in group:
                if other.cells[name] not in ("", row.cells[name]):
                    message = f"khác với {row.where} của cùng mục '{id}': sửa cho giống nhau"
                    raise BadImport(Problem(other.at(name), message))
            record[name] = _list(row.cells[name]) if name in LISTS else row.cells[name]
            places[(name,)] = row.at(name)
        if questions is not None:
            record["questions"] = [row.cells["question"] for row in asked.get(id, [])]
            places |= {("questions", at): row.at("question") for at, row in enumerate(asked.get(id, []))}
        record["versions"] = [_version(row) for row in group]
        for at, row in enumerate(group):
            places[("versions", at)] = row.where
            places |= {("versions", at, field): row.at(column) for field, column in _FIELDS.items()}
            places[("versions", at, "reviewed", "on")] = row.at("reviewed_on")
        found.append((record, group[0].where, places))
    return found


#: A version's fields by the column in which they begin.
_FIELDS = {"from": "from", "until": "until", "citations": "citations", "reviewed": "reviewed_by", "body": "body"}


def _asked(questions: Sequence[Row], by_id: dict[str, list[Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[tuple[float, int, Row]]] = {}
    for at, row in enumerate(questions):
        for name in ("id", "question"):
            if not row.cells.get(name):
                raise BadImport(Problem(row.at(name), "để trống"))
        if row.cells["id"] not in by_id:
            raise BadImport(Problem(row.at("id"), f"không có mục '{row.cells['id']}' ở trang câu trả lời"))
        order = row.cells.get("order", "")
        if order and not order.isdecimal():
            raise BadImport(Problem(row.at("order"), f"'{order}' không phải là số thứ tự"))
        found.setdefault(row.cells["id"], []).append((int(order) if order else float("inf"), at, row))
    return {id: [row for _, _, row in sorted(group, key=lambda each: each[:2])] for id, group in found.items()}


def _version(row: Row) -> dict[str, Any]:
    cells = row.cells
    start = _day(cells["from"])
    reviewed = None
    if cells["reviewed_by"] or cells["reviewed_on"]:
        reviewed = {"by": _list(cells["reviewed_by"]), "on": _day(cells["reviewed_on"])}
    return {
        "from": start,
        "until": _day(cells["until"]) or None,
        "citations": _citations(cells["citations"], start),
        "reviewed": reviewed,
        "body": cells["body"],
    }


def _list(cell: str) -> list[str]:
    return cell.split("\n") if cell else []


def _day(cell: str) -> str:
    """A day as files write it, also from the form into which spreadsheets turn it."""
    typed = _AS_TYPED.fullmatch(cell)
    return f"{typed[3]}-{int(typed[2]):02}-{int(typed[1]):02}" if typed else cell


def _citations(cell: str, start: str) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for line in _list(cell):
        if head := _DAY_HEAD.fullmatch(line):
            groups.append({"from": _day(head[1]), "provisions": []})
            continue
        if not groups:
            groups.append({"from": start, "provisions": []})
        groups[-1]["provisions"].append(line)
    return groups
