"""Stock Rasa in a process of its own: ``python -m evaluation.stock_rasa FOLDER``.

Trains the pipeline that Rasa writes into a new project on ``FOLDER/data.json`` (without DIET, if that says so) unless
the folder has a model, reads ``{"id", "text"}`` lines and prints what the model makes of each. It knows nothing of the
project; what it may learn from and is asked comes from ``evaluation.baselines``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import IO, Any

#: The retrieval intent of all FAQ questions: ``faq/<entry>``.
FAQ = "faq"


def main(folder: Path) -> None:
    """Train when needed, then answer line by line."""
    # Rasa prints; the pipe of standard output belongs to the answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lines = sys.stdin.buffer.read().decode("utf-8").splitlines()
    model = folder / "model.tar.gz"
    if not model.exists():
        _train(folder, model)
    asyncio.run(_answer(model, [json.loads(line) for line in lines], answers))


def _train(folder: Path, model: Path) -> None:
    import rasa
    import rasa.model_training
    import yaml

    default = Path(rasa.__file__).parent / "engine/recipes/config_files/default_config.yml"
    config = yaml.safe_load(default.read_text(encoding="utf-8"))
    del config["policies"]
    config |= {"language": "vi", "assistant_id": "stock"}
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    if not data["diet"]:
        intents = ("DIETClassifier", "FallbackClassifier")
        config["pipeline"] = [component for component in config["pipeline"] if component["name"] not in intents]
    for component in config["pipeline"]:
        if component["name"] == "ResponseSelector":
            # how many are listed, not how they are learned: some are not in force on the day asked for
            component["ranking_length"] = 0
    training: dict[str, Any] = {"version": "3.1", "nlu": [], "responses": {}}
    for entry, title, questions in data["questions"]:
        training["nlu"].append({"intent": f"{FAQ}/{entry}", "examples": _block(questions)})
        training["responses"][f"utter_{FAQ}/{entry}"] = [{"text": title}]
    by_intent: dict[str, list[str]] = {}
    for intent, text in data["examples"]:
        by_intent.setdefault(intent, []).append(text)
    training["nlu"] += [{"intent": intent, "examples": _block(texts)} for intent, texts in by_intent.items()]
    project = folder / "project"
    project.mkdir(exist_ok=True)
    (project / "config.yml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    (project / "nlu.yml").write_text(yaml.safe_dump(training, allow_unicode=True, width=100_000), encoding="utf-8")
    os.chdir(project)
    made = rasa.model_training.train_nlu("config.yml", "nlu.yml", str(folder), fixed_model_name="part-model")
    if made is None:
        raise SystemExit("rasa made no model")
    Path(made).replace(model)


def _block(texts: list[str]) -> str:
    # square brackets mark entities in Rasa's files
    return "".join(f"- {' '.join(text.split()).translate(str.maketrans('[]', '()'))}\n" for text in texts)


async def _answer(model: Path, rows: list[dict[str, str]], out: IO[str]) -> None:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    processor = Agent.load(str(model)).processor
    if processor is None:
        raise SystemExit(f"{model} does not load")
    for row in rows:
        started = time.perf_counter()
        found = await processor.parse_message(UserMessage(row["text"]))
        ms = (time.perf_counter() - started) * 1000
        # a selector of all retrieval intents, as Rasa's own configuration has it, is called "default"
        ranked = (found.get("response_selector") or {}).get("default", {}).get("ranking", [])
        answer = {
            "id": row["id"],
            "intent": found["intent"]["name"],
            "confidence": found["intent"]["confidence"],
            "ranking": [[one["intent_response_key"].split("/", 1)[1], one["confidence"]] for one in ranked[:40]],
            "ms": ms,
        }
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
