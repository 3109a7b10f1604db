"""Wire form of ``complaint``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import get_args

from pydantic import Field, validator

from actions.calculators.complaint import About, Act, By, complaint
from actions.calculators.computation import Computation
from actions.tools.base import ToolIn
from law.words import fold

#: Other names that a caller may send, folded (``fold``); the schema shows the keys only. English names are those of
#: our glossary; a word that could mean two acts (``payment``, ``attachment``) is left out, so that it is refused.
ACTS: Mapping[str, tuple[str, ...]] = {
    "before_measures": (
        "before measure",
        "before coercion",
        "enforcement order",
        "enforcement decision",
        "quyet dinh thi hanh an",
        "truoc cuong che",
        "giay bao",
        "giay trieu tap",
        "summons",
        "xac minh",
        "xac minh dieu kien thi hanh an",
    ),
    "refusal": ("refuse", "request refused", "tu choi", "tu choi yeu cau thi hanh an", "tu choi thi hanh an"),
    "protective_measure": (
        "protective measures",
        "protection",
        "bao dam",
        "bien phap bao dam",
        "exit ban",
        "tam hoan xuat canh",
        "tam giu",
        "tam giu tai san",
        "tam giu giay to",
        "tam giu tai san giay to",
        "tam dung giao dich",
        "tam ngung giao dich",
        "tam dung dang ky",
    ),
    "account_freeze": ("freeze", "freeze account", "freezing account", "phong toa", "phong toa tai khoan"),
    "coercive_measure": (
        "coercive measures",
        "coercion",
        "coercion decision",
        "cuong che",
        "cuong che thi hanh an",
        "bien phap cuong che",
        "seizure",
        "ke bien",
        "ke bien tai san",
        "ke bien nha",
        "khau tru",
        "khau tru tien",
        "khau tru tai khoan",
        "account deduction",
        "wage deduction",
        "tru luong",
        "tru vao thu nhap",
        "eviction",
        "cuong che giao nha",
    ),
    "after_coercion": ("after coercive measure", "sau cuong che", "auction", "dau gia", "ban dau gia"),
    "office_act": (
        "office",
        "enforcement office",
        "bailiff",
        "van phong thi hanh an dan su",
        "van phong thua phat lai",
        "thua phat lai",
        "thua hanh vien",
    ),
    "first_decision": (
        "second complaint",
        "khieu nai lan hai",
        "complaint decision",
        "giai quyet khieu nai lan dau",
        "quyet dinh giai quyet khieu nai",
    ),
    "admin_enforcement": ("administrative enforcement", "thi hanh an hanh chinh", "an hanh chinh"),
    "admin_first_decision": ("administrative first decision", "khieu nai lan hai thi hanh an hanh chinh"),
    "denunciation": ("denounce", "to cao"),
}
_ACT_OF = {fold(name): act for act in get_args(Act) for name in (act, *ACTS[act])}


def act_of(name: object) -> object:
    """The key for a name of an act, also with ``quyết định`` before it; what is not known is left as it is."""
    if not isinstance(name, str):
        return name
    folded = fold(name)
    found = _ACT_OF.get(folded) or _ACT_OF.get(folded.removeprefix("quyet dinh ").removeprefix("ap dung "))
    return found or name


class ComplaintIn(ToolIn):
    """To whom to complain, and by which day."""

    act: Act = Field(
        description="Việc bị khiếu nại. before_measures: trước bảo đảm, cưỡng chế · refusal: từ chối yêu cầu · "
        "protective_measure: bảo đảm · account_freeze: phong tỏa tài khoản · coercive_measure: cưỡng chế · "
        "after_coercion: sau cưỡng chế · office_act: việc của văn phòng · first_decision: quyết định giải quyết lần "
        "đầu · admin_enforcement, admin_first_decision: thi hành án hành chính, lần đầu và lần hai · "
        "denunciation: tố cáo",
        example="coercive_measure",
    )
    learned_on: date = Field(description="Ngày được thông báo quyết định hoặc biết hành vi.", example="2026-11-02")
    by: By | None = Field(
        None,
        description="Người đã ra quyết định hoặc làm việc đó. officer: Chấp hành viên · head: Thủ trưởng · "
        "district_officer, district_head: cấp huyện, trước 01/07/2025 · military_officer, military_head: quân đội · "
        "office: văn phòng thi hành án dân sự, Thừa phát lại",
        example="officer",
    )
    about: About | None = Field(
        None, description="Với first_decision: khiếu nại lần đầu là về việc gì.", example="coercive_measure"
    )
    finished_before_new_law: bool = Field(False, description="Việc thi hành án đã kết thúc trước 01/07/2026.")

    @validator("act", "about", pre=True)
    def _named(cls, name: object) -> object:  # noqa: N805
        return act_of(name)

    def run(self, as_of: date) -> Computation:
        """Compute."""
        return complaint(as_of, self.act, self.learned_on, self.by, self.about, self.finished_before_new_law)
