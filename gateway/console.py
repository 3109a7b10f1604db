"""What the commands share: where they print, common options, progress."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console()
errors = Console(stderr=True)

AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], metavar="NĂM-THÁNG-NGÀY", help="Ngày cần hỏi luật; mặc định là hôm nay."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho máy đọc.")]


def day_of(as_of: datetime | None) -> date | None:
    """The day of an ``--as-of``; ``None`` when it was not given."""
    return as_of.date() if as_of else None


def progress_display() -> Progress:
    """A display on standard error; standard output belongs to the answers."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        redirect_stdout=False,
    )


def train_model(force: bool = False) -> Path:
    """The trained model; trains when there is none that is fresh, or when told to."""
    from bot import training

    if not force and training.is_fresh():
        return training.MODEL
    with progress_display() as progress:
        task = progress.add_task("Huấn luyện mô hình (khoảng một phút)", total=None)
        try:
            model = training.train(lambda done: progress.advance(task, done))
        except (training.TrainingFailed, ValueError) as error:
            errors.print(f"[red]Không huấn luyện được:[/] {error}", soft_wrap=True)
            raise typer.Exit(1) from None
        progress.update(task, description="Đã huấn luyện xong", total=1, completed=1)
    return model


def trained_model() -> Path:
    """The trained model; trained in a process of its own, whose memory is free again when it has ended."""
    from bot import training

    if not training.is_fresh() and subprocess.run([sys.executable, "-m", "gateway.cli", "train"]).returncode:
        raise typer.Exit(1)
    return training.MODEL


def load_assistant() -> Any:
    """Load the trained model, training it first when there is none that is fresh."""
    model = trained_model()
    from gateway.assistant import Assistant

    with errors.status("Đang nạp mô hình…"):
        return Assistant.load(model)
