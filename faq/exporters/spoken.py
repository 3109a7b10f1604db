"""How Vietnamese text is read aloud: numbers, dates, law numbers and abbreviations become words.

Kept libraries were tried first and read wrongly: num2words 0.5 says "hai nghìn lẻ hai mươi sáu" for
2026 and "hai phẩy năm mươi" for 2,5; vietnam-number 1.0 writes "lẽ"; vietnormalizer 0.2 reads 1/2 as a date.
The words to read are in ``spoken.yml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import yaml

from viet.normalise import abbreviations

READINGS_FILE = Path(__file__).parent / "spoken.yml"

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True)
class Voice:
    """Words that differ between regions: ``linh`` and ``nghìn`` in the North, ``lẻ`` and ``ngàn`` in the South."""

    zero_ten: str = "linh"
    thousand: str = "nghìn"


NORTH = Voice()
SOUTH = Voice("lẻ", "ngàn")


@lru_cache(maxsize=1)
def readings() -> Mapping[str, Any]:
    """``spoken.yml`` as data."""
    data: Mapping[str, Any] = yaml.safe_load(READINGS_FILE.read_text(encoding="utf-8"))
    return data


def number(value: int, voice: Voice = NORTH) -> str:
    """Read a whole number from 0: ``1005`` is "một nghìn không trăm linh năm"; ``ValueError`` below 0."""
    if value < 0:
        raise ValueError(f"{value} is below 0: say 'âm' before its absolute value")
    return " ".join(_whole(value, voice)) or _DIGITS[0]


def _whole(value: int, voice: Voice, padded: bool = False) -> Iterator[str]:
    """Words of a number; ``padded``: something stood before it, so its hundreds are said even when none."""
    above, rest = divmod(value, 10**9)
    if above:
        yield from (*_whole(above, voice), "tỷ")
    padded = padded or above > 0
    for size, name in ((10**6, "triệu"), (10**3, voice.thousand), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            yield from _group(group, voice, padded)
            if name:
                yield name
            padded = True


def _group(value: int, voice: Voice, padded: bool) -> Iterator[str]:
    """Words of 1 to 999."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    if hundreds or padded:
        yield from (_DIGITS[hundreds], "trăm")
    if tens == 0 and ones:
        if hundreds or padded:
            yield voice.zero_ten
        yield _DIGITS[ones]
    elif tens == 1:
        yield "mười"
        if ones:
            yield "lăm" if ones == 5 else _DIGITS[ones]
    elif tens:
        yield from (_DIGITS[tens], "mươi")
        if ones:
            yield {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, _DIGITS[ones])


def typed_number(text: str, voice: Voice = NORTH) -> str:
    """Read a number as typed in Vietnam: dots between thousands, a comma before decimals.

    Decimals of one or two digits are read as a number, after their zeros; longer ones digit by digit.
    """
    whole, _, decimals = text.partition(",")
    digits = whole.replace(".", "")
    if digits.startswith("0") and len(digits) >= 7:
        return _each(digits)  # a telephone or card number
    said = number(int(digits), voice)
    if decimals:
        significant = decimals.lstrip("0")
        zeros = _each(decimals[: len(decimals) - len(significant)])
        tail = number(int(significant), voice) if 0 < len(significant) <= 2 else _each(significant)
        said = " ".join(filter(None, (said, "phẩy", zeros, tail)))
    return said


def _each(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def day_month(day: int, month: int, voice: Voice = NORTH) -> str:
    """Read a day of a month, without the word "ngày": "mùng một tháng bảy"."""
    return f"{'mùng ' if day <= 10 else ''}{number(day, voice)} tháng {_month(month, voice)}"


def full_date(day: int, month: int, year: int, voice: Voice = NORTH) -> str:
    """Read a date, without the word "ngày"."""
    return f"{day_month(day, month, voice)} năm {number(year, voice)}"


def _month(month: int, voice: Voice) -> str:
    return "tư" if month == 4 else number(month, voice)


def letter(char: str) -> str:
    """The name of a letter: ``b`` is "bê", ``đ`` is "đê"."""
    return str(readings()["letters"].get(char.lower(), char.lower()))


def read_aloud(text: str, voice: Voice = NORTH) -> str:
    """Write out ``text`` as it is read: no digit, abbreviation in capitals or symbol is left.

    Line breaks stay, so do . , ; : ? and !. Marks of lists are read or left out, brackets become commas.
    """
    said = unicodedata.normalize("NFC", text)
    for pattern, reading in _rules():
        said = pattern.sub(partial(_call, reading, voice), said)
    return _tidy(said)


def _call(reading: Reading, voice: Voice, match: re.Match[str]) -> str:
    return reading(match, voice)


def syllables(said: str) -> int:
    """How many syllables a text from ``read_aloud`` has: in Vietnamese, its words between blanks."""
    return sum(1 for word in said.split() if any(char.isalpha() for char in word))


Reading = Callable[[re.Match[str], Voice], str]

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_ROMAN = {"I": 1, "V": 5, "X": 10}
_ROMAN_NUMERAL = r"X{0,3}(?:IX|IV|V?I{0,3})"
_CAPITALS = "A-ZĐ"
_LETTER = "a-zăâđêôơư"


def _any_of(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], Reading], ...]:
    """Patterns in the order in which they are replaced: the longer form of a thing before its parts."""
    data = readings()
    dotted = [word for word in data["abbreviations"] if word.endswith(".")]
    no_more = r"(?![./,]?\d|/)"
    point = rf"[{_LETTER}]\d?(?!\w)"
    return (
        (re.compile(r"(?:https?://|www\.)\S+[^\s.,;:!?)]"), lambda m, v: str(data["web_pointer"])),
        (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), lambda m, v: str(data["mail_pointer"])),
        (re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:vn|com|org|net)(?:/\S*[^\s.,;:!?)])?(?!\w)"), _site),
        (re.compile(_any_of(dotted)), lambda m, v: f"{data['abbreviations'][m[0]]} "),
        (re.compile(rf"\b(?P<n>\d+)/(?P<y>\d{{4}})/(?P<code>{_code()})(?P<of> của\b)?"), _law_number),
        (re.compile(rf"\b(?P<n>\d+)[/-](?P<code>{_code()})(?P<of> của\b)?"), _law_number),
        (re.compile(r"(?P<day>\bngày )?(?<![\d/.,])\b(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})\b", re.I), _date),
        (re.compile(r"(?P<day>\bngày )(?P<d>\d{1,2})(?:/| tháng )(?P<m>\d{1,2})\b(?!/)", re.I), _date),
        (re.compile(r"\b(?P<n>\d{1,3})/(?P<y>(?:19|20)\d{2})\b"), _number_of_year),
        # "Luật Thi hành án dân sự 2025" is said "… năm hai nghìn không trăm hai mươi lăm"
        (re.compile(rf"(?P<act>\b[Ll]uật [^\d.,;:()\n]*)(?<!năm )(?=(?:19|20)\d\d\b{no_more})"), _act_of_year),
        (re.compile(r"(?P<word>\b(?:tháng|quý) )0?(?P<m>\d{1,2})\b(?![\d.,]\d)", re.I), _named_month),
        (re.compile(r"(?P<word>\bthứ )(?P<n>\d{1,2})\b", re.I), _ordinal),
        (re.compile(r"\b(?P<h>[01]?\d|2[0-4])(?:h|:|g)(?P<min>[0-5]\d)\b|\b(?P<only>[01]?\d|2[0-4])h\b"), _time),
        (re.compile(r"\b(?P<n>\d{1,2})/(?P<of>\d{1,3})\b"), _fraction),
        (re.compile(rf"(?<=[\d%])\s*[-–]\s*(?=(?:{_NUMBER}))"), lambda m, v: " đến "),
        (re.compile(rf"(?<=[\w%])\s*/\s*(?P<per>{_any_of(data['per'])})(?!\w)"), lambda m, v: f" một {m['per']}"),
        (re.compile(rf"(?P<word>\bđiểm )(?P<points>{point}(?:(?:, | và | hoặc | đến ){point})*)", re.I), _points),
        (re.compile(r"(?<=[\d\w])\s+x\s+(?=\d)|(?<=\d)x(?=\d)"), lambda m, v: " nhân "),
        (re.compile(rf"(?P<n>{_NUMBER})\s?(?P<unit>{_any_of(data['units'])})(?![\w²³])"), _measured),
        (re.compile(rf"(?P<word>\b(?:{_any_of(data['roman_after'])}) )(?P<n>{_ROMAN_NUMERAL})(?!\w)", re.I), _roman),
        (re.compile(rf"(?P<word>)\b(?=[IVX]{{2}})(?P<n>{_ROMAN_NUMERAL})(?!\w)"), _roman),
        (re.compile(r"^(?P<n>\d{1,2})\.[ \t]+(?P<first>\S\S)", re.M), _step),
        (re.compile(r"\b(?P<n>\d+)(?P<mark>[a-zđ])\b"), lambda m, v: f"{typed_number(m['n'], v)} {letter(m['mark'])}"),
        (re.compile(_NUMBER), lambda m, v: f" {typed_number(m[0], v)} "),
        (re.compile(r"[^\W\d_]\w+"), _capitals),
        (re.compile(r"(?<![\w.])[ABCDĐGHKLMNPQRSTVXZ](?![\w])"), lambda m, v: letter(m[0])),
        (re.compile(f"[{re.escape(''.join(data['symbols']))}]"), lambda m, v: f" {data['symbols'][m[0]]} "),
    )


def _code() -> str:
    """Pattern for the letters of a law number: QH15, NĐ-CP, TTLT/BTP-BCA, CT-TTg."""
    part = rf"[{_CAPITALS}]+(?:g)?\d*"
    return rf"{part}(?:[-/]{part})*"


def _site(match: re.Match[str], voice: Voice) -> str:
    return str(readings()["web_pointer"])


def _law_number(match: re.Match[str], voice: Voice) -> str:
    """``106/2025/QH15`` → "một trăm linh sáu năm hai nghìn … của Quốc hội khóa mười lăm".

    Where the text itself names the issuer next ("23-CT/TU của Tỉnh ủy …") it is not said twice.
    """
    said = _act_number(match, voice)
    year = match.groupdict().get("y")
    if year:
        said += f" năm {number(int(year), voice)}"
    if match["of"]:
        return said + match["of"]
    issuers = [_issuer(part, voice) for part in re.split("[-/]", match["code"]) if part not in readings()["kinds"]]
    if issuers:
        joined = " và ".join(filter(None, (", ".join(issuers[:-1]), issuers[-1])))
        said += f" của {joined}"
    return said


def _issuer(code: str, voice: Voice) -> str:
    name = code.rstrip("0123456789")
    session = code[len(name) :]
    said = readings()["issuers"].get(name) or _spelled(name)
    return f"{said} khóa {number(int(session), voice)}" if session else str(said)


def _step(match: re.Match[str], voice: Voice) -> str:
    """The mark of a numbered step: "1. Gửi đơn" → "Một là, gửi đơn"."""
    first = match["first"].lower() if match["first"][1].islower() else match["first"]
    return f"{number(int(match['n']), voice).capitalize()} là, {first}"


def _spelled(letters: str) -> str:
    return " ".join(letter(char) for char in letters)


def _date(match: re.Match[str], voice: Voice) -> str:
    day, month = int(match["d"]), int(match["m"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    year = match.groupdict().get("y")
    said = full_date(day, month, int(year), voice) if year else day_month(day, month, voice)
    return f"{match['day'] or 'ngày '}{said}"


def _number_of_year(match: re.Match[str], voice: Voice) -> str:
    """``152/2026`` after an act's kind, ``3/2019`` after "tháng": both are read "… năm …"."""
    month = re.search(r"\btháng $", match.string[: match.start()], re.I)
    said = _month(int(match["n"]), voice) if month else _act_number(match, voice)
    return f"{said} năm {number(int(match['y']), voice)}"


def _act_of_year(match: re.Match[str], voice: Voice) -> str:
    return f"{match['act']}năm "


def _act_number(match: re.Match[str], voice: Voice) -> str:
    """The running number of an act: "số" before it unless it stands there or in a list; ``05`` is "không năm"."""
    said = f"không {number(int(match['n']), voice)}" if match["n"].startswith("0") else number(int(match["n"]), voice)
    listed = re.search(r"(?:\bsố|,|\bvà|\bhoặc|\bhay) $", match.string[: match.start()], re.I)
    return said if listed else f"số {said}"


def _named_month(match: re.Match[str], voice: Voice) -> str:
    return match["word"] + _month(int(match["m"]), voice)


def _ordinal(match: re.Match[str], voice: Voice) -> str:
    value = int(match["n"])
    return match["word"] + {1: "nhất", 4: "tư"}.get(value, number(value, voice))


def _time(match: re.Match[str], voice: Voice) -> str:
    hour = number(int(match["h"] or match["only"]), voice)
    minutes = int(match["min"] or 0)
    return f"{hour} giờ" + (f" {number(minutes, voice)} phút" if minutes else "")


def _fraction(match: re.Match[str], voice: Voice) -> str:
    """``1/2`` → "một phần hai", ``3/4`` → "ba phần tư"; ``24/7`` and ``24/24`` are no fractions."""
    value, of = int(match["n"]), int(match["of"])
    if value >= of:
        return f"{number(value, voice)} trên {number(of, voice)}"
    return f"{number(value, voice)} phần {'tư' if of == 4 else number(of, voice)}"


def _points(match: re.Match[str], voice: Voice) -> str:
    def point(mark: re.Match[str]) -> str:
        return f"{letter(mark['letter'])} {number(int(mark['n']), voice) if mark['n'] else ''}".rstrip()

    said = re.sub(rf"(?<!\w)(?P<letter>[{_LETTER}])(?P<n>\d?)(?!\w)", point, match["points"])
    return match["word"] + said


def _measured(match: re.Match[str], voice: Voice) -> str:
    """A number with its unit; ``44a`` and ``7g`` behind "Điều" are articles, not measures."""
    if re.search(r"(?:điều|khoản) $", match.string[: match.start()], re.I):
        return match[0]
    return f"{typed_number(match['n'], voice)} {readings()['units'][match['unit']]}"


def _roman(match: re.Match[str], voice: Voice) -> str:
    numeral = match["n"]
    if not numeral or numeral != numeral.upper():
        return match[0]
    values = [_ROMAN[char] for char in numeral]
    total = sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0]))
    return match["word"] + number(total, voice)


def _capitals(match: re.Match[str], voice: Voice) -> str:
    """A word with two capitals or more: an abbreviation, or a word written in capitals throughout."""
    word = match[0]
    if sum(char.isupper() for char in word) < 2:
        return word
    own = readings()["abbreviations"].get(word)
    if own:
        return str(own)
    if _has_tone(word) or _shouted(match):
        return word.lower()
    name = word.rstrip("0123456789")
    full = readings()["issuers"].get(name) or abbreviations().get(name.lower())
    tail = word[len(name) :]
    said = str(full) if full else _spelled("".join(char for char in name if char.isalpha()))
    return f"{said} {number(int(tail), voice)}" if tail else said


def _has_tone(word: str) -> bool:
    """Whether a letter carries a tone mark: no abbreviation does."""
    return any(char in "\u0300\u0301\u0303\u0309\u0323" for char in unicodedata.normalize("NFD", word))


def _shouted(match: re.Match[str]) -> bool:
    """Whether a neighbour in capitals carries a tone mark: "THI HÀNH ÁN"."""
    before = re.search(r"(\S+)\s$", match.string[: match.start()])
    after = re.match(r"\s(\w+)", match.string[match.end() :])
    words = [found[1].strip("\"“”'(") for found in (before, after) if found]
    return any(word.isupper() and _has_tone(word) for word in words)


def _tidy(text: str) -> str:
    """Take away list marks, quotes and brackets; one blank between words, none before a mark."""
    text = re.sub(r"^[ \t]*[-•*–][ \t]+", "", text, flags=re.M)
    text = re.sub(r"\s*[(\[{]\s*", ", ", text)
    text = re.sub(r"\s*[)\]}]\s*(?=\w)", ", ", text)
    text = re.sub(r"\s[-–—]+\s", ", ", text)
    text = re.sub(r"(?<=\w)/(?=\w)", " hoặc ", text)
    text = text.replace("…", ".")
    text = "".join(char if char.isalpha() or char in " \n.,;:?!" else " " for char in text)
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r" +(?=[.,;:?!\n])", "", text)
    text = re.sub(r"(?<=[,;:]),+|,+(?=[.;:?!])", "", text)
    text = re.sub(r"(?<=[.?!:;])[,.]+", "", text)
    text = re.sub(r"([.,;:?!])(?=\w)", r"\1 ", text)
    return re.sub(r"^[ ,;]+| +$", "", text, flags=re.M).strip()
