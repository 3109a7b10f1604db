"""Wire form of ``document``."""

from __future__ import annotations

from datetime import date

from pydantic import Field, StrictInt, StrictStr

from actions.calculators.computation import Computation
from actions.documents.drafted import drafted
from actions.documents.letter import Letter
from actions.tools.base import ToolIn


class DocumentIn(ToolIn):
    """A letter to print and sign; what is left out stays a dotted line."""

    kind: StrictStr = Field(max_length=60, description="Loại giấy tờ; xem GET /v1/documents.", example="complaint")
    values: dict[StrictStr, StrictInt | StrictStr | None] = Field(
        default_factory=dict,
        description="Nội dung từng ô; ngày viết 2026-11-22, tiền là số đồng.",
        example={"round": "first", "target": "officer", "finished": "no"},
    )

    def letter(self, as_of: date) -> Letter:
        """The letter, to be rendered; ``BadInput`` and ``NotInForce`` as ``Letter.of`` raises them."""
        return Letter.of(self.kind, self.values, as_of)

    def run(self, as_of: date) -> Computation:
        """Say what was drafted and what to do with it."""
        return drafted(as_of, self.kind, self.values)
