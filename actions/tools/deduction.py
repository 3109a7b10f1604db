"""Wire form of ``deduction``."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, StrictInt, constr

from actions.calculators.computation import Computation
from actions.calculators.deduction import deduction
from actions.tools.base import ToolIn

_Place = constr(strip_whitespace=True, min_length=1, max_length=200)


class DeductionIn(ToolIn):
    """The most that may be deducted from a wage or pension each month."""

    monthly_income_vnd: StrictInt = Field(
        description="Tiền lương, lương hưu, thu nhập thực nhận trong tháng, đồng.", example=12000000
    )
    region: Literal["I", "II", "III", "IV"] | None = Field(
        None, description="Vùng lương tối thiểu nơi người phải thi hành án đang sống.", example="III"
    )
    commune: _Place | None = Field(  # type: ignore[valid-type]
        None, description="Xã, phường, đặc khu nơi đang sống, thay cho vùng.", example="xã Tịnh Khê"
    )
    province: _Place | None = Field(  # type: ignore[valid-type]
        None, description="Tỉnh, thành phố của xã, phường đó; tên cũ cũng được.", example="Quảng Ngãi"
    )
    registered_dependants: StrictInt | None = Field(
        None, description="Số người phụ thuộc đã được cơ quan thuế xác nhận; không có thì ghi 0.", example=1
    )
    decided_on: date | None = Field(
        None, description="Ngày ra quyết định trừ vào thu nhập, nếu đã có.", example="2026-08-03"
    )

    class Config:
        """What comes back, for the interface document."""

        schema_extra = {
            "description": (
                "Số tiền cao nhất được trừ vào thu nhập mỗi tháng. Kết quả: max_vnd là mức trừ cao nhất (0 khi không"
                " được trừ); left_vnd là số còn lại của thu nhập sau khi trừ mức đó (thu nhập trừ max_vnd);"
                " must_stay_vnd là số luật buộc để lại. Trước 01/07/2026 không cần region và registered_dependants."
            )
        }

    def run(self, as_of: date) -> Computation:
        """Compute."""
        return deduction(
            as_of,
            self.monthly_income_vnd,
            self.region,
            self.registered_dependants,
            self.commune,
            self.province,
            self.decided_on,
        )
