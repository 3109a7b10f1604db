"""Put tone marks back on Vietnamese typed without them, letter for letter, with a confidence for each syllable."""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from viet.diacritics import fold
from viet.normalise import LEXICON, abbreviations, place_tones

TABLE = LEXICON / "restore.npz"
FORMAT = 1

#: The sources a table keeps apart, and how much each says about citizens' questions (see ``restore_training``).
SHARES = {"questions": 0.55, "answers": 0.15, "law": 0.14, "general": 0.16}

#: What the model reads besides syllables: the edge of a sentence, a number, any other word.
EDGE, NUMBER, OTHER = 0, 1, 2
SPECIAL = EDGE_KEY, NUMBER_KEY, OTHER_KEY = ("<s>", "<0>", "<x>")

#: Absolute discount of seen n-grams; what is taken off goes to the shorter n-gram.
_DISCOUNT = 0.75
#: At each place the search goes on with at most so many pairs of syllables, none this much less likely than the best.
_WIDTH, _SLIM = 12, 1e-3
#: A sentence of which this share of words is not Vietnamese is left alone.
_FOREIGN = 0.5

_TOKEN = re.compile(
    r"(?P<held>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*|(?:https?://|www\.)\S+|"
    r"[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}\.(?:vn|com|net|org)\b)"
    r"|(?P<number>\d+(?:/\d+)*/\d{4}/\w+(?:-\w+)*|\d+(?:[.,/-]\d+)*(?:[/-][A-ZĐ]{2}[A-ZĐ\d]*)+|\d+(?:[.,/-]\d+)*\w*)"
    r"|(?P<word>(?:[^\W_]|[\u0300-\u036f])+)"
    r"|(?P<edge>[.!?;:\n…])"
)
_ASCII = re.compile(r"[A-Za-z]+")
_SPELLED = re.compile(
    r"(?:(?:ngh|gh|k)(?=[eiy])|(?:ng|g|c)(?=[aou])|gi|kh|nh|ph|qu|th|tr|ch|[bdhlmnprstvx])?"
    r"[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?|gin?h?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
#: "a) ...": the letter of a point at the head of a line or a part of it.
_POINT_HEAD = re.compile(r"(?:^|[\n;:,.(“\"])\s*$")

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class BrokenTable(RuntimeError):
    """The table of counts is missing or cannot be read."""


@dataclass(frozen=True)
class Token:
    """What stands at ``[start, end)``, as the model reads it: ``open`` if its marks may be missing."""

    start: int
    end: int
    key: str
    open: bool = False
    is_word: bool = False


@dataclass(frozen=True)
class Syllable:
    """One word of the text as typed at ``[start, end)``, with its marks put back (same length).

    ``confidence`` is the model's probability of ``restored``; 1 for what was typed with marks or
    is no syllable, 0 for a syllable the model has never seen.
    """

    start: int
    end: int
    typed: str
    restored: str
    confidence: float


@dataclass(frozen=True)
class Restored:
    """A text with its marks put back; all offsets are those of the text as typed."""

    text: str
    syllables: tuple[Syllable, ...]


@lru_cache(maxsize=65536)
def is_syllable(key: str) -> bool:
    """Whether ``key`` (lower case) is spelled as a Vietnamese syllable, with at most one tone."""
    if len(key) > 7 or not _SPELLED.fullmatch(fold(key)):
        return False
    return len(_TONES.findall(unicodedata.normalize("NFD", key))) <= 1


@lru_cache(maxsize=1)
def _short_forms() -> dict[str, str]:
    """Abbreviations of one syllable: ``ko`` is read as ``không``, and stays as typed."""
    return {short: full for short, full in abbreviations().items() if " " not in full and not is_syllable(short)}


def tokens(text: str) -> list[Token]:
    """Split as the model reads: words, numbers and edges of sentences; other signs are passed over."""
    found: list[Token] = []
    shouted = text.isupper()
    before = EDGE_KEY
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "edge":
            token = Token(start, end, EDGE_KEY)
        elif match.lastgroup == "number":
            token = Token(start, end, NUMBER_KEY)
        elif match.lastgroup == "held" or (end - start == 1 and _is_label(text, start, before, shouted)):
            token = Token(start, end, OTHER_KEY, is_word=match.lastgroup == "word")
        else:
            token = _word(match[0], start, end)
        found.append(token)
        before = token.key
    return found


def _word(typed: str, start: int, end: int) -> Token:
    written = place_tones(unicodedata.normalize("NFC", typed).lower())
    key = _short_forms().get(written, written)
    if not is_syllable(key) or (typed.isupper() and len(typed) > 1 and written in abbreviations()):
        return Token(start, end, OTHER_KEY, is_word=True)
    return Token(start, end, key, open=key == written and _ASCII.fullmatch(typed) is not None, is_word=True)


def _is_label(text: str, start: int, before: str, shouted: bool) -> bool:
    """Whether a letter alone is a name: of a point ("điểm a", "a) ..."), a person ("ông A") or a form ("mẫu B")."""
    if text[start].isupper() and before != EDGE_KEY and not shouted:
        return True
    if fold(before) == "diem" and text[start].lower() in "aei":
        return True
    return text[start + 1 : start + 2] == ")" and _POINT_HEAD.search(text, max(0, start - 8), start) is not None


def _find(keys: Numbers, values: Floats, wanted: Numbers, otherwise: Any) -> Floats:
    """The value of each wanted key in the sorted ``keys``, or what stands for it in ``otherwise``."""
    found: Floats = np.zeros(wanted.shape) + otherwise
    if len(keys):
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = np.where(keys[place] == wanted, values[place], found)
    return found


class _Source:
    """Interpolated Kneser-Ney probabilities of one source of text, from its counts."""

    def __init__(self, table: Mapping[str, npt.NDArray[Any]], name: str, size: int):
        self.size = size
        self.pairs: Numbers = np.cumsum(table[f"{name}.pairs"].astype(np.int64))
        self.triples: Numbers = np.cumsum(table[f"{name}.triples"].astype(np.int64))
        seen = table[f"{name}.pair_counts"].astype(np.float64)
        kinds = table[f"{name}.pair_kinds"].astype(np.float64)
        first, second = self.pairs // size, self.pairs % size

        self.one: Floats = np.bincount(second, minlength=size).astype(np.float64)
        self.one[EDGE] = 0.1 * self.one.sum()
        self.one += 1e-7 * self.one.sum() + 1e-12
        self.one /= self.one.sum()

        heads = np.bincount(first, kinds, size)
        left = np.bincount(first, np.minimum(kinds, _DISCOUNT), size)
        self.left: Floats = np.where(heads > 0, left / np.maximum(heads, 1e-9), 1.0)
        self.two: Floats = (kinds - np.minimum(kinds, _DISCOUNT)) / heads[first] + self.left[first] * self.one[second]

        counts = table[f"{name}.triple_counts"].astype(np.float64) - _DISCOUNT
        place = np.searchsorted(self.pairs, self.triples // size)
        self.left_of_pair: Floats = 1.0 - np.bincount(place, counts, len(self.pairs)) / seen
        low = self.of_pairs(self.triples % size**2)
        self.three: Floats = counts / seen[place] + self.left_of_pair[place] * low

    def of_pairs(self, pairs: Numbers) -> Floats:
        """Probability of the second of each pair after the first."""
        return _find(self.pairs, self.two, pairs, self.left[pairs // self.size] * self.one[pairs % self.size])

    def of_triples(self, triples: Numbers) -> Floats:
        """Probability of the third of each triple after the first two."""
        low = self.of_pairs(triples % self.size**2)
        return _find(self.triples, self.three, triples, low * self._left(triples // self.size))

    def _left(self, pairs: Numbers) -> Floats:
        return _find(self.pairs, self.left_of_pair, pairs, 1.0)


class Model:
    """What syllable follows which two: a mixture of sources, worked out once from their counts.

    Probabilities of n-grams that were seen are in ``two`` and ``three``; the others are those of the
    shorter n-gram times what ``left`` and ``left_of_pair`` keep for them.
    """

    def __init__(self, table: Mapping[str, npt.NDArray[Any]]):
        self.keys = [*SPECIAL, *bytes(table["syllables"]).decode().split()]
        self.ids = {key: number for number, key in enumerate(self.keys)}
        self.size = size = len(self.keys)
        self.same_letters: dict[str, list[int]] = {}
        for number in range(len(SPECIAL), size):
            self.same_letters.setdefault(fold(self.keys[number]), []).append(number)

        filled = {name: share for name, share in SHARES.items() if len(table[f"{name}.pairs"])} or SHARES
        sources = [(share / sum(filled.values()), _Source(table, name, size)) for name, share in filled.items()]
        pairs = np.unique(np.concatenate([source.pairs for _, source in sources]))
        triples = np.unique(np.concatenate([source.triples for _, source in sources]))
        one = sum((share * source.one for share, source in sources), np.zeros(size))
        two = sum((share * source.of_pairs(pairs) for share, source in sources), np.zeros(len(pairs)))
        three = sum((share * source.of_triples(triples) for share, source in sources), np.zeros(len(triples)))

        first, place = pairs // size, np.searchsorted(pairs, triples // size)
        left = _share_left(first, two, one[pairs % size], size)
        low = _find(pairs, two, triples % size**2, left[triples // size % size] * one[triples % size])
        self.one: list[float] = one.tolist()
        self.left: list[float] = left.tolist()
        self.two: dict[int, float] = dict(zip(pairs.tolist(), two.tolist()))
        self.left_of_pair: dict[int, float] = dict(
            zip(pairs.tolist(), _share_left(place, three, low, len(pairs)).tolist())
        )
        self.three: dict[int, float] = dict(zip(triples.tolist(), three.tolist()))

    @classmethod
    def load(cls, path: Path = TABLE) -> Model:
        """Read a table written by ``restore_training.train``."""
        cure = "build it again with `hoidap train diacritics --corpus PATH...`"
        try:
            with np.load(path, allow_pickle=False) as table:
                if int(table["format"]) != FORMAT:
                    raise BrokenTable(f"the tone-mark table {path} has format {int(table['format'])}: {cure}")
                return cls({name: table[name] for name in table.files})
        except FileNotFoundError:
            raise BrokenTable(f"the tone-mark table {path} is missing: {cure}") from None
        except (OSError, ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise BrokenTable(f"the tone-mark table {path} cannot be read ({error}): {cure}") from error


def _share_left(group: Numbers, given: Floats, low: Floats, size: int) -> Floats:
    """Per group: the factor for n-grams not seen, so that all probabilities of the group add up to one."""
    rest = 1.0 - np.bincount(group, given, size)
    rest_low = 1.0 - np.bincount(group, low, size)
    factor: Floats = np.clip(rest / np.maximum(rest_low, 1e-9), 1e-9, None)
    return factor


class Restorer:
    """Restores tone marks with a trigram model over syllables."""

    def __init__(self, model: Model):
        self.model = model

    @classmethod
    def load(cls, table: Path = TABLE) -> Restorer:
        """The restorer of a table file; raises ``BrokenTable`` when there is none."""
        return cls(Model.load(table))

    def restore(self, text: str) -> Restored:
        """Put marks on what was typed without; every other character, and every offset, stays.

        Takes any string. Wants NFC (see ``normalise.clean``): letters with loose marks stay as typed.
        """
        sentences: list[list[Token]] = [[]]
        for token in tokens(text):
            if token.key == EDGE_KEY:
                sentences.append([])
            else:
                sentences[-1].append(token)
        chosen = [self._choose(sentence, 1.0) for sentence in sentences]
        dropped = _share_dropped(sentences, chosen, self.model.keys)
        if dropped < 1.0:
            chosen = [self._choose(sentence, dropped) for sentence in sentences]

        letters = list(text)
        syllables: list[Syllable] = []
        for sentence, choice in zip(sentences, chosen):
            for syllable in self._syllables(text, sentence, choice):
                letters[syllable.start : syllable.end] = syllable.restored
                syllables.append(syllable)
        return Restored("".join(letters), tuple(syllables))

    def _syllables(self, text: str, sentence: list[Token], chosen: list[tuple[int, float]]) -> Iterator[Syllable]:
        for token, (number, confidence) in zip(sentence, chosen):
            if token.is_word:
                typed = text[token.start : token.end]
                restored = _cased(self.model.keys[number], typed) if token.open and number != OTHER else typed
                yield Syllable(token.start, token.end, typed, restored, confidence)

    def _choose(self, sentence: list[Token], dropped: float) -> list[tuple[int, float]]:
        """The best syllable for each token, and its probability; ``dropped``: how likely a mark was left out."""
        same, ids = self.model.same_letters, self.model.ids
        unknown = [token.open and token.key not in same for token in sentence]
        open_words = [token for token in sentence if token.open]
        if not open_words or self._is_foreign(sentence):
            return [(OTHER, 0.0 if token.open else 1.0) for token in sentence]
        options = [same.get(token.key, [OTHER]) if token.open else [ids.get(token.key, OTHER)] for token in sentence]
        likely = _search(self.model, options, None if dropped >= 1.0 else self._as_typed(sentence, options, dropped))
        return [(number, 0.0 if strange else share) for (number, share), strange in zip(likely, unknown)]

    def _is_foreign(self, sentence: list[Token]) -> bool:
        words = [token for token in sentence if token.is_word]
        strange = [word for word in words if word.key == OTHER_KEY or fold(word.key) not in self.model.same_letters]
        return len(strange) > 1 and len(strange) >= _FOREIGN * len(words)

    def _as_typed(self, sentence: list[Token], options: list[list[int]], dropped: float) -> list[list[float]]:
        """How likely each option would be typed as it was."""
        keys = self.model.keys
        return [
            [1.0 if not token.open or keys[number] == token.key else dropped for number in numbers]
            for token, numbers in zip(sentence, options)
        ]


def _share_dropped(sentences: list[list[Token]], chosen: list[list[tuple[int, float]]], keys: list[str]) -> float:
    """The share of marks that were left out, judged by a first reading; 1 if none was typed.

    Who types most marks means ``con`` when typing ``con``.
    """
    pairs = [pair for sentence, choice in zip(sentences, chosen) for pair in zip(sentence, choice)]
    marked = sum(1 for token, _ in pairs if token.is_word and not token.open and fold(token.key) != token.key)
    if not marked:
        return 1.0
    changed = sum(1 for token, (number, _) in pairs if token.open and number != OTHER and keys[number] != token.key)
    return (changed + 0.5) / (changed + marked + 0.5)


def _search(model: Model, options: list[list[int]], weights: list[list[float]] | None) -> list[tuple[int, float]]:
    """The most probable option at each place, by all that stands before and after it (forward and backward).

    A state is the pair of the last two syllables, ``first * size + second``.
    """
    size, one, two, three = model.size, model.one, model.two, model.three
    left, left_of_pair = model.left, model.left_of_pair
    states: list[dict[int, float]] = [{EDGE: 1.0}]
    steps: list[list[tuple[int, int, float]]] = []
    for place, numbers in enumerate([*options, [EDGE]]):
        reached: dict[int, float] = {}
        step: list[tuple[int, int, float]] = []
        rows: dict[int, list[float]] = {}
        typed = weights[place] if weights and place < len(weights) else [1.0] * len(numbers)
        for pair, weight in states[-1].items():
            last = pair % size
            start = last * size
            row = rows.get(last)
            if row is None:
                rest = left[last]
                row = rows[last] = [two.get(start + number) or rest * one[number] for number in numbers]
            prefix, rest = pair * size, left_of_pair.get(pair, 1.0)
            for number, low, factor in zip(numbers, row, typed):
                chance = (three.get(prefix + number) or rest * low) * factor
                target = start + number
                reached[target] = reached.get(target, 0.0) + weight * chance
                step.append((pair, target, chance))
        kept = _slim(reached)
        states.append(kept)
        steps.append([arc for arc in step if arc[1] in kept])

    found: list[tuple[int, float]] = []
    after = dict.fromkeys(states[-1], 1.0)
    for here, step in zip(reversed(states[:-1]), reversed(steps)):
        ahead: dict[int, float] = {}
        for pair, target, chance in step:
            ahead[pair] = ahead.get(pair, 0.0) + chance * after.get(target, 0.0)
        top = max(ahead.values())
        after = {pair: value / top for pair, value in ahead.items()}
        shares: dict[int, float] = {}
        for pair, value in after.items():
            shares[pair % size] = shares.get(pair % size, 0.0) + value * here[pair]
        best = max(shares, key=shares.__getitem__)
        found.append((best, min(1.0, shares[best] / sum(shares.values()))))
    return found[-2::-1]


def _slim(reached: dict[int, float]) -> dict[int, float]:
    total, floor = sum(reached.values()), _SLIM * max(reached.values())
    kept = [(pair, weight / total) for pair, weight in reached.items() if weight >= floor]
    if len(kept) > _WIDTH:
        kept = sorted(kept, key=lambda item: -item[1])[:_WIDTH]
    return dict(kept)


def _cased(key: str, typed: str) -> str:
    return "".join(new.upper() if old.isupper() else new for new, old in zip(key, typed))
