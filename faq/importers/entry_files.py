"""Entry files from records: the one form in which editors keep them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from faq.exporters.records import Record


def file_name(record: Record, version: Record) -> PurePosixPath:
    """``topic/slug.first-day.md``."""
    return PurePosixPath(record["topic"]) / f"{record['id']}.{version['from']}.md"


def file_text(record: Record, version: Record, newest: bool) -> str:
    """One version as a file; only the newest bears title, questions, audience and see_also."""
    lines = ["---"]
    if newest:
        lines.append(f"title: {_plain(record['title'], 'title: {}')}")
        lines += ["questions:" if record["questions"] else "questions: []"]
        lines += [f"  - {_plain(question, '- {}')}" for question in record["questions"]]
        lines.append(f"audience: {_flow(record['audience'])}")
    if version["until"] is not None:
        lines.append(f"until: {version['until']}")
    lines += ["citations:", *_citations(version["citations"])]
    if newest:
        lines.append(f"see_also: {_flow(record['see_also'])}")
    if version["reviewed"] is not None:
        review = version["reviewed"]
        lines.append(f"reviewed: {{by: {_flow(review['by'])}, on: {review['on']}}}")
    return "\n".join([*lines, "---", version["body"]]) + "\n"


def _citations(groups: Sequence[Record]) -> list[str]:
    if len(groups) == 1:
        return [f"  - {provision}" for provision in groups[0]["provisions"]]
    return [line for group in groups for line in _dated(group)]


def _dated(group: Record) -> list[str]:
    return [f"  {group['from']}:", *(f"    - {provision}" for provision in group["provisions"])]


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(_plain(item, '[{}]') for item in items)}]"


def _plain(text: str, around: str) -> str:
    """Words as they are where YAML reads them so, else in quotation marks."""
    try:
        found: Any = yaml.safe_load(around.format(text))
    except (yaml.YAMLError, ValueError):
        found = None
    value = (
        next(iter(found.values()))
        if isinstance(found, dict)
        else found[0]
        if isinstance(found, list) and found
        else None
    )
    single = not isinstance(found, list) or len(found) == 1
    return text if single and value == text and isinstance(value, str) else json.dumps(text, ensure_ascii=False)
