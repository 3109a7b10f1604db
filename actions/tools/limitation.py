"""Wire form of ``limitation``."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Extra, Field, conlist

from actions.calculators.computation import Computation
from actions.calculators.limitation import Excluded, limitation
from actions.tools.base import ToolIn


class ExcludedIn(BaseModel):
    """Days that do not count, both included."""

    start: date = Field(alias="from", example="2023-01-01")
    end: date = Field(alias="to", example="2023-03-01")
    why: Literal["obstacle", "postponed"] = Field(
        "obstacle", description="obstacle: trở ngại, bất khả kháng, khẩn cấp · postponed: hoãn, tạm đình chỉ"
    )

    class Config:
        """Closed."""

        extra = Extra.forbid


class LimitationIn(ToolIn):
    """Last day to request enforcement."""

    effective_on: date | None = Field(None, description="Ngày bản án có hiệu lực pháp luật.", example="2022-05-10")
    due_on: date | conlist(date, min_items=1, max_items=240) | None = Field(  # type: ignore[valid-type]
        None, description="Ngày nghĩa vụ đến hạn ghi trong bản án; nhiều kỳ thì nhiều ngày."
    )
    excluded: conlist(ExcludedIn, max_items=100) = Field(  # type: ignore[valid-type]
        default_factory=list, description="Thời gian không tính vào thời hiệu."
    )

    def run(self, as_of: date) -> Computation:
        """Compute."""
        spans = [Excluded(span.start, span.end, span.why) for span in self.excluded]
        return limitation(as_of, self.effective_on, self.due_on, spans)
