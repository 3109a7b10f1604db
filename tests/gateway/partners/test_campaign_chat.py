"""Questions asked on a campaign's page are kept under its channel, and so are those that follow."""

from datetime import datetime

import pytest
from campaign_samples import MONTH
from sqlalchemy import create_engine, text

from gateway.embed.keys import EmbedKey, KeyStore
from gateway.partners.campaigns import CampaignStore

pytestmark = pytest.mark.model

PAPER = "https://bao.example.vn"
KEY = EmbedKey("pk_00000000000000c1", "Báo thử", (PAPER,), datetime(2026, 11, 1))


@pytest.fixture(autouse=True)
def kept(settings):
    CampaignStore(settings.database_url).add(MONTH)
    KeyStore(settings.database_url).add(KEY)


@pytest.fixture
def channels(settings):
    def read():
        with create_engine(settings.database_url, future=True).connect() as connection:
            return [row[0] for row in connection.execute(text("SELECT channel FROM turns ORDER BY number"))]

    return read


def chat(client, conversation=None, **query):
    headers = {"Origin": PAPER} if "key" in query else {}
    body = {"message": "chào bạn"} | ({"conversation": conversation} if conversation else {})
    answer = client.post("/v1/chat", json=body, params=query, headers=headers)
    assert answer.status_code == 200
    return answer.json()["conversation"]


def test_a_question_that_names_a_campaign_counts_for_it_and_so_do_those_that_follow(client, channels):
    talk = chat(client, campaign=MONTH.id)
    assert chat(client, talk) == talk
    chat(client)
    assert channels() == [MONTH.channel, MONTH.channel, "web"]


def test_a_campaign_that_there_is_not_is_passed_over(client, channels):
    chat(client, campaign="khong-co")
    chat(client, campaign="x" * 300)
    assert channels() == ["web", "web"]


def test_a_key_counts_before_a_campaign(client, channels):
    chat(client, campaign=MONTH.id, key=KEY.id)
    talk = chat(client, campaign=MONTH.id)
    chat(client, talk, key=KEY.id)
    assert channels() == [KEY.channel, MONTH.channel, KEY.channel]


def test_a_message_that_is_sent_again_is_asked_once_wherever_it_is_sent_from(client, channels):
    first = chat(client, campaign=MONTH.id, attempt="a" * 16)
    assert chat(client, attempt="a" * 16) == first
    assert channels() == [MONTH.channel]


def test_the_form_counts_for_the_campaign_too_and_leads_back_to_it(client, channels):
    address = f"/tro-chuyen?dot={MONTH.id}"
    page = client.post(address, data={"cau-hoi": "chào bạn"})
    assert page.status_code == 200 and f'href="/dot/{MONTH.id}"' in page.text
    assert f"dot={MONTH.id}" in str(page.url) and page.text.count(f"/tro-chuyen?dot={MONTH.id}") >= 2
    talk = page.url.params["cuoc"] if hasattr(page.url, "params") else str(page.url).split("cuoc=")[1].split("#")[0]
    client.post("/tro-chuyen", data={"cau-hoi": "cảm ơn", "cuoc": talk})
    client.post("/tro-chuyen?dot=khong-co", data={"cau-hoi": "chào bạn"})
    assert channels() == [MONTH.channel, MONTH.channel, "form"]


def test_the_interface_tells_of_the_parameter(client):
    parameters = client.get("/openapi.json").json()["paths"]["/v1/chat"]["post"]["parameters"]
    (found,) = [each for each in parameters if each["name"] == "campaign"]
    assert found["in"] == "query" and not found["required"] and "đợt" in found["description"]
