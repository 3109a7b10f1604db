"""The database of what the running program keeps: one address, one set of tables."""

from __future__ import annotations

from sqlalchemy import MetaData, create_engine
from sqlalchemy.engine import Engine as Database

metadata = MetaData()


def open_database(url: str) -> Database:
    """Connect, and make the tables that are not there yet."""
    database: Database = create_engine(url, future=True, pool_pre_ping=True)
    metadata.create_all(database)
    return database
