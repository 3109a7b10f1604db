"""Wire form of ``complaint``."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from actions.calculators.complaint import About, Act, By, complaint
from actions.calculators.computation import Computation
from actions.tools.base import ToolIn


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

    def run(self, as_of: date) -> Computation:
        """Compute."""
        return complaint(as_of, self.act, self.learned_on, self.by, self.about, self.finished_before_new_law)
