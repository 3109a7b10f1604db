"""A message sent twice is asked once: reloads, double presses, retries after a lost answer."""

import asyncio

import pytest

from gateway.attempts import KEEP_SECONDS, MOST_KEPT, Attempts


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def attempts(clock):
    return Attempts(lambda: clock[0])


class Asking:
    def __init__(self):
        self.times = 0

    async def __call__(self):
        self.times += 1
        await asyncio.sleep(0.01)
        return self.times


async def at_once():
    return 1


async def test_the_same_attempt_is_asked_once_also_at_the_same_moment(attempts):
    ask = Asking()
    assert await asyncio.gather(*(attempts.once("a", ask) for _ in range(5))) == [1] * 5
    assert await attempts.once("a", ask) == 1 and await attempts.once("b", ask) == 2


async def test_who_goes_away_does_not_lose_the_answer(attempts):
    ask = Asking()
    gone = asyncio.ensure_future(attempts.once("a", ask))
    await asyncio.sleep(0)
    gone.cancel()
    assert await attempts.once("a", ask) == 1


async def test_what_failed_may_be_tried_again(attempts):
    async def fail():
        raise ValueError

    with pytest.raises(ValueError):
        await attempts.once("a", fail)
    assert await attempts.once("a", Asking()) == 1


async def test_an_attempt_is_forgotten_after_minutes_and_when_there_are_too_many(attempts, clock):
    ask = Asking()
    await attempts.once("a", ask)
    clock[0] = KEEP_SECONDS - 1
    assert await attempts.once("a", ask) == 1
    clock[0] = KEEP_SECONDS
    assert await attempts.once("a", ask) == 2
    for number in range(MOST_KEPT + 1):
        await attempts.once(number, at_once)
    assert await attempts.once("a", ask) == 3


@pytest.mark.model
def test_a_retry_of_the_widget_gets_the_answer_that_was_lost(client, settings):
    def chat(message, attempt):
        return client.post(f"/v1/chat?attempt={attempt}", json={"message": message}).json()

    first = chat("Ai phải nộp phí thi hành án?", "a" * 32)
    assert chat("Ai phải nộp phí thi hành án?", "a" * 32) == first
    assert chat("Ai phải nộp phí thi hành án?", "b" * 32)["turn"] != first["turn"]
    assert chat("Mức phí thi hành án là bao nhiêu?", "a" * 32)["turn"] != first["turn"]
    assert client.post("/v1/chat?attempt=short", json={"message": "phí"}).status_code == 422
