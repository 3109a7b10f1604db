"""`make bench`: a chat turn in one process against the same bot on stock Rasa over REST.

Both sides use the same model and the same questions, in the same run; ratios are what counts, the
times are of this machine. Questions are the entries' own with one word left out, so that none is listed
word for word and the whole search runs. Needs `rasa` on the environment's path.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import requests
from rich.console import Console
from rich.progress import track
from rich.table import Table

TURNS = 100
ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
console = Console()


def questions() -> list[str]:
    from bot import day, knowledge

    entries = knowledge.shown().in_force(day.today())
    texts = []
    for entry in entries:
        words = entry.questions[2].split()
        texts.append(" ".join(words[: len(words) // 2] + words[len(words) // 2 + 1 :]))
    return (texts * (TURNS // len(texts) + 1))[:TURNS]


def percentiles(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def in_process(texts: list[str]) -> dict[str, float]:
    started = time.perf_counter()
    from bot import day, training
    from gateway.assistant import Assistant

    assistant = Assistant.load(training.MODEL)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(assistant.warm_up())
    ready = time.perf_counter() - started
    today = day.today()
    turns, understanding = [], []
    for number, text in enumerate(track(texts, "in one process", console=console)):
        begun = time.perf_counter()
        reply = loop.run_until_complete(assistant.ask(text, f"bench-{number}")).reply
        turns.append(time.perf_counter() - begun)
        assert reply.answer.status != "error"
        # the same text again through understanding alone; the vector is in memory on both sides
        begun = time.perf_counter()
        loop.run_until_complete(assistant._engine.understand(text, today))
        cached = time.perf_counter() - begun
        begun = time.perf_counter()
        loop.run_until_complete(assistant.ask(text, f"again-{number}"))
        understanding.append((cached, time.perf_counter() - begun))
    p50, p95 = percentiles(turns)
    outside = statistics.median(max(again - nlu, 0.0) for nlu, again in understanding)
    memory = psutil.Process().memory_info().rss / 2**20
    return {"p50": p50, "p95": p95, "outside": outside, "ready": ready, "memory": memory}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(check: Callable[[], bool], seconds: int) -> None:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if check():
                return
        except requests.RequestException:
            pass
        time.sleep(0.5)
    raise TimeoutError("stock Rasa did not start; its output is above")


def over_rest(texts: list[str]) -> dict[str, float]:
    """Stock `rasa run` and `rasa run actions` with the same model; both on loopback."""
    from bot import training

    rasa_port, action_port = free_port(), free_port()
    environment = os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as folder:
        endpoints = Path(folder) / "endpoints.yml"
        endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{action_port}/webhook\n", encoding="utf-8")
        run = [BIN / "rasa", "run", "--quiet"]
        commands = [
            [*run, "actions", "--port", str(action_port)],
            [
                *run,
                "-i",
                "127.0.0.1",
                "-p",
                str(rasa_port),
                "-m",
                training.MODEL,
                "--endpoints",
                endpoints,
                "--enable-api",
            ],
        ]
        log = (Path(folder) / "rasa.log").open("w")
        started = time.perf_counter()
        processes = [
            subprocess.Popen([str(part) for part in command], cwd=ROOT, env=environment, stdout=log, stderr=log)
            for command in commands
        ]
        base = f"http://127.0.0.1:{rasa_port}"
        try:
            with console.status("starting stock Rasa"):
                wait_for(lambda: bool(requests.get(f"{base}/status", timeout=5).json().get("model_file")), 300)
                wait_for(lambda: requests.get(f"http://127.0.0.1:{action_port}/health", timeout=5).ok, 60)
            ready = time.perf_counter() - started
            session = requests.Session()

            def turn(number: str, text: str) -> float:
                begun = time.perf_counter()
                body = {"sender": number, "message": text}
                said = session.post(f"{base}/webhooks/rest/webhook", json=body, timeout=60).json()
                elapsed = time.perf_counter() - begun
                assert said, "stock Rasa answered nothing"
                return elapsed

            turn("warm-up", texts[0])
            turns, outside = [], []
            for number, text in enumerate(track(texts, "over REST", console=console)):
                turns.append(turn(f"bench-{number}", text))
                begun = time.perf_counter()
                session.post(f"{base}/model/parse", json={"text": text}, timeout=60)
                nlu = time.perf_counter() - begun
                outside.append(max(turn(f"again-{number}", text) - nlu, 0.0))
            memory = sum(psutil.Process(process.pid).memory_info().rss for process in processes) / 2**20
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                process.wait(20)
            log.close()
    p50, p95 = percentiles(turns)
    return {"p50": p50, "p95": p95, "outside": statistics.median(outside), "ready": ready, "memory": memory}


def training_seconds() -> float:
    """A whole `hoidap train` from nothing, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, console.status("training from nothing"):
        started = time.perf_counter()
        subprocess.run(
            [BIN / "hoidap", "train", "--force"],
            env=os.environ | {"HOIDAP_MODELS": folder, "HOME": folder},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        return time.perf_counter() - started


def main() -> None:
    from bot import training

    if not training.is_fresh():
        training.train()
    texts = questions()
    ours, stock = in_process(texts), over_rest(texts)
    trained = training_seconds()
    table = Table(title=f"{TURNS} turns, first time each, one at a time")
    for column in ("measure", "stock Rasa over REST", "hoidap in one process", "ratio"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, key in (("turn p50", "p50"), ("turn p95", "p95"), ("outside NLU, median", "outside")):
        ratio = stock[key] / max(ours[key], 1e-9)
        table.add_row(name, f"{stock[key] * 1000:.1f} ms", f"{ours[key] * 1000:.1f} ms", f"{ratio:.1f}x")
    ready = stock["ready"] / ours["ready"]
    table.add_row("start to ready", f"{stock['ready']:.1f} s", f"{ours['ready']:.1f} s", f"{ready:.1f}x")
    memory = stock["memory"] / ours["memory"]
    table.add_row("memory after the turns", f"{stock['memory']:.0f} MB", f"{ours['memory']:.0f} MB", f"{memory:.1f}x")
    table.add_row("training from nothing", "", f"{trained:.1f} s", "")
    console.print(table)


if __name__ == "__main__":
    main()
