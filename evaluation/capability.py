"""CheckList-style tests made from our own questions: what must not matter, and what must.

Each maker takes a question and a random source and gives the changed question, or ``None`` where it
finds nothing to change. The same seed and case give the same text, whatever else is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from evaluation.suites import SEED, Case
from faq.corpus import Corpus
from viet.diacritics import fold, has_marks
from viet.normalise import abbreviations, place_tones

Maker = Callable[[str, Random], str | None]

#: Share of the places that could be changed which are.
_TEEN_SHARE = 0.7
_TYPO_SHARE = 0.12
_JOIN_SHARE = 0.15
#: Shorter words are spared: one wrong letter of three leaves another word.
_LONG_WORD = 4

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

_BEFORE = (
    "Cho em hỏi ",
    "Dạ anh chị cho em hỏi với ạ, ",
    "Kính gửi quý cơ quan, tôi xin được hỏi: ",
    "Chào ad, mình có thắc mắc thế này, ",
)
_AFTER = (" ạ", ", mong được giải đáp", ". Em xin cảm ơn ạ.", ". Mong sớm nhận được phản hồi của quý cơ quan!")

_ROLE = re.compile(r"\b(?P<who>người|bên)\s+(?P<role>được|phải)\s+(?P<what>thi hành án|thi hành|tha)\b", re.IGNORECASE)
_CASE_LAW = re.compile(r"\b(?P<side>thắng|thua) kiện\b", re.IGNORECASE)
_DEBT = re.compile(r"\b(?P<side>chủ|con) nợ\b", re.IGNORECASE)
_OTHER = {"được": "phải", "phải": "được", "thắng": "thua", "thua": "thắng", "chủ": "con", "con": "chủ"}

_YES_NO = re.compile(
    r"\bcó (?P<verb>được|phải|bị|cần|thể|quyền)\b(?P<rest>[^?.!]*?)(?:,? hay)? không(?: ạ)?(?P<end>\s*[?.!]*)$",
    re.IGNORECASE,
)

#: Tone marks, and the vowel pairs on which typewriters and keyboards disagree (``hòa``, ``hoà``).
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OPEN_PAIR = re.compile(
    rf"(?<![qQ])(?P<first>[oO](?=.[aAeE])|[uU](?=.[yY]))(?P<tone>[{_TONES}])(?P<second>[aAeEyY])(?![\w\u0300-\u036f])"
)


def unmarked(text: str, random: Random) -> str | None:
    """Typed without any mark."""
    return fold(text) if has_marks(text) else None


@lru_cache(maxsize=1)
def _short_forms() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    shorts: dict[str, list[str]] = {}
    for short, full in abbreviations().items():
        shorts.setdefault(full, []).append(short)
    longest_first = sorted(shorts, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return pattern, {full: tuple(found) for full, found in shorts.items()}


def teencode(text: str, random: Random) -> str | None:
    """Words shortened the way people type, from the project's own table of abbreviations."""
    pattern, shorts = _short_forms()
    low = text.lower()

    def shorten(match: re.Match[str]) -> str:
        return random.choice(shorts[match[0]]) if random.random() < _TEEN_SHARE else match[0]

    changed = pattern.sub(shorten, low)
    return changed if changed != low else None


def typos(text: str, random: Random) -> str | None:
    """Letters hit beside the key, or two letters in the wrong order; at least one, seldom many."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= _LONG_WORD and word.isalpha()]
    if not long:
        return None
    chosen = [at for at in long if random.random() < _TYPO_SHARE] or [random.choice(long)]
    for at in chosen:
        words[at] = _slip(words[at], random)
    changed = " ".join(words)
    return changed if changed != text else None


def _slip(word: str, random: Random) -> str:
    at = random.randrange(1, len(word) - 1)
    if random.random() < 0.5 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + random.choice(neighbours(word[at])) + word[at + 1 :]


def neighbours(letter: str) -> str:
    """The keys around a letter's key on a QWERTY keyboard; the letter itself for any other sign."""
    bare = fold(letter).lower()
    found = ""
    for row, keys in enumerate(_ROWS):
        if bare in keys:
            at = keys.index(bare)
            found += keys[max(at - 1, 0) : at] + keys[at + 1 : at + 2]
            for other in (row - 1, row + 1):
                if 0 <= other < len(_ROWS):
                    found += _ROWS[other][at : at + 1]
    return found or letter


def joined(text: str, random: Random) -> str | None:
    """Spaces left out between neighbouring words."""
    places = [match.start() for match in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", text)]
    if not places:
        return None
    gone = {at for at in places if random.random() < _JOIN_SHARE} or {random.choice(places)}
    return "".join(char for at, char in enumerate(text) if at not in gone)


def tone_place(text: str, random: Random) -> str | None:
    """Tone marks where the other school puts them: ``hoà`` for ``hòa``, or the other way round."""
    moved = place_tones(text)
    if moved == text:
        apart = unicodedata.normalize("NFD", text)
        moved = unicodedata.normalize("NFC", _OPEN_PAIR.sub(r"\g<first>\g<second>\g<tone>", apart))
    return moved if moved != text else None


def upper(text: str, random: Random) -> str | None:
    """All in capitals."""
    return text.upper() if text.upper() != text else None


def polite_before(text: str, random: Random) -> str | None:
    """A greeting before the question."""
    return random.choice(_BEFORE) + text


def polite_after(text: str, random: Random) -> str | None:
    """Thanks after the question."""
    return text.rstrip(" ?.!") + random.choice(_AFTER)


def noisy(text: str, random: Random) -> str | None:
    """Teencode and typos together, as phones type."""
    short = teencode(text, random)
    return typos(short or text.lower(), random) or short


def negation(text: str, random: Random) -> str | None:
    """``có phải … không?`` asked as ``không phải … đúng không?``: the same matter, the other way round."""

    def turn(match: re.Match[str]) -> str:
        verb = match["verb"]
        said = f"không có {verb}" if verb.lower() == "quyền" else f"không {verb}"
        return f"{said}{match['rest']} đúng không{match['end']}"

    changed = _YES_NO.sub(turn, text, count=1)
    return changed if changed != text else None


def role_swap(text: str, random: Random) -> str | None:
    """Whoever is owed becomes whoever owes, everywhere in the question."""

    def swap(match: re.Match[str]) -> str:
        side = "role" if "role" in match.re.groupindex else "side"
        start, end = (at - match.start() for at in match.span(side))
        other = _OTHER[match[side].lower()]
        return match[0][:start] + (other.capitalize() if match[side][0].isupper() else other) + match[0][end:]

    changed = text
    for pattern in (_ROLE, _CASE_LAW, _DEBT):
        changed = pattern.sub(swap, changed)
    return changed if changed != text else None


@dataclass(frozen=True)
class Capability:
    """One test: how a question is changed, and what must then hold.

    ``invariance``: the first entry is as right as before. ``top3``: the entry stays among three.
    ``directional``: an entry written for one role must not answer the question of the other.
    """

    name: str
    kind: str
    make: Maker


CAPABILITIES = (
    Capability("unmarked", "invariance", unmarked),
    Capability("teencode", "invariance", teencode),
    Capability("typos", "invariance", typos),
    Capability("joined", "invariance", joined),
    Capability("tone_place", "invariance", tone_place),
    Capability("upper", "invariance", upper),
    Capability("polite_before", "invariance", polite_before),
    Capability("polite_after", "invariance", polite_after),
    Capability("noisy", "invariance", noisy),
    Capability("negation", "top3", negation),
    Capability("role_swap", "directional", role_swap),
)


def random_for(name: str, case: Case) -> Random:
    """The random source of one case under one test; no other case or test moves it."""
    return Random(f"{SEED}:{name}:{case.id}")


def make_cases(capability: Capability, cases: Sequence[Case], corpus: Corpus, at_most: int) -> list[Case]:
    """At most so many of ``cases``, changed; the same ones in every run.

    A directional test takes only entries written for one role.
    """
    wanted = list(cases)
    Random(f"{SEED}:{capability.name}").shuffle(wanted)
    made: list[Case] = []
    for case in wanted:
        if len(made) >= at_most:
            break
        if capability.kind == "directional" and not _one_role(case, corpus):
            continue
        text = capability.make(case.text, random_for(capability.name, case))
        if text is not None:
            made.append(replace(case, suite=f"capability-{capability.name}", form=capability.name, text=text))
    return made


def changed_texts(make: Maker, name: str, cases: Sequence[Case]) -> list[str]:
    """Every case's text changed, or left as it is where there is nothing to change."""
    return [make(case.text, random_for(name, case)) or case.text for case in cases]


def _one_role(case: Case, corpus: Corpus) -> bool:
    return any(corpus.versions[id][-1].audience in (("creditor",), ("debtor",)) for id in case.entries)
