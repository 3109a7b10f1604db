"""What an import would do to a folder of entries, and doing it: all or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from faq.corpus import build, entry_paths
from faq.entry import BrokenEntry, read_entry_file
from faq.exporters.records import Record, record
from faq.importers.checking import checked
from faq.importers.entry_files import file_name, file_text
from faq.importers.problems import MOST, BadImport, Problem
from faq.importers.reading import Read, read
from faq.lint import Finding, lint
from law.acts import Acts

#: Fields that all versions share and only the newest file bears.
_SHARED = ("title", "questions", "audience", "see_also")
#: Fields of one version whose change asks for a new reading.
_OWN = ("until", "citations", "body")


@dataclass(frozen=True)
class Change:
    """One file of the folder: ``new``, ``changed`` or ``unchanged``."""

    path: PurePosixPath
    kind: str
    text: str
    before: str = ""
    #: those that differ; ``shared`` when those of the whole entry went over to a newer version
    fields: tuple[str, ...] = ()
    #: a reviewed text becomes a draft: it is no longer served until it is read again
    unsigned: bool = False


@dataclass(frozen=True)
class Plan:
    """Every file that an import names, and notes that do not stand in its way."""

    into: Path
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: str) -> list[Change]:
        """The files that are ``new``, ``changed`` or ``unchanged``."""
        return [change for change in self.changes if change.kind == kind]


def plan_import(name: str, data: bytes, into: Path, acts: Acts, keep_reviews: bool = False) -> Plan:
    """Hold a file (its name tells the format) against a folder of entries; writes nothing.

    ``BadImport`` when anything in the file is wrong, or when the folder with it would not pass the linter.
    """
    found = read(name, data)
    records = checked(found)
    held = _held(into)
    changes: list[Change] = []
    problems: list[Problem] = []
    for each, made in zip(found, records):
        here = held.get(made["id"])
        if here is not None and here["topic"] != made["topic"]:
            message = f"mục '{made['id']}' trong thư mục đích thuộc chủ đề '{here['topic']}'"
            problems.append(Problem(each.where(("topic",)), message))
            continue
        changes += _changes(made, here, keep_reviews)
    if problems:
        raise BadImport(*problems[:MOST])
    notes = _linted(into, changes, found, acts)
    return Plan(into, tuple(changes), tuple(notes))


def _held(into: Path) -> dict[str, Record]:
    try:
        corpus = build([read_entry_file(path) for path in entry_paths(into)])
    except BrokenEntry as error:
        raise BadImport(Problem(f"thư mục đích, {error.path}:{error.line}", error.message)) from None
    return {id: record(versions) for id, versions in corpus.versions.items()}


def _changes(made: Record, here: Record | None, keep_reviews: bool) -> list[Change]:
    """The files of one entry: its versions in the folder, those in the file in their place or added."""
    old = {version["from"]: version for version in here["versions"]} if here else {}
    named = {version["from"]: version for version in made["versions"]}
    starts = sorted({*old, *named})
    found = []
    for start in starts:
        newest = start == starts[-1]
        before, version = old.get(start), named.get(start, old.get(start))
        assert version is not None
        was_newest = bool(here) and start == max(old)
        fields = _differing(made, version, here, before, newest and was_newest)
        signed = before["reviewed"] if before and not fields else None
        if keep_reviews:
            signed = version["reviewed"]
        version = {**version, "reviewed": signed}
        text = file_text(made, version, newest)
        if here is None or before is None:
            found.append(Change(file_name(made, version), "new", text))
            continue
        if was_newest and not newest:
            fields = (*fields, "shared")
        if signed != before["reviewed"]:
            fields = (*fields, "reviewed")
        held_text = file_text(here, before, was_newest)
        kind = "unchanged" if text == held_text else "changed"
        if kind == "unchanged" and start not in named:
            continue
        unsigned = before["reviewed"] is not None and signed is None
        found.append(Change(file_name(made, version), kind, text, held_text, fields, unsigned))
    return found


def _differing(
    made: Record, version: Record, here: Record | None, before: Record | None, shared: bool
) -> tuple[str, ...]:
    if here is None or before is None:
        return ()
    own = [name for name in _OWN if version[name] != before[name]]
    return tuple([name for name in _SHARED if shared and made[name] != here[name]] + own)


def _linted(into: Path, changes: Sequence[Change], found: Sequence[Read], acts: Acts) -> list[str]:
    """Check the folder as it would be; notes that an editor should know, ``BadImport`` for what must be mended.

    An entry named in see_also may come with another file, so its absence is only noted.
    """
    with tempfile.TemporaryDirectory() as name:
        staged = Path(name)
        texts = {path.relative_to(into).as_posix(): path.read_bytes() for path in entry_paths(into)}
        texts |= {str(change.path): change.text.encode() for change in changes if change.kind != "unchanged"}
        for path, data in texts.items():
            (staged / path).parent.mkdir(exist_ok=True)
            (staged / path).write_bytes(data)
        wrong = [(_key(finding, staged), finding) for finding in lint(folder=staged, acts=acts) if finding.error]
        lines = {path: _lines(staged / path) for (path, _), _ in wrong}
    known = {_key(finding, into) for finding in lint(folder=into, acts=acts)} if wrong and texts else set()
    problems, notes = [], []
    for key, finding in wrong:
        if key in known:
            continue
        told = Problem(_origin(key[0], finding.line, lines[key[0]], found), key[1])
        if finding.message.startswith("see_also: không có mục"):
            notes.append(str(told))
        else:
            problems.append(told)
    if problems:
        raise BadImport(*problems[:MOST])
    return notes


def _key(finding: Finding, folder: Path) -> tuple[str, str]:
    """A finding without the place of the folder and without the line."""
    return finding.path.relative_to(folder).as_posix(), finding.message.replace(f"{folder}{os.sep}", "")


def _lines(path: Path) -> dict[str, int]:
    try:
        file = read_entry_file(path)
    except BrokenEntry:
        return {}
    return {**file.lines, "body": file.body_line}


def _origin(path: str, line: int, lines: dict[str, int], found: Sequence[Read]) -> str:
    """Where in the imported file the words of a staged line stand."""
    id, start, _ = PurePosixPath(path).name.rsplit(".", 2)
    field = max((name for name in lines if lines[name] <= line), key=lambda name: (lines[name], name), default="")
    for each in found:
        if each.record["id"] != id:
            continue
        name, _, item = field.partition(".")
        steps: tuple[str | int, ...] = (name, int(item)) if item else (name,) if name else ()
        if name in _SHARED:
            return each.where(steps)
        for at, version in enumerate(each.record["versions"]):
            if version["from"] == start:
                return each.where(("versions", at, *steps[:1]))
    return path


def carry_out(plan: Plan) -> int:
    """Write the new and changed files; how many. What fails midway is put back, and the error goes on."""
    wanted = [change for change in plan.changes if change.kind != "unchanged"]
    beside: list[tuple[Path, Path]] = []
    kept: list[tuple[Path, bytes | None]] = []
    try:
        for change in wanted:
            path = plan.into / change.path
            path.parent.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f".{path.name}.new")
            beside.append((new, path))
            new.write_bytes(change.text.encode())
        for new, path in beside:
            kept.append((path, path.read_bytes() if path.exists() else None))
            new.replace(path)
    except BaseException:
        for path, data in kept:
            if data is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(data)
        raise
    finally:
        for new, _ in beside:
            with suppress(OSError):
                new.unlink(missing_ok=True)
    return len(wanted)
