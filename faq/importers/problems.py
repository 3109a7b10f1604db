"""What is wrong with a file that somebody wants to import."""

from __future__ import annotations

from dataclasses import dataclass

#: Messages shown at most; a wrong file is wrong everywhere.
MOST = 50


@dataclass(frozen=True)
class Problem:
    """One thing to mend, in Vietnamese; ``where`` names row and column, or entry and field."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class BadImport(ValueError):
    """The file cannot be imported; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
