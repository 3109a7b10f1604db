"""/co-quan: the body of a place, who does what, and a path of which every step can be checked."""

from datetime import date

import pytest
import yaml
from fastapi.testclient import TestClient

from bot import day, knowledge
from gateway.app import create_app
from gateway.numbers import spell
from gateway.portal.road import ROAD_FILE, road
from gateway.settings import Settings
from law.acts import known_acts
from law.agencies.duties import known_duties
from law.parameters import known_parameters

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('db') / 'turns.db'}"
    with TestClient(create_app(no_assistant, Settings(database_url=database))) as running:
        yield running


def no_assistant():
    raise RuntimeError("the pages need no assistant")


@pytest.mark.parametrize(
    "place, body",
    [
        ("huyện Sơn Tịnh", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Kon Tum", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("Hải Dương", "Thi hành án dân sự thành phố Hải Phòng"),
        ("chi cuc thads huyen son tinh", "Thi hành án dân sự tỉnh Quảng Ngãi"),
    ],
)
def test_a_place_by_its_old_or_new_name_leads_to_the_body_of_today(client, place, body):
    wanted = client.post("/v1/tools/agency", json={"place": place, "as_of": TODAY.isoformat()}).json()
    text = client.get("/co-quan", params={"noi": place}).text
    assert wanted["body"] == body and f"<dd>{body}</dd>" in text
    assert all(step["text"] in text for step in wanted["steps"])


def test_a_name_of_several_places_offers_them(client):
    reply = client.get("/co-quan", params={"noi": "Tân Phú"})
    assert reply.status_code == 422 and "Tân Phú, Tỉnh Đồng Nai" in reply.text
    assert client.get("/co-quan", params={"noi": "Tân Phú, Tỉnh Đồng Nai"}).status_code == 200


def test_an_unknown_place_is_told_kindly_and_stays(client):
    reply = client.get("/co-quan", params={"noi": "<Xứ Thần Tiên>"})
    assert reply.status_code == 422 and "Chưa nhận ra" in reply.text and "&lt;Xứ Thần Tiên&gt;" in reply.text


def test_all_duties_of_the_day_are_there_and_can_be_filtered_without_marks(client):
    text = client.get("/co-quan").text
    in_force = [
        duty for duty in known_duties() if duty.since <= TODAY and TODAY in known_acts()[duty.citation.act].effective
    ]
    assert text.count("data-item") == len(in_force) > 100
    found = client.get("/co-quan", params={"viec": "phong toa"}).text
    assert 0 < found.count("data-item") < 20 and "ong tỏa" in found
    assert "Chưa có dòng nào khớp" in client.get("/co-quan", params={"viec": "trồng hoa"}).text


@pytest.mark.parametrize("name", ["civil", "administrative"])
def test_every_step_of_the_path_is_cited_and_leads_to_answers(name):
    acts = known_acts()
    for stop in road(name, TODAY):
        for each in (stop, stop.branch) if stop.branch else (stop,):
            assert each.citations and each.entries
            assert each.laws or not each.says, "a sentence needs its provision"
            for citation in each.citations:
                assert acts[citation.act].holds(citation) and TODAY in acts[citation.act].effective


def test_the_sentences_of_the_path_rest_on_provisions_of_the_entries_they_name():
    """What a step says must be found in the entries beside it, at least by the article."""
    for name in ("civil", "administrative"):
        for stop in road(name, TODAY):
            for each in (stop, stop.branch) if stop.branch else (stop,):
                cited = {(c.act, c.article) for entry in each.entries for c in entry.citations_on(TODAY)}
                assert {(law.act, law.article) for law in each.laws} <= cited, each.title


def test_the_numbers_of_the_path_are_those_of_the_law_files(client):
    text = client.get("/co-quan").text
    rows = yaml.safe_load(ROAD_FILE.read_text(encoding="utf-8"))
    named = [
        time["parameter"] for stops in rows.values() for stop in stops for time in stop["times"] if "parameter" in time
    ]
    assert len(named) > 15
    for name in named:
        parameter = known_parameters()[name]
        assert spell(parameter.at(TODAY), parameter) in text
    digits = [stop["says"] for stops in rows.values() for stop in stops if any(sign.isdigit() for sign in stop["says"])]
    assert digits == [], "a number is never typed into the file"


def test_every_entry_and_tool_that_the_path_names_exists():
    rows = yaml.safe_load(ROAD_FILE.read_text(encoding="utf-8"))
    for stops in rows.values():
        for stop in stops:
            for id in (*stop["entries"], *stop.get("branch", {}).get("entries", ())):
                assert knowledge.shown().has(id, TODAY), id


def test_no_address_or_number_is_claimed(client):
    text = client.get("/co-quan").text
    assert "không có số điện thoại, địa chỉ đã được kiểm chứng" in text
