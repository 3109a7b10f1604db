"""The tools over the wire: what each takes, as JSON, and the calculator behind it."""

from __future__ import annotations

from gateway.tools.base import ToolIn
from gateway.tools.limitation import LimitationIn

#: By the name in ``POST /v1/tools/{name}`` and ``hoidap calc {name}``.
TOOLS: dict[str, type[ToolIn]] = {
    "limitation": LimitationIn,
}

__all__ = ["TOOLS", "ToolIn"]
