"""Things with an id that are kept in the database, a row each, so that every process sees the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, delete, insert, select, update

from gateway.database import open_database

_T = TypeVar("_T")


class UnknownId(LookupError):
    """Nothing of the kind has this id."""


class Kept(Generic[_T]):
    """One kind of thing in a table with the columns ``id`` and ``created_at``."""

    def __init__(
        self, url: str, table: Table, row_of: Callable[[_T], dict[str, Any]], thing_of: Callable[[Any], _T]
    ) -> None:
        self._database = open_database(url)
        self._table, self._row_of, self._thing_of = table, row_of, thing_of

    def add(self, thing: _T) -> None:
        """Keep a new one."""
        with self._database.begin() as connection:
            connection.execute(insert(self._table).values(**self._row_of(thing)))

    def change(self, thing: _T) -> None:
        """Keep one as it is now; ``UnknownId`` when there is none to change."""
        row = self._row_of(thing)
        self._one(update(self._table).where(self._table.c.id == row["id"]).values(**row), row["id"])

    def remove(self, id: str) -> None:
        """Forget one; ``UnknownId`` when there is none."""
        self._one(delete(self._table).where(self._table.c.id == id), id)

    def get(self, id: str) -> _T:
        """The one with an id; ``UnknownId`` when there is none."""
        found = self.first(self._table.c.id == id)
        if found is None:
            raise UnknownId(id)
        return found

    def first(self, condition: Any) -> _T | None:
        """One that a condition on the table holds for."""
        with self._database.connect() as connection:
            row = connection.execute(select(self._table).where(condition)).mappings().first()
        return None if row is None else self._thing_of(row)

    def all(self) -> list[_T]:
        """Every one, the oldest first."""
        with self._database.connect() as connection:
            found = connection.execute(select(self._table).order_by(self._table.c.created_at, self._table.c.id))
            return [self._thing_of(row) for row in found.mappings()]

    def _one(self, statement: Any, id: str) -> None:
        with self._database.begin() as connection:
            done = connection.execute(statement)
        if not done.rowcount:
            raise UnknownId(id)
