"""The tools over the wire: what each takes, as JSON, and the calculator behind it."""

from __future__ import annotations

from actions.tools.agency import AgencyIn
from actions.tools.base import ToolIn
from actions.tools.complaint import ComplaintIn
from actions.tools.deduction import DeductionIn
from actions.tools.distribution import DistributionIn
from actions.tools.document import DocumentIn
from actions.tools.fee import FeeIn
from actions.tools.interest import InterestIn
from actions.tools.limitation import LimitationIn
from actions.tools.timeline import TimelineIn

#: By the name in ``POST /v1/tools/{name}`` and ``hoidap calc {name}``.
TOOLS: dict[str, type[ToolIn]] = {
    "limitation": LimitationIn,
    "timeline": TimelineIn,
    "fee": FeeIn,
    "interest": InterestIn,
    "deduction": DeductionIn,
    "distribution": DistributionIn,
    "agency": AgencyIn,
    "complaint": ComplaintIn,
    "document": DocumentIn,
}

__all__ = ["TOOLS", "ToolIn"]
