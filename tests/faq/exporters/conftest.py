"""The project's own corpus, acts and a publisher with a portal."""

from datetime import date

import pytest

from faq.corpus import load_corpus
from faq.exporters.selection import Publisher, Selection
from law.acts import load_acts

DAY = date(2026, 12, 1)


@pytest.fixture(scope="session")
def real():
    return load_corpus()


@pytest.fixture(scope="session")
def acts():
    return load_acts()


@pytest.fixture
def publisher():
    return Publisher("Mặt trận xã A", portal="https://hoidap.example")


@pytest.fixture
def whole():
    return Selection(DAY)
