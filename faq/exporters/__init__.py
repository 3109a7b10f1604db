"""The formats in which reviewed answers leave the house: one function a format, all listed here.

A format's module is imported when the format is used. To add one: write ``export(selection, corpus, acts,
publisher, **options)`` in a module of its own, and a loader and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faq.corpus import Corpus
from faq.exporters.records import VERSIONS
from faq.exporters.selection import BadSelection, Publisher, Selection
from law.acts import Acts

#: Told (done, total) while a long export runs.
Tell = Callable[[int, int], None]


#: ``(selection, corpus, acts, publisher, **options)``: makes a product; the same arguments give the same bytes.
Export = Callable[..., bytes | str]

#: The same arguments: the ids of the answers that the product shows.
Holds = Callable[..., Sequence[str]]


@dataclass(frozen=True)
class Option:
    """An option of one format; its kind is that of ``default``: truth, whole number or word."""

    name: str
    default: bool | int | str
    #: what it does, in Vietnamese
    title: str
    #: the words allowed; empty for any
    choices: tuple[str, ...] = ()
    #: the numbers allowed, both ends among them
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class Format:
    """How answers can leave: ``load`` imports and gives the function when it is needed."""

    name: str
    title: str
    #: with its dot, e.g. ``.json``
    suffix: str
    media_type: str
    load: Callable[[], Export]
    options: tuple[Option, ...] = ()
    #: whether the function takes ``tell``
    tells: bool = False
    #: for products that take only what fits: imports and gives the function that says what that is
    load_holds: Callable[[], Holds] | None = None

    def export(
        self,
        selection: Selection,
        corpus: Corpus,
        acts: Acts,
        publisher: Publisher,
        options: Mapping[str, bool | int | str] | None = None,
        tell: Tell | None = None,
    ) -> bytes:
        """Make the product; ``BadSelection`` names a filter or an option that cannot be used."""
        given: dict[str, Any] = self.checked(options or {})
        if self.tells and tell is not None:
            given["tell"] = tell
        made = self.load()(selection, corpus, acts, publisher, **given)
        return made.encode() if isinstance(made, str) else made

    def held(
        self,
        selection: Selection,
        corpus: Corpus,
        acts: Acts,
        publisher: Publisher,
        options: Mapping[str, bool | int | str] | None = None,
    ) -> tuple[str, ...]:
        """Ids of the answers that the product shows: all selected ones, or those that found room."""
        if self.load_holds is None:
            return tuple(history[0].id for history in selection.histories(corpus))
        return tuple(self.load_holds()(selection, corpus, acts, publisher, **self.checked(options or {})))

    def checked(self, options: Mapping[str, bool | int | str]) -> dict[str, bool | int | str]:
        """The options as their kinds, read from words where needed, completed by the defaults."""
        known = {option.name: option for option in self.options}
        for name in options:
            if name not in known:
                listed = ", ".join(known) or "không có tùy chọn nào"
                raise BadSelection(name, f"định dạng '{self.name}' không có tùy chọn '{name}' ({listed})")
        return {name: _read(option, options.get(name, option.default)) for name, option in known.items()}


_TRUTHS = {"1": True, "true": True, "có": True, "0": False, "false": False, "không": False}


def _read(option: Option, value: bool | int | str) -> bool | int | str:
    """A value as its option's kind; ``BadSelection`` says what is allowed."""
    if isinstance(option.default, bool):
        truth = value if isinstance(value, bool) else _TRUTHS.get(str(value).lower())
        if truth is None:
            raise BadSelection(option.name, f"'{option.name}' phải là có hoặc không, không phải '{value}'")
        return truth
    if isinstance(option.default, int):
        first, last = option.span or (0, 10**9)
        number = int(value) if str(value).isdecimal() else None
        if number is None or not first <= number <= last:
            raise BadSelection(option.name, f"'{option.name}' phải là số từ {first} đến {last}, không phải '{value}'")
        return number
    if option.choices and value not in option.choices:
        listed = ", ".join(option.choices)
        raise BadSelection(option.name, f"'{option.name}' phải là một trong: {listed}; không phải '{value}'")
    return str(value)


def _json() -> Export:
    from faq.exporters.json_ import export

    return export


def _jsonl() -> Export:
    from faq.exporters.json_ import export_lines

    return export_lines


def _csv() -> Export:
    from faq.exporters.csv_ import export

    return export


def _xlsx() -> Export:
    from faq.exporters.xlsx import export

    return export


def _jsonld() -> Export:
    from faq.exporters.jsonld import export

    return export


def _atom() -> Export:
    from faq.exporters.atom import export

    return export


def _leaflet() -> Export:
    from faq.exporters.leaflet import export

    return export


def _leaflet_holds() -> Holds:
    from faq.exporters.leaflet import held

    return held


def _handbook() -> Export:
    from faq.exporters.handbook import export

    return export


def _docx() -> Export:
    from faq.exporters.handbook_docx import export

    return export


def _slides() -> Export:
    from faq.exporters.slides import export

    return export


def _social() -> Export:
    from faq.exporters.social import export

    return export


def _loudspeaker() -> Export:
    from faq.exporters.loudspeaker import export

    return export


def _loudspeaker_holds() -> Holds:
    from faq.exporters.loudspeaker import held

    return held


def _quiz() -> Export:
    from faq.exporters.quiz import export

    return export


def _quiz_json() -> Export:
    from faq.exporters.quiz import export_json

    return export_json


def _quiz_gift() -> Export:
    from faq.exporters.quiz import export_gift

    return export_gift


def _quiz_moodle() -> Export:
    from faq.exporters.quiz import export_moodle

    return export_moodle


def _quiz_holds() -> Holds:
    from faq.exporters.quiz import held

    return held


_VERSIONS = Option("versions", "all", "mọi phiên bản (all) hay chỉ phiên bản đang áp dụng (in_force)", VERSIONS)
_MOST = Option("most", 200, "nhiều nhất bao nhiêu tin", span=(1, 10_000))
_SINCE = Option("since", "", "chỉ những gì thay đổi sau ngày này (NĂM-THÁNG-NGÀY)")

_TITLE = Option("title", "", "tên in trên bìa; bỏ trống thì lấy tên chủ đề")
_LEAFLET = (
    _TITLE,
    Option("count", 9, "nhiều nhất bao nhiêu câu; in được bao nhiêu tùy độ dài", span=(1, 40)),
    Option("bleed", False, "thêm 3 mm mỗi cạnh cho nhà in"),
)
_SOCIAL = (
    Option("full", False, "đăng cả câu trả lời trong giới hạn độ dài, thay vì câu trả lời ngắn"),
    Option("images", True, "kèm ảnh 1200 × 630 và 1080 × 1080"),
)

_LOUDSPEAKER = (
    Option("minutes", 5, "bản tin dài mấy phút", span=(1, 30)),
    Option("rate", 200, "một phút đọc bao nhiêu tiếng", span=(150, 280)),
    Option("voice", "bac", "đọc số theo lối Bắc (linh, nghìn) hay Nam (lẻ, ngàn)", ("bac", "nam")),
)
_QUIZ = (
    Option("title", "", "tên bộ câu hỏi; bỏ trống thì lấy tên chủ đề"),
    Option("count", 0, "nhiều nhất bao nhiêu câu; 0 là tất cả", span=(0, 1_000)),
    Option("seed", 0, "đề số mấy: mỗi số rút một bộ câu, lần nào cũng như nhau; 0 là lấy lần lượt", span=(0, 9_999)),
)

_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_ALL = (
    Format("json", "Dữ liệu JSON đầy đủ", ".json", "application/json", _json, (_VERSIONS,)),
    Format("jsonl", "Dữ liệu JSON, mỗi dòng một mục", ".jsonl", "application/x-ndjson", _jsonl, (_VERSIONS,)),
    Format("csv", "Bảng CSV, mỗi hàng một phiên bản", ".csv", "text/csv; charset=utf-8", _csv, (_VERSIONS,)),
    Format("xlsx", "Bảng tính Excel để đọc và sửa", ".xlsx", _XLSX_TYPE, _xlsx, (_VERSIONS,), tells=True),
    Format("jsonld", "Dữ liệu schema.org cho trang web", ".jsonld", "application/ld+json", _jsonld),
    Format("atom", "Nguồn tin thay đổi (Atom)", ".atom", "application/atom+xml", _atom, (_MOST, _SINCE)),
    Format("leaflet", "Tờ gấp A4 gấp ba", ".pdf", "application/pdf", _leaflet, _LEAFLET, load_holds=_leaflet_holds),
    Format("handbook", "Sổ tay hỏi – đáp, bản in A5", ".pdf", "application/pdf", _handbook, (_TITLE,)),
    Format("docx", "Sổ tay hỏi – đáp để sửa (Word)", ".docx", _DOCX_TYPE, _docx, (_TITLE,)),
    Format("slides", "Trình chiếu cho buổi họp dân", ".pptx", _PPTX_TYPE, _slides, (_TITLE,)),
    Format("social", "Bài đăng Zalo, Facebook kèm ảnh", ".zip", "application/zip", _social, _SOCIAL, tells=True),
    Format(
        "loudspeaker",
        "Bản tin truyền thanh",
        ".txt",
        "text/plain; charset=utf-8",
        _loudspeaker,
        _LOUDSPEAKER,
        load_holds=_loudspeaker_holds,
    ),
    Format("quiz", "Phiếu trắc nghiệm kèm đáp án", ".pdf", "application/pdf", _quiz, _QUIZ, load_holds=_quiz_holds),
    Format(
        "quiz-json",
        "Trắc nghiệm cho trang web",
        ".json",
        "application/json",
        _quiz_json,
        _QUIZ,
        load_holds=_quiz_holds,
    ),
    Format(
        "quiz-gift",
        "Trắc nghiệm cho Moodle (GIFT)",
        ".gift.txt",
        "text/plain; charset=utf-8",
        _quiz_gift,
        _QUIZ,
        load_holds=_quiz_holds,
    ),
    Format(
        "quiz-moodle",
        "Trắc nghiệm cho Moodle (XML)",
        ".xml",
        "application/xml",
        _quiz_moodle,
        _QUIZ,
        load_holds=_quiz_holds,
    ),
)

FORMATS: dict[str, Format] = {each.name: each for each in _ALL}


def format_named(name: str) -> Format:
    """The format of this name; ``BadSelection`` lists all with their titles."""
    if name in FORMATS:
        return FORMATS[name]
    listed = "; ".join(f"{each.name} ({each.title})" for each in FORMATS.values())
    raise BadSelection("format", f"không có định dạng '{name}'. Đang có: {listed}.")
