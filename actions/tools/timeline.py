"""Wire form of ``timeline``."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from actions.calculators.computation import Computation
from actions.calculators.timeline import timeline
from actions.tools.base import ToolIn


class TimelineIn(ToolIn):
    """Days that follow from a request, or from the notice of the enforcement order; exactly one of the two."""

    notified_on: date | None = Field(
        None,
        description="Ngày người phải thi hành án được thông báo hợp lệ quyết định thi hành án.",
        example="2026-11-02",
    )
    requested_on: date | None = Field(
        None, description="Ngày cơ quan thi hành án nhận được yêu cầu thi hành án và bản án.", example="2026-11-02"
    )

    def run(self, as_of: date) -> Computation:
        """Compute."""
        return timeline(as_of, self.notified_on, self.requested_on)
