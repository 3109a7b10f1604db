"""A folder with two real topics, and the exports of it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from faq.corpus import ENTRIES_DIR, load_corpus
from faq.exporters import FORMATS
from faq.exporters.selection import Publisher, Selection
from law.acts import load_acts

DAY = date(2026, 12, 1)
TOPICS = ("phi", "thoi-hieu")


@pytest.fixture(scope="session")
def acts():
    return load_acts()


@pytest.fixture
def folder(tmp_path):
    for topic in TOPICS:
        shutil.copytree(ENTRIES_DIR / topic, tmp_path / "muc" / topic)
    return tmp_path / "muc"


@pytest.fixture
def exported(folder, acts):
    """``exported("csv")``: the folder in a format."""
    return lambda name: FORMATS[name].export(Selection(DAY), load_corpus(folder), acts, Publisher())


@pytest.fixture
def state():
    """Every file of a folder with its bytes."""
    return lambda folder: {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }
