"""A server without a model, for what needs none: every answer but search and chat."""

from contextlib import contextmanager
from datetime import datetime

from fastapi.testclient import TestClient

from gateway.app import create_app
from gateway.partners.keys import PartnerKey, hash_of
from gateway.settings import Settings

PORTAL = "https://hoidap.example.vn"
SECRET = "hd_" + "a1" * 24


def partner(id="pt_00000000000000a1", secret=SECRET, **fields):
    """A partner with its usual quotas."""
    made = datetime(2026, 11, 1)
    return PartnerKey(id, "Báo thử", hash_of(secret), made, made, **fields)


def bearer(secret=SECRET):
    """The header of a partner's call."""
    return {"Authorization": f"Bearer {secret}"}


@contextmanager
def serving(folder, prepare=None, routes=None, **settings):
    """A running server; ``prepare`` gets the address of its database before the start, ``routes`` its app."""

    def never():
        raise RuntimeError("no model in this test")

    made = Settings(database_url=f"sqlite:///{folder}/turns.db", **{"base_url": PORTAL, **settings})
    if prepare is not None:
        prepare(made.database_url)
    app = create_app(never, made)
    if routes is not None:
        routes(app)
    with TestClient(app, raise_server_exceptions=False) as running:
        running.settings, running.state = made, app.state.hoidap
        yield running
