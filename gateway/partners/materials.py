"""What a format is called and is for, in the words of those who use it; names of files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from faq.exporters import FORMATS
from faq.exporters.selection import Selection
from faq.topics import known_topics
from law.words import fold

WORDING_FILE = Path(__file__).with_name("materials.yml")

#: Letters of a subject in a name; file systems take 255 bytes, a Vietnamese letter has up to three.
LONGEST_SUBJECT = 50
#: What file systems do not take in a name, and what could end a header.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


@dataclass(frozen=True)
class Material:
    """One format as people choose it."""

    format: str
    group: str
    name: str
    #: what kind of file it is
    kind: str
    #: what it is for, a sentence
    use: str
    #: the beginning of its file's name; may name options
    file: str
    #: its name in a row of links; may name options
    short: str


@dataclass(frozen=True)
class Words:
    """The names of groups by their key, in order, the materials by format, how a file is named, what went wrong."""

    groups: Mapping[str, str]
    materials: Mapping[str, Material]
    file: Mapping[str, str]
    problems: Mapping[str, str]

    def of(self, group: str) -> list[Material]:
        """The materials of a group, in order."""
        return [each for each in self.materials.values() if each.group == group]


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of materials.yml, read once a process; ``KeyError`` when a format has none."""
    data: dict[str, Any] = yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8"))
    rows = data["formats"]
    if missing := FORMATS.keys() - rows.keys():
        raise KeyError(f"{WORDING_FILE.name}: no words for {', '.join(sorted(missing))}")
    made = {name: Material(name, **{"file": row["name"], "short": row["name"], **row}) for name, row in rows.items()}
    return Words(data["groups"], made, data["file"], data["problems"])


def about(selection: Selection) -> str:
    """What a selection is about, for a file's name: its one topic, or the whole field."""
    one = selection.topics[0] if len(selection.topics) == 1 else ""
    return known_topics().get(one) or words().file["whole"]


def file_name(format: str, options: Mapping[str, Any], subject: str, day: date) -> str:
    """The name of a product's file without its ending, e.g. ``Tờ gấp - Phí, chi phí, miễn giảm - 22.11.2026``."""
    what = words().materials[format].file.format(**options)
    name = words().file["parts"].format(what=what, about=subject[:LONGEST_SUBJECT], day=f"{day:%d.%m.%Y}")
    return " ".join(_FORBIDDEN.sub(" ", name).split())


def attachment(name: str, suffix: str) -> str:
    """The header that gives a file its name: without marks for old programs, then in Vietnamese (RFC 6266)."""
    plain = fold(name).replace(" ", "-")
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(name + suffix, safe='')}"
