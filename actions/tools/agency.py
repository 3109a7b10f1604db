"""Wire form of ``agency``."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from actions.calculators.agency import agency
from actions.calculators.computation import Computation
from actions.tools.base import ToolIn


class AgencyIn(ToolIn):
    """The body competent to enforce."""

    place: str | None = Field(
        None,
        max_length=200,
        description="Nơi Tòa án đã xử sơ thẩm: tên tỉnh, huyện, xã, cũ hoặc mới.",
        example="huyện Sơn Tịnh",
    )
    court: str | None = Field(
        None,
        max_length=300,
        description="Nơi đã ra bản án, phán quyết, quyết định, ghi tự do.",
        example="Tòa án nhân dân khu vực 3 - Quảng Ngãi",
    )
    matter: str | None = Field(
        None, max_length=100, description="Việc cần biết ai làm: từ khóa về cơ quan hoặc việc.", example="kê biên"
    )

    def run(self, as_of: date) -> Computation:
        """Compute."""
        return agency(as_of, self.place, self.court, self.matter)
