"""The project is a standard Rasa project: its own commands work on it. Run with `make test-slow`."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.model, pytest.mark.slow]

ROOT = Path(__file__).parents[1]
RASA = Path(sys.executable).with_name("rasa")


def rasa(*arguments, **options):
    return subprocess.run(
        [str(RASA), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=600, **options
    )


def test_the_data_is_valid():
    done = rasa("data", "validate", "--fail-on-warnings", "--max-history", "5")
    assert "No story structure conflicts found" in done.stdout + done.stderr
    assert "ERROR" not in done.stdout + done.stderr


def test_rasa_trains_a_model(tmp_path):
    done = rasa(
        "train", "--out", tmp_path, "--fixed-model-name", "fresh", env=os.environ | {"HOIDAP_MODELS": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "fresh.tar.gz").exists()


@pytest.mark.parametrize(
    "stories, flags",
    [
        pytest.param("tests/test_stories.yml", (), id="questions"),
        # here the words are read anew as well: intents and entities are checked too
        pytest.param("tests/dialogues/test_stories.yml", ("--e2e",), id="dialogues"),
    ],
)
def test_the_conversation_tests_pass(model, tmp_path, stories, flags):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{port}/webhook\n", encoding="utf-8")
    actions = subprocess.Popen([str(RASA), "run", "actions", "--port", str(port)], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 60
        while time.monotonic() < limit and socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.5)
        done = rasa(
            "test", "core", "-m", model, "--stories", stories, "--endpoints", endpoints,
            "--out", tmp_path, "--fail-on-prediction-errors", *flags,
        )  # fmt: skip
    finally:
        actions.terminate()
        actions.wait(20)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "all good" in (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
