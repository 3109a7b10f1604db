"""/gioi-thieu: the figures of the committed file, and what the program really keeps."""

import json
import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from gateway.app import create_app
from gateway.letterbox import KEEP_SECONDS
from gateway.portal.about import PUBLISHED, published
from gateway.settings import Settings


def no_assistant():
    raise RuntimeError("the pages need no assistant")


@pytest.fixture
def text(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path}/turns.db", keep_days=37, hotline="1900 0000")
    with TestClient(create_app(no_assistant, settings)) as client:
        yield client.get("/gioi-thieu").text


def test_the_error_rate_is_that_of_the_file_with_day_suite_and_command(text):
    rows = json.loads(PUBLISHED.read_text(encoding="utf-8"))["figures"]
    assert "wrong_of_answered" in {row["id"] for row in rows}
    for row, figure in zip(rows, published()):
        assert figure.percent in text and row["title"] in text and row["command"] in text and row["suite"] in text
        assert f"{figure.measured_on:%d/%m/%Y}" in text and 0 <= figure.value <= 1


@pytest.mark.parametrize("value, said", [(0.08, "8%"), (0.012, "1,2%"), (1.0, "100%"), (0.0, "0%")])
def test_a_share_is_written_as_people_write_it(value, said):
    from gateway.portal.about import Figure

    assert Figure("x", "x", value, "x", 1, "x", date(2026, 1, 1), "x").percent == said


def test_without_a_file_no_figure_is_made_up(tmp_path):
    assert published(tmp_path / "none.json") == []


def test_what_is_kept_is_what_the_settings_say(text):
    assert "cũ hơn 37 ngày" in text and f"{KEEP_SECONDS // 60} phút" in text and "1900 0000" in text


def test_it_says_that_it_is_a_machine_and_whom_to_ask(text):
    assert "không phải người" in text and "Để gặp người có trách nhiệm" in text
    assert "Chưa được cơ quan thi hành án phê duyệt" in text and "Apache-2.0" in text


def test_it_asks_nothing_of_anybody_else(text):
    assert set(re.findall(r'(?:src|href)="(?:https?:)?//([^/"]+)', text)) <= {"testserver"}
