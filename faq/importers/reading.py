"""Read an exported file back into records, remembering where each field stood."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from faq.exporters.records import SCHEMA
from faq.exporters.tables import COLUMNS, unguarded
from faq.exporters.wording import wording
from faq.importers.problems import BadImport, Problem
from faq.importers.rows import Row, grouped

#: The place of a field inside a record: ``("versions", 0, "body")``.
Place = tuple[str | int, ...]

SUFFIXES = (".json", ".jsonl", ".csv", ".xlsx")


@dataclass(frozen=True)
class Read:
    """One entry as the file has it, not yet checked."""

    record: Any
    #: words for the entry itself, e.g. ``dòng 4``
    origin: str
    #: words for parts of it that stand elsewhere, by place
    places: Mapping[Place, str] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """Where a field stands, for whoever mends the file."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.places:
                return self.places[place[:length]]
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
        id = self.record.get("id") if isinstance(self.record, dict) else None
        named = f"{self.origin} ({id})" if isinstance(id, str) else self.origin
        return f"{named}, {path}" if path else named


def read(name: str, data: bytes) -> list[Read]:
    """Read a file by the ending of its name; ``BadImport`` says what cannot be read and where."""
    readers = {".json": _json, ".jsonl": _lines, ".csv": _csv, ".xlsx": _xlsx}
    suffix = Path(name).suffix.lower()
    if suffix not in readers:
        raise BadImport(Problem(name, f"không đọc được loại tệp này; chỉ nhập {', '.join(SUFFIXES)}"))
    found = readers[suffix](data)
    if not found:
        raise BadImport(Problem(name, "tệp không có mục nào"))
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadImport(Problem(f"dòng {line}", "không phải UTF-8: lưu lại bằng UTF-8")) from None


def _loads(text: str, line: int) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise BadImport(Problem(f"dòng {line}" if line else "", f"trường '{twice}' ghi hai lần trong một mục"))
        return found

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        at = f"dòng {line + error.lineno - 1 if line else error.lineno}, cột {error.colno}"
        raise BadImport(Problem(at, f"không phải JSON đúng ({error.msg})")) from None
    except RecursionError:
        raise BadImport(Problem("", "JSON lồng nhau quá sâu")) from None


def _json(data: bytes) -> list[Read]:
    document = _loads(_text(data), 0)
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise BadImport(Problem("schema", f"phải là '{SCHEMA}'"))
    unknown = sorted(set(document) - {"schema", "about", "entries"})
    if unknown:
        raise BadImport(Problem(unknown[0], "không có trường này; chỉ có schema, about, entries"))
    if not isinstance(document.get("entries"), list):
        raise BadImport(Problem("entries", "phải là danh sách các mục"))
    return [Read(record, f"mục thứ {at}") for at, record in enumerate(document["entries"], 1)]


def _lines(data: bytes) -> list[Read]:
    found = []
    for number, text in enumerate(_text(data).split("\n"), 1):
        if not text.strip():
            continue
        record = _loads(text, number)
        if not isinstance(record, dict) or record.pop("schema", None) != SCHEMA:
            raise BadImport(Problem(f"dòng {number}", f"phải có schema '{SCHEMA}'"))
        found.append(Read(record, f"dòng {number}"))
    return found


def _csv(data: bytes) -> list[Read]:
    text = _text(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadImport(Problem("", f"không phải CSV đúng ({error})")) from None
    if not lines:
        raise BadImport(Problem("", "tệp trống"))
    names = _columns(lines[0], ("schema", *COLUMNS), "hàng 1")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if not any(line):
            continue
        if len(line) != len(names):
            raise BadImport(Problem(f"hàng {number}", f"có {len(line)} ô, dòng tên cột có {len(names)}"))
        cells = {name: unguarded(cell.replace("\r\n", "\n")) for name, cell in zip(names, line)}
        if cells.pop("schema", None) != SCHEMA:
            raise BadImport(Problem(f"hàng {number}, cột schema", f"phải là '{SCHEMA}'"))
        rows.append(Row(f"hàng {number}", cells))
    return [Read(*each) for each in grouped(rows)]


def _xlsx(data: bytes) -> list[Read]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), data_only=False)
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise BadImport(Problem("", f"không phải tệp XLSX đọc được ({error})")) from None
    titles = wording()["sheets"]
    sheets = {}
    for key in ("entries", "questions", "about"):
        if titles[key] not in book.sheetnames:
            raise BadImport(Problem("", f"thiếu trang '{titles[key]}'"))
        sheets[key] = [list(cells) for cells in book[titles[key]].iter_rows()]
    if not any(SCHEMA in [cell.value for cell in line] for line in sheets["about"][:3]):
        raise BadImport(Problem(f"trang '{titles['about']}'", f"phải ghi định dạng dữ liệu '{SCHEMA}'"))
    rows = _sheet(titles["entries"], sheets["entries"], COLUMNS)
    questions = _sheet(titles["questions"], sheets["questions"], ("id", "order", "question", "derived_title"))
    return [Read(*each) for each in grouped(rows, questions)]


def _sheet(title: str, lines: list[list[Any]], known: tuple[str, ...]) -> list[Row]:
    """The rows of a sheet; a formula is refused, for what it shows is not in it."""
    place = f"trang '{title}', hàng"
    if not lines:
        raise BadImport(Problem(f"{place} 1", "trang trống"))
    names = _columns([str(cell.value or "") for cell in lines[0]], known, f"{place} 1")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        for cell in line:
            if cell.data_type in ("f", "e"):
                what = "công thức" if cell.data_type == "f" else "lỗi của bảng tính"
                raise BadImport(Problem(f"{place} {number}, ô {cell.coordinate}", f"là {what}: ghi chữ thay vào"))
        cells = {name: _said(cell.value) for name, cell in zip(names, line)}
        if any(cells.values()):
            rows.append(Row(f"{place} {number}", cells))
    return rows


def _said(value: Any) -> str:
    """A cell as text: a day as in the files, a whole number without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n")


def _columns(heads: list[str], known: tuple[str, ...], where: str) -> list[str]:
    """Columns by their keys, whether the file names them by key or in Vietnamese; each once."""
    titles = wording()["columns"]
    keys = {**{titles[name]: name for name in known}, **{name: name for name in known}}
    while heads and not heads[-1]:
        heads = heads[:-1]
    names = []
    for head in heads:
        if head not in keys:
            raise BadImport(Problem(where, f"không có cột '{head}'. Các cột: {', '.join(known)}"))
        if keys[head] in names:
            raise BadImport(Problem(where, f"cột '{head}' có hai lần"))
        names.append(keys[head])
    return names
