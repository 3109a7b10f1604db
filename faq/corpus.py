"""All entries, by id and by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from faq.entry import BrokenEntry, EntryFile, FaqEntry, dated_citations, read_entry_file, review_of, texts_of
from law.effective import Interval, NotInForce

ENTRIES_DIR = Path(__file__).parent / "entries"


class UnknownEntry(LookupError):
    """No entry has this id."""


@dataclass(frozen=True)
class Corpus:
    """Every version of every entry, oldest first, by id."""

    versions: dict[str, tuple[FaqEntry, ...]]

    def __iter__(self) -> Iterator[FaqEntry]:
        for versions in self.versions.values():
            yield from versions

    def served(self) -> Corpus:
        """The part that citizens may see: reviewed versions only."""
        kept = {id: tuple(v for v in versions if v.served) for id, versions in self.versions.items()}
        return Corpus({id: versions for id, versions in kept.items() if versions})

    def at(self, id: str, day: date) -> FaqEntry:
        """The version in force on ``day``; ``UnknownEntry`` or ``NotInForce``."""
        if id not in self.versions:
            raise UnknownEntry(f"no FAQ entry '{id}'")
        for entry in self.versions[id]:
            if day in entry.effective:
                return entry
        raise NotInForce(f"FAQ entry '{id}' has no version on {day}")

    def has(self, id: str, day: date) -> bool:
        """Whether an entry applies on a day."""
        return any(day in entry.effective for entry in self.versions.get(id, ()))

    def in_force(self, day: date) -> list[FaqEntry]:
        """One version of each entry that applies on ``day``, ordered by topic and id."""
        entries = [entry for entry in self if day in entry.effective]
        return sorted(entries, key=lambda entry: (entry.topic, entry.id))


def entry_paths(folder: Path = ENTRIES_DIR) -> list[Path]:
    """Every entry file below ``folder``, in a fixed order."""
    return sorted(folder.glob("*/*.md"))


def build(files: list[EntryFile]) -> Corpus:
    """Put the versions of each entry together; ``BrokenEntry`` for what cannot be read."""
    by_slug: dict[str, list[EntryFile]] = defaultdict(list)
    for file in files:
        by_slug[file.slug].append(file)
    versions = {}
    for slug, group in sorted(by_slug.items()):
        group.sort(key=lambda file: file.start)
        newest = group[-1]
        starts = [file.start for file in group]
        if len(set(starts)) != len(starts) or len({file.topic for file in group}) > 1:
            raise BrokenEntry(newest.path, 1, f"mục '{slug}' đã có ở chủ đề khác hoặc trùng ngày: đổi tên một tệp")
        versions[slug] = tuple(_entry(file, newest, end) for file, end in zip(group, [*starts[1:], None]))
    return Corpus(versions)


def _entry(file: EntryFile, newest: EntryFile, next_start: date | None) -> FaqEntry:
    until = file.fields.get("until")
    if until is not None and not isinstance(until, date):
        raise BrokenEntry(file.path, file.line_of("until"), "until phải là ngày dạng NĂM-THÁNG-NGÀY")
    ends = [end for end in (until, next_start) if end is not None]
    if ends and min(ends) <= file.start:
        raise BrokenEntry(file.path, file.line_of("until"), f"until phải sau ngày bắt đầu {file.start}")
    title = newest.fields.get("title")
    if not isinstance(title, str) or not title:
        raise BrokenEntry(newest.path, newest.line_of("title"), "thiếu title (câu hỏi chuẩn) ở phiên bản mới nhất")
    return FaqEntry(
        id=file.slug,
        topic=file.topic,
        effective=Interval(file.start, min(ends) if ends else None),
        title=title,
        questions=texts_of(newest, "questions"),
        audience=texts_of(newest, "audience"),
        body=file.body,
        citations=dated_citations(file),
        see_also=texts_of(newest, "see_also"),
        review=review_of(file),
    )


def load_corpus(folder: Path = ENTRIES_DIR) -> Corpus:
    """Read every entry below ``folder``; ``BrokenEntry`` names the first file that cannot be read."""
    return build([read_entry_file(path) for path in entry_paths(folder)])


#: When each file was written (ns) and how long it is: what tells whether it has to be read again.
Stamps = dict[Path, tuple[int, int]]


def stamps_of(paths: Iterable[Path]) -> Stamps:
    """The stamps of those files that are there; an editor that replaces one by renaming is seen at the next look."""
    stamps: Stamps = {}
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        stamps[path] = (status.st_mtime_ns, status.st_size)
    return stamps


_served: Corpus | None = None


def served_corpus() -> Corpus:
    """The entries that citizens may see, as this process holds them: search, answers and lists show the same."""
    global _served
    if _served is None:
        _served = load_corpus().served()
    return _served


def serve(corpus: Corpus) -> None:
    """Show this corpus from now on."""
    global _served
    _served = corpus


class Watched:
    """The entry files of a folder, read again only when they change."""

    def __init__(self, folder: Path = ENTRIES_DIR) -> None:
        self._folder = folder
        self._files: dict[Path, tuple[tuple[int, int], EntryFile]] = {}
        self._seen: Stamps = {}

    def changed(self) -> bool:
        """Whether a file appeared, vanished or changed since the last ``read``."""
        return self._stamps() != self._seen

    def read(self) -> Corpus:
        """Every entry as the files say now; ``BrokenEntry`` names the first file that cannot be read.

        A broken state is remembered, so that it is reported once and not at every look.
        """
        self._seen = self._stamps()
        kept: dict[Path, tuple[tuple[int, int], EntryFile]] = {}
        for path, stamp in self._seen.items():
            held = self._files.get(path)
            kept[path] = held if held and held[0] == stamp else (stamp, read_entry_file(path))
        self._files = kept
        return build([file for _, file in kept.values()])

    def forget(self) -> None:
        """Let the next look find everything changed: what was read could not be used."""
        self._seen = {}

    def _stamps(self) -> Stamps:
        return stamps_of(entry_paths(self._folder))
