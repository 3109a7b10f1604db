"""What is asked and what would be right: our own held-out questions, titles, and files of real questions.

Real questions (``--eval``) are private: a case made of them is marked so, and no report quotes it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from faq.corpus import Corpus
from faq.entry import FaqEntry

#: Everything drawn at random is drawn from this seed and the case's id, so two runs ask the same.
SEED = 20261121

#: One question in this many is held out of its entry, and one off-topic example of its file.
HOLD_OUT_EVERY = 6

#: The day on which the real questions were asked: their gold names provisions of the law before 2026.
EVAL_DAY = date(2024, 6, 1)

QUESTIONS_FILE = "dev_questions.jsonl"
OFF_TOPIC_FILE = "offtopic_legal_dev.jsonl"
NON_LEGAL_FILE = "nonlegal_dev.jsonl"

#: Rows of ``QUESTIONS_FILE`` whose gold somebody other than its collector has stated.
_TRUSTED_GOLD = {"page", "page+researcher", "dataset", "dataset-aid-inferred"}
#: The subject of an article put as a question is no real question.
_NOT_REAL = "derived"

#: Official numbers of the acts that the gold names in words.
_NUMBERS = {
    "Luật Thi hành án dân sự": "26/2008/QH12",
    "Luật Tố tụng hành chính 2015": "93/2015/QH13",
    "Bộ luật Hình sự 2015": "100/2015/QH13",
    "Luật Hôn nhân và gia đình 2014": "52/2014/QH13",
    "Luật Trọng tài thương mại 2010": "54/2010/QH12",
    "Bộ luật Tố tụng dân sự 2015": "92/2015/QH13",
    "Luật Đấu giá tài sản 2016": "01/2016/QH14",
    "Luật Trách nhiệm bồi thường của Nhà nước 2017": "10/2017/QH14",
    "Bộ luật Dân sự 2015": "91/2015/QH13",
}
_NUMBER = re.compile(r"\d+/\d{4}/[\wĐ-]+")

#: An act's official number and the digits of an article (``44a`` counts as ``44``, as the gold does).
Provision = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One message and what would be right: one of ``entries``, or an entry that cites one of ``provisions``."""

    id: str
    text: str
    suite: str
    day: date
    form: str = "typed"
    topic: str = ""
    entries: frozenset[str] = frozenset()
    provisions: frozenset[Provision] = frozenset()
    in_scope: bool = True
    #: the text must not leave this process
    private: bool = False


@dataclass(frozen=True)
class Split:
    """The entries without the questions held out, the examples to learn from, and the cases made of the rest."""

    corpus: Corpus
    off_topic: tuple[tuple[str, str], ...]
    own: tuple[Case, ...]
    own_off_topic: tuple[Case, ...]


def split(
    corpus: Corpus, examples: Sequence[tuple[str, str]], today: date, hold_out_every: int = HOLD_OUT_EVERY
) -> Split:
    """Hold questions out of their own entries, and examples (intent, text) out of their file.

    The title always stays; an entry with one question keeps it.
    """
    versions: dict[str, tuple[FaqEntry, ...]] = {}
    own: list[Case] = []
    for number, (id, all_versions) in enumerate(sorted(corpus.versions.items())):
        newest = all_versions[-1]
        held = {
            at
            for at in range(len(newest.questions))
            if (at + number) % hold_out_every == 0 and len(newest.questions) > 1
        }
        kept = tuple(text for at, text in enumerate(newest.questions) if at not in held)
        versions[id] = (*all_versions[:-1], replace(newest, questions=kept))
        own += [
            Case(
                f"{id}#{at}",
                newest.questions[at],
                "own",
                day_for(newest, today),
                topic=newest.topic,
                entries=frozenset({id}),
            )
            for at in sorted(held)
        ]
    others = [
        Case(f"{intent}#{at}", text, "own-off-topic", today, form=intent, in_scope=False)
        for at, (intent, text) in enumerate(examples)
        if at % hold_out_every == 0
    ]
    learned = tuple(example for at, example in enumerate(examples) if at % hold_out_every)
    return Split(Corpus(versions), learned, tuple(own), tuple(others))


def day_for(entry: FaqEntry, today: date) -> date:
    """A day on which this version is in force: today where it is, else its nearest one."""
    if today in entry.effective:
        return today
    end = entry.effective.end
    return end - timedelta(days=1) if end is not None and end <= today else entry.effective.start


def kept_cases(corpus: Corpus, today: date) -> list[Case]:
    """Every question that an entry lists, asked on a day the entry is in force."""
    return [
        Case(f"{id}#{text}", text, "listed", day_for(newest, today), topic=newest.topic, entries=frozenset({id}))
        for id, newest in ((id, versions[-1]) for id, versions in sorted(corpus.versions.items()))
        for text in newest.questions
    ]


def title_cases(corpus: Corpus, today: date) -> list[Case]:
    """The least we may ask: each entry's title finds the entry."""
    return [
        Case(f"{entry.id}#title", entry.title, "titles", today, topic=entry.topic, entries=frozenset({entry.id}))
        for entry in corpus.in_force(today)
    ]


def nlu_examples(folder: Path) -> list[tuple[str, str]]:
    """(intent, text) of every example in the Rasa files of a folder, in the files' order."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or ():
            lines = block.get("examples", "").splitlines() if "intent" in block else ()
            found += [(block["intent"], line.strip()[2:].strip()) for line in lines if line.strip().startswith("- ")]
    return found


def eval_cases(folder: Path, today: date) -> dict[str, list[Case]]:
    """The suites of real messages found in a folder, by name; a file that is absent gives no suite."""
    suites: dict[str, list[Case]] = {}
    if (folder / QUESTIONS_FILE).exists():
        suites["eval-strict"] = [_question(row) for row in _rows(folder / QUESTIONS_FILE) if _strict(row)]
    if (folder / OFF_TOPIC_FILE).exists():
        suites["eval-off-topic"] = [
            _outside(row, "eval-off-topic", "near_domain" if row.get("near_domain") else "far", today)
            for row in _rows(folder / OFF_TOPIC_FILE)
        ]
    if (folder / NON_LEGAL_FILE).exists():
        suites["eval-non-legal"] = [
            _outside(row, "eval-non-legal", str(row.get("kind", "")), today) for row in _rows(folder / NON_LEGAL_FILE)
        ]
    return suites


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _strict(row: dict[str, Any]) -> bool:
    return bool(row["gold_articles"]) and row["gold_source"] in _TRUSTED_GOLD and row["wording"] != _NOT_REAL


def _question(row: dict[str, Any]) -> Case:
    return Case(
        row["id"],
        row["question"],
        "eval-strict",
        EVAL_DAY,
        form=row.get("form", "typed"),
        topic=row.get("topic", ""),
        provisions=frozenset((_number(gold["law"]), digits(gold["article"])) for gold in row["gold_articles"]),
        private=True,
    )


def _outside(row: dict[str, Any], suite: str, form: str, today: date) -> Case:
    return Case(
        row["id"], row["question"], suite, today, form, topic=row.get("domain", ""), in_scope=False, private=True
    )


def _number(law: str) -> str:
    if law in _NUMBERS:
        return _NUMBERS[law]
    found = _NUMBER.search(law)
    return found[0] if found else law


def digits(article: object) -> str:
    """The leading digits of an article's number: ``44`` for ``44a``."""
    return re.sub(r"\D.*", "", str(article or ""))


def variants(cases: Iterable[Case], suite: str, texts: Iterable[str]) -> list[Case]:
    """The same cases asked in other words, under another suite's name; ids stay."""
    return [replace(case, suite=suite, text=text) for case, text in zip(cases, texts)]
