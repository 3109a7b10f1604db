"""Slips of the keyboard: unfinished Telex and VNI, stuck keys, missing spaces, a neighbouring key.

``mend`` gives a second form for matching; what a person typed is shown and stored as typed. Only
tokens that are no Vietnamese syllable, no known abbreviation and no everyday foreign word are touched
(and ``khoong``, a syllable by the rules of the script alone). Names, addresses and numbers of acts stay.
"""

from __future__ import annotations

import itertools
import logging
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from types import ModuleType
from typing import cast

from viet.diacritics import fold, has_marks, restorer
from viet.normalise import abbreviations, place_tones
from viet.syllable import is_folded_syllable, is_syllable

_TOKEN = re.compile(
    r"(?P<held>[\w.+-]{1,64}@[\w.-]+|(?:https?://|www\.)\S+|[\w-]{1,64}(?:\.[\w-]{1,64}){0,4}\.(?:vn|com|net|org)\b"
    r"|\d+/\d{4}/[\w-]+)|(?P<word>[^\W_]+)"
)
_SENTENCE_ENDS = frozenset(".!?:;\n…")
_STUCK = re.compile(r"(\w)\1{2,}")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"(\w)\1")
_LETTERS_THEN_NUMBER = re.compile(r"([^\W\d_]+)(\d+)")

#: A token longer than this is no run of syllables; it stays.
_LONGEST = 40
_SHORTEST_TYPO = 3
#: A syllable guessed for a typo must be at least this frequent (share of all syllables read).
_COMMON = 2e-5
#: A reading with a hat or horn is taken for a bare one when it is this many times as frequent.
_FAR_MORE = 5.0
_SHORTEST_PIECE = 2
_ONE_LETTER = frozenset("ởýáồàôơ")
#: A token typed without marks that falls into pieces so short and so seldom (mean log share), of which two were
#: never read side by side, is a foreign word ("on li ne"), not syllables run together.
_SHORT_PIECE, _SELDOM_PIECE = 2.5, -6.2
#: The log share lost where two syllables run together were never read side by side.
_STRANGERS = -4.0
#: Foreign words of everyday messages that look like a slip of a Vietnamese syllable.
_LOANS = (
    "acc app atm bank bar boss bus camera code fan gas link list logout mail momo otp photo pos scan ship shop spa "
    "taxi test trend vip visa"
)
#: A hat typed as a doubled "o" is seen in a syllable that exists when the other one is this many times as frequent.
_HAT_FAR_MORE = 1000.0

#: How often a token that is no syllable came about so, in logs (a guess; what stands around decides most), and the
#: weight of a mark that was typed and would be lost. A letter is left out, or two change places, in a few ways; a
#: stray letter may be any, so each is less likely.
_MARKS_MISSING, _RUN_TOGETHER, _MARK_LOST = -0.5, -0.5, -2.5
_LEFT_OUT, _SWAPPED, _WRONG_KEY, _ONE_TOO_MANY = -3.0, -3.0, -3.0, -5.0

#: Letters that may have been left out.
_LETTERS = "abcdđeghiklmnopqrstuvxy"

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=1)
def _loans() -> frozenset[str]:
    return frozenset(_LOANS.split())


@lru_cache(maxsize=1)
def _neighbours() -> dict[str, str]:
    """Keys beside each key of the usual keyboard."""
    place = {key: (row, at) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
    return {
        key: "".join(
            other for other, (r, a) in place.items() if other != key and abs(r - row) <= 1 and abs(a - at) <= 1
        )
        for key, (row, at) in place.items()
    }


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    """Log share of each syllable among all read, and of each syllable without marks (of all it may stand for)."""
    model = restorer().model
    shares: dict[str, float] = {}
    for key, share in zip(model.keys, model.one):
        for form in {key, fold(key)}:
            shares[form] = shares.get(form, 0.0) + share
    return {form: math.log(share) for form, share in shares.items()}


#: A syllable that the script allows and nobody wrote.
_UNSEEN = -25.0


def frequency(syllable: str) -> float:
    """Log share of a syllable, typed with marks or without, among all that were read; low for one never seen."""
    return _frequencies().get(syllable, _UNSEEN)


@lru_cache(maxsize=1)
def _bogo() -> ModuleType:
    """The keyboard rules; the library logs every key it is given, and no log may hold a citizen's words."""
    import bogo
    import bogo.core

    quiet = logging.getLogger("bogo")
    quiet.setLevel(logging.WARNING)
    bogo.core.logging = quiet
    return cast(ModuleType, bogo)


def _typed(keys: str, vni: bool = False) -> str:
    """What a Telex or VNI keyboard makes of these keys; the keys themselves where its rules give up."""
    bogo = _bogo()
    try:
        return str(bogo.process_sequence(keys, rules=bogo.get_vni_definition() if vni else None))
    except (KeyError, IndexError, ValueError):
        return keys  # the library raises for some doubled marks, e.g. "u4u4t"


def mend(text: str) -> str:
    """Return ``text`` with slips put right where the typed token is no syllable; the rest unchanged."""
    found = [match for match in _TOKEN.finditer(text) if match["word"]]
    vni = any(_looks_vni(match["word"]) for match in found)
    parts, end, last = [], 0, ""
    for match, following in itertools.zip_longest(found, found[1:]):
        word, between = match["word"], text[end : match.start()]
        # a capital within a sentence is a name ("Đắk Lắk", "Honda")
        name = word[0].isupper() and not word.isupper() and not _opens_a_sentence(text, match.start())
        before = "" if _SENTENCE_ENDS.intersection(between) else last
        near = following is not None and not _SENTENCE_ENDS.intersection(text[match.end() : following.start()])
        mended = _mended(word, vni, name, before, following["word"] if near else "")
        parts += [between, mended]
        end, last = match.end(), mended.split()[-1]
    return "".join([*parts, text[end:]])


def _opens_a_sentence(text: str, start: int) -> bool:
    for at in range(start - 1, -1, -1):
        if text[at].isalnum():
            return False
        if text[at] in _SENTENCE_ENDS:
            return True
    return True


def _known(token: str) -> bool:
    low = place_tones(token.lower())
    if low in abbreviations() or low in _loans():
        return True
    return (is_syllable(low) or is_folded_syllable(low)) and frequency(low) > _UNSEEN


def _mended(token: str, vni: bool, name: bool = False, before: str = "", after: str = "") -> str:
    if len(token) > _LONGEST or token.isdigit() or not any(map(str.isalpha, token)):
        return token
    if _known(token) and not _hat_doubled(token.lower()):
        return token
    if any(char.isdigit() for char in token):
        return _with_digits(token, vni)
    if sum(map(str.isupper, token)) > 1 and len(token) <= 5:
        return token  # an abbreviation that is not in our list ("TTg")
    low = token.lower()
    bare = fold(low) if not low.isascii() and _known(fold(low)) else None
    if bare is None:
        unstuck = _unstuck(low)
        forms = {form for form in unstuck if _known(form)}
        forms |= {form for typed in {low, *unstuck} if (form := _telex(typed)) is not None}
        if forms:
            return _best(forms, low)
        if name:
            return token
    return _best_fitting(_readings(low, bare), low, before, after) or token


def _readings(low: str, bare: str | None) -> dict[str, float]:
    """What a token that is no syllable may stand for, and the log share of such slips.

    ``bare``: marks of which some are missing or misplaced (``đieu``) are left to what stands around.
    """
    found = _respelled(low)
    if apart := _split(low) or _split(_keys(low)):
        found[apart] = _RUN_TOGETHER
    if bare:
        found[bare] = _MARKS_MISSING
    return found


def _best_fitting(readings: dict[str, float], typed: str, before: str, after: str) -> str | None:
    """The reading most likely between its neighbours; ``None`` where only a foreign word could be meant."""
    strange = _VOWEL.search(fold(typed)) is None
    for reading in [reading for reading in readings if " " in reading and typed.isascii()]:
        if _is_foreign(reading.split()):
            del readings[reading]
            strange = True
    likely = {reading: slip + _fit(reading, typed, before, after) for reading, slip in readings.items()}
    best = max(likely, key=lambda reading: (likely[reading], reading), default=None)
    if best is None or (strange and not _is_seen(best, before, after)):
        return None
    return best


def _fit(reading: str, typed: str, before: str, after: str) -> float:
    """Log probability of the likeliest syllables with the letters of ``reading`` between two words.

    Marks that were typed and that a syllable lacks count against it.
    """
    keys = restorer().model.keys
    pieces = reading.split()
    paths = dict.fromkeys(_numbers(before), 0.0)
    for piece in pieces:
        marks = typed if len(pieces) == 1 else piece
        paths = {number: _step(paths, number) + _MARK_LOST * _lost(marks, keys[number]) for number in _numbers(piece)}
        if not paths:
            return _UNSEEN
    ends = _numbers(after) if _known(after) else []
    return max([_step(paths, number) for number in ends] or paths.values())


def _step(paths: dict[int, float], number: int) -> float:
    """Log probability of a syllable after the likeliest of those before; where nothing is known of them, its own."""
    model = restorer().model
    if not paths:
        return math.log(model.one[number])
    return max(
        score + math.log(model.two.get(first * model.size + number) or model.left[first] * model.one[number])
        for first, score in paths.items()
    )


def _is_seen(reading: str, before: str, after: str) -> bool:
    """Whether somebody wrote these syllables beside one of their neighbours."""
    pieces = reading.split()
    return _is_pair(before, pieces[0]) or _is_pair(pieces[-1], after)


def _is_pair(one: str, other: str) -> bool:
    """Whether somebody wrote these two side by side."""
    model = restorer().model
    pairs = itertools.product(_numbers(one), _numbers(other))
    return any(first * model.size + second in model.two for first, second in pairs)


def _numbers(word: str) -> list[int]:
    """The syllables of the model that a word may be: itself or, typed without marks, all with its letters."""
    model, low = restorer().model, place_tones(word.lower())
    if low.isascii():
        return model.same_letters.get(low, [])
    return [model.ids[low]] if low in model.ids else []


def _lost(typed: str, syllable: str) -> int:
    """How many marks that were typed a syllable lacks."""
    return sum((Counter(_marks(typed)) - Counter(_marks(syllable))).values())


def _marks(text: str) -> list[str]:
    return [char for char in unicodedata.normalize("NFD", text) if char == "đ" or unicodedata.combining(char)]


def _is_foreign(pieces: list[str]) -> bool:
    shares = sum(map(frequency, pieces)) / len(pieces)
    short_and_seldom = sum(map(len, pieces)) <= _SHORT_PIECE * len(pieces) and shares < _SELDOM_PIECE
    return short_and_seldom and not all(itertools.starmap(_is_pair, itertools.pairwise(pieces)))


def _best(forms: Iterable[str], typed: str) -> str:
    """The most frequent form; no mark that was typed is dropped as long as a form keeps one."""
    return max(forms, key=lambda form: (has_marks(form) and has_marks(typed), frequency(form), form))


def _unstuck(token: str) -> set[str]:
    """The token without repeated letters, be it that one of two carries marks (``toàan``)."""
    found = {_STUCK.sub(r"\1", token), _DOUBLED.sub(r"\1", token)}
    for at, (one, other) in enumerate(itertools.pairwise(token)):
        if one != other and fold(one) == fold(other):
            found |= {token[:at] + token[at + 1 :], token[: at + 1] + token[at + 2 :]}
    return found - {token}


def _hat_doubled(token: str) -> bool:
    """Whether a rare syllable is a common one with its hat typed in Telex: ``khoong``, not ``xoong``."""
    if "oo" not in token or not token.isascii():
        return False
    made = _telex(token)
    return made is not None and frequency(made) > frequency(token) + math.log(_HAT_FAR_MORE)


def _keys(token: str) -> str:
    """What a Telex keyboard makes of a token."""
    return _typed(token) if token.isascii() else token


def _telex(token: str) -> str | None:
    """The syllable of an unfinished Telex sequence (``hanhf`` -> ``hành``); ``None`` when it is none.

    Hats and horns are left out more often than tones: of the syllables with these letters and this
    tone, a far more frequent one is taken (``truf`` -> ``trừ``).
    """
    made = _keys(token)
    if made == token or len(token) <= 2 or not is_folded_syllable(fold(made)):
        return None
    alike = [form for form in _by_letters().get(fold(made), ()) if _tone(form) == _tone(made)]
    best = max(alike, key=frequency, default=None)
    if not is_syllable(made) or frequency(made) <= _UNSEEN:
        return best
    return best if best and frequency(best) > frequency(made) + math.log(_FAR_MORE) else made


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, list[str]]:
    """The syllables that were read, by their letters without marks."""
    found: dict[str, list[str]] = {}
    for key in restorer().model.keys:
        found.setdefault(fold(key), []).append(key)
    return found


def _tone(syllable: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", syllable) if char in _TONES)


def _looks_vni(token: str) -> bool:
    return re.search(r"[^\W\d_]\d[^\W\d_]", token) is not None and _vni(token.lower()) is not None


def _vni(token: str) -> str | None:
    made = _typed(token, vni=True) if token.isascii() else token
    return made if not any(char.isdigit() for char in made) and is_syllable(made) else None


def _with_digits(token: str, vni: bool) -> str:
    """``bie6n`` is VNI; ``dieu45`` is a word and a number that lost their space."""
    low = token.lower()
    made = _vni(low) if vni or _looks_vni(low) else None
    if made is not None and frequency(made) > _UNSEEN:
        return made
    parts = _LETTERS_THEN_NUMBER.fullmatch(low)
    if parts and _known(parts[1]) and len(parts[1]) > 1:
        return f"{parts[1]} {parts[2]}"
    return token


def _split(token: str) -> str | None:
    """Syllables run together (``thihanhan``): the reading whose syllables are most frequent, two or more."""
    if len(token) < 2 * _SHORTEST_PIECE:
        return None
    best: list[dict[str, tuple[float, tuple[str, ...]]]] = [{} for _ in range(len(token) + 1)]  # by the last piece
    best[0] = {"": (0.0, ())}
    for end in range(1, len(token) + 1):
        for start in range(max(0, end - 7), end):
            piece = token[start:end]
            if best[start] and _is_piece(piece):
                best[end][piece] = max(_joined(held, piece) for held in best[start].values())
    _, pieces = max(best[-1].values(), default=(0.0, ()))
    return " ".join(pieces) if len(pieces) > 1 else None


def _joined(held: tuple[float, tuple[str, ...]], piece: str) -> tuple[float, tuple[str, ...]]:
    score, pieces = held
    return score + (_after(pieces[-1], piece) if pieces else frequency(piece)), (*pieces, piece)


@lru_cache(maxsize=4096)
def _after(one: str, other: str) -> float:
    """Log probability of letters after other letters, whatever marks they carry; without a pair that was read, less."""
    model, firsts, seconds = restorer().model, _numbers(one), _numbers(other)
    whole = sum(model.one[first] for first in firsts)
    seen = sum(
        model.one[first] * model.two.get(first * model.size + second, 0.0)
        for first, second in itertools.product(firsts, seconds)
    )
    return math.log(seen / whole) if seen else frequency(other) + _STRANGERS


def _is_piece(piece: str) -> bool:
    if len(piece) == 1:
        return piece in _ONE_LETTER
    return is_syllable(piece) or is_folded_syllable(piece)


def _respelled(token: str) -> dict[str, float]:
    """The common syllables one slip away, and the log share of the slip.

    Slips are a letter left out, two that changed places, a neighbouring key, and one letter too many.
    """
    if len(token) < _SHORTEST_TYPO or not fold(token).isascii():
        return {}
    found: dict[str, float] = {}
    for form in {token, fold(token)}:
        for at, char in enumerate(form):
            keys = _neighbours().get(fold(char), "")
            _note(found, [form[:at] + form[at + 1 :]], _ONE_TOO_MANY)
            _note(found, [form[:at] + near + form[at + 1 :] for near in keys], _WRONG_KEY)
            _note(found, [form[:at] + form[at + 1 : at + 2] + char + form[at + 2 :]], _SWAPPED)
        for at in range(len(form) + 1):
            _note(found, [form[:at] + letter + form[at:] for letter in _LETTERS], _LEFT_OUT)
    valid = [form for form in found if is_syllable(form) or is_folded_syllable(form)]
    return {form: found[form] for form in valid if frequency(form) >= math.log(_COMMON)}


def _note(found: dict[str, float], forms: list[str], slip: float) -> None:
    """Keep the likeliest slip of each form."""
    for form in forms:
        found[form] = max(found.get(form, slip), slip)
