"""A server with the shared assistant and a database of its own."""

import pytest
from fastapi.testclient import TestClient

from gateway.app import create_app
from gateway.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url=f"sqlite:///{tmp_path}/turns.db", products=tmp_path / "products")


@pytest.fixture
def client(assistant, settings):
    with TestClient(create_app(lambda: assistant, settings), raise_server_exceptions=False) as running:
        for _ in range(200):
            if running.get("/readyz").status_code == 200:
                break
        yield running
