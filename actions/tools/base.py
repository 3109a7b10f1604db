"""What all tools share over the wire."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Extra, Field

from actions.calculators.computation import Computation


class ToolIn(BaseModel):
    """Input of a tool; days are ISO, money is whole đồng. Unknown fields are an error, not a silence."""

    as_of: date | None = Field(
        None, description="Ngày cần áp dụng luật, mặc định là hôm nay ở Việt Nam.", example="2026-11-21"
    )

    class Config:
        """Closed, and fields may be given by the names of the JSON form."""

        extra = Extra.forbid
        allow_population_by_field_name = True

    def run(self, as_of: date) -> Computation:
        """Compute; ``BadInput`` and ``NotInForce`` as the calculator raises them."""
        raise NotImplementedError
