"""Hold records against the schema, and against what a schema cannot say."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from faq.exporters.records import Record, schema
from faq.importers.problems import MOST, BadImport, Problem
from faq.importers.reading import Read
from faq.topics import known_topics

#: What a broken rule of the schema means to an editor, by the rule's keyword.
_RULES = {
    "required": "thiếu trường {missing}",
    "additionalProperties": "có trường lạ: {extra}",
    "type": "phải là {type}",
    "minItems": "không được để trống",
    "uniqueItems": "có dòng ghi hai lần",
    "enum": "{value} phải là một trong: {enum}",
    "format": "{value} không phải là ngày có thật dạng NĂM-THÁNG-NGÀY",
    "anyOf": "{value} không đúng dạng",
}
_TYPES = {"string": "chữ", "array": "danh sách", "object": "nhóm trường"}
_PATTERNS = {
    "day": "{value} phải là ngày dạng NĂM-THÁNG-NGÀY",
    "slug": "{value} phải là chữ thường không dấu, nối bằng dấu gạch",
    "provision": "{value} không phải là căn cứ. Ví dụ: luat-thads-2025/dieu-34/khoan-2",
    "line": "{value} phải là một dòng chữ, không trống, không có ký tự điều khiển",
    "body": "để trống, thừa dòng trống ở đầu hoặc cuối, hoặc có ký tự điều khiển",
}


def checked(found: Sequence[Read]) -> list[Record]:
    """The records, versions by day; ``BadImport`` lists everything that is wrong."""
    problems = [problem for each in found for problem in _against_schema(each)]
    if not problems:
        problems = [problem for each in found for problem in _against_sense(each)]
        problems += _twice(found)
    if problems:
        raise BadImport(*problems[:MOST])
    return [
        {**each.record, "versions": sorted(each.record["versions"], key=lambda version: str(version["from"]))}
        for each in found
    ]


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    whole = schema()
    return Draft202012Validator({"$ref": "#/$defs/entry", "$defs": whole["$defs"]}, format_checker=FormatChecker())


def _against_schema(each: Read) -> Iterator[Problem]:
    for error in sorted(
        _validator().iter_errors(each.record), key=lambda error: [str(step) for step in error.absolute_path]
    ):
        deepest = max(error.context, key=lambda inner: len(inner.path)) if error.context else error
        deepest = next((inner for inner in error.context or () if inner.validator not in ("type", "anyOf")), deepest)
        yield Problem(each.where(tuple(deepest.absolute_path)), _told(deepest))


def _told(error: ValidationError) -> str:
    value = f"'{error.instance}'" if isinstance(error.instance, str) else "giá trị"
    if error.validator == "pattern":
        steps = [str(step) for step in error.absolute_schema_path]
        key = next((step for step in reversed(steps) if step in _PATTERNS), _kind_of(error))
        return _PATTERNS[key].format(value=value)
    rule = _RULES.get(str(error.validator), "{value} không đúng dạng")
    instance: Any = error.instance
    return rule.format(
        value=value,
        missing=", ".join(repr(name) for name in error.validator_value if name not in instance)
        if error.validator == "required"
        else "",
        extra=", ".join(sorted(set(instance) - set(error.schema.get("properties", {}))))
        if error.validator == "additionalProperties"
        else "",
        type=_TYPES.get(str(error.validator_value), str(error.validator_value)),
        enum=", ".join(error.validator_value) if error.validator == "enum" else "",
    )


def _kind_of(error: ValidationError) -> str:
    """Which definition a pattern belongs to: references do not show in the error's path."""
    definitions = schema()["$defs"]
    named = {definitions[name]["pattern"]: name for name in ("day", "slug", "provision", "line")}
    return named.get(error.validator_value, "body")


def _against_sense(each: Read) -> Iterator[Problem]:
    record = each.record
    topics = known_topics()
    if record["topic"] not in topics:
        near = difflib.get_close_matches(record["topic"], topics, 1)
        hint = f" Có phải '{near[0]}'?" if near else ""
        yield Problem(
            each.where(("topic",)), f"không có chủ đề '{record['topic']}'.{hint} Đang có: {', '.join(topics)}"
        )
    starts: list[str] = []
    for at, version in enumerate(record["versions"]):
        start = version["from"]
        if start in starts:
            yield Problem(each.where(("versions", at, "from")), f"mục '{record['id']}' có hai phiên bản từ {start}")
        starts.append(start)
        if version["until"] is not None and version["until"] <= start:
            yield Problem(each.where(("versions", at, "until")), f"phải sau ngày bắt đầu {start}")
        days = [group["from"] for group in version["citations"]]
        if days[0] != start or days != sorted(set(days)):
            message = f"nhóm căn cứ đầu phải từ {start}, các nhóm sau theo thứ tự ngày, không trùng"
            yield Problem(each.where(("versions", at, "citations")), message)
    for place, text in _texts(record, ()):
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            yield Problem(each.where(place), "có ký tự hỏng, không ghi được bằng UTF-8")


def _texts(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name != "derived":
                yield from _texts(item, (*place, name))
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _texts(item, (*place, at))


def _twice(found: Sequence[Read]) -> Iterator[Problem]:
    seen: dict[str, Read] = {}
    for each in found:
        first = seen.setdefault(each.record["id"], each)
        if first is not each:
            yield Problem(each.where(("id",)), f"mục '{each.record['id']}' đã có ở {first.where(())}")
