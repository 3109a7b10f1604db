"""Endpoints of partners: what is kept, who sends, what follows from an attempt, and how a message is signed."""

import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot import day
from gateway.partners.history import Change
from gateway.partners.keys import PartnerKey, PartnerStore, hash_of, new_secret
from gateway.partners.webhook_store import KEPT_ATTEMPTS, LEASE, EndpointStore
from gateway.partners.webhooks import (
    JITTER,
    OLD_SECRET,
    WAITS,
    Attempt,
    Endpoint,
    TooManyEndpoints,
    UnknownEndpoint,
    judged,
    new_endpoint_id,
    new_signing_secret,
    signed_headers,
)

NOW = datetime(2026, 11, 22, 9, 30)
MINUTE = timedelta(minutes=1)
PARTNER = "pt_00000000000000a1"
OTHER = "pt_00000000000000a2"


def endpoint(**fields):
    given = {
        "id": new_endpoint_id(), "partner": PARTNER, "url": "https://bao.example.vn/hoidap", "created_at": NOW,
        "secret": new_signing_secret(), "cursor": 0,
    }  # fmt: skip
    return Endpoint(**{**given, **fields})


def attempt(of, number=1, status=204, error=None, at=NOW, kind="change"):
    return Attempt(of.id, f"msg_{of.id}_{number}", kind, number, at, 12.0, status, error)


def partner(id):
    return PartnerKey(id, "Báo thử", hash_of(new_secret()), NOW, NOW)


@pytest.fixture
def store(tmp_path):
    url = f"sqlite:///{tmp_path}/w.db"
    partners = PartnerStore(url)
    partners.add(partner(PARTNER))
    partners.add(partner(OTHER))
    store = EndpointStore(url)
    store.partners = partners
    return store


def kept(store, **fields):
    made = endpoint(**fields)
    store.add(made)
    return made


# --- what is kept


def test_an_endpoint_comes_back_from_the_database_as_it_went_in(store):
    made = kept(store, topics=("phi", "thoi-hieu"), kinds=("ended",), cursor=7)
    assert store.get(made.id) == made and store.all() == [made]


def test_another_partners_endpoint_does_not_exist(store):
    made = kept(store)
    assert store.get(made.id, PARTNER) == made and store.all(OTHER) == []
    with pytest.raises(UnknownEndpoint):
        store.get(made.id, OTHER)


def test_a_partner_has_at_most_five_endpoints_and_a_removed_one_makes_room(store):
    made = [kept(store) for _ in range(5)]
    with pytest.raises(TooManyEndpoints):
        kept(store)
    kept(store, partner=OTHER)
    store.remove(made[2].id)
    assert kept(store).id in {each.id for each in store.all(PARTNER)} and len(store.all(PARTNER)) == 5


def test_two_processes_cannot_both_add_the_fifth(store, tmp_path):
    for _ in range(4):
        kept(store)
    other = EndpointStore(f"sqlite:///{tmp_path}/w.db")
    real, raced = other._database.begin, []

    def begin_late():
        if not raced:
            raced.append(kept(store))
        return real()

    other._database.begin = begin_late
    with pytest.raises(TooManyEndpoints):
        kept(other)
    assert len(store.all()) == 5


def test_no_secret_is_in_what_is_printed_of_an_endpoint():
    made = endpoint(old_secret=new_signing_secret())
    assert made.secret not in repr(made) and made.old_secret not in repr(made)


def test_only_the_last_attempts_of_each_endpoint_are_kept(store):
    made, other = kept(store), kept(store)
    store.note(attempt(other, 1))
    for number in range(KEPT_ATTEMPTS + 3):
        store.note(attempt(made, number))
    found = store.attempts(made.id)
    assert [found[0].number, found[-1].number, len(found)] == [KEPT_ATTEMPTS + 2, 3, KEPT_ATTEMPTS]
    assert len(store.attempts(other.id)) == 1


def test_with_an_endpoint_its_attempts_go(store):
    made = kept(store)
    store.note(attempt(made))
    store.remove(made.id)
    assert store.attempts(made.id) == [] and store.all() == []
    again = [kept(store), kept(store), kept(store, partner=OTHER)]
    assert store.remove_of(PARTNER) == 2 and store.all() == again[2:]


# --- who sends


def test_one_process_at_a_time_serves_an_endpoint(store):
    made = kept(store)
    assert store.lease(made.id, "one", NOW) == made
    assert store.lease(made.id, "two", NOW) is None
    assert store.due(1, NOW, 9) == []
    store.release("two", made.id)
    assert store.lease(made.id, "two", NOW) is None
    store.release("one")
    assert store.due(1, NOW, 9) == [made.id] and store.lease(made.id, "two", NOW) == made


def test_a_process_that_died_holds_an_endpoint_for_a_minute_and_can_note_nothing_after_it(store):
    made = kept(store)
    store.lease(made.id, "dead", NOW)
    assert store.due(1, NOW + LEASE - timedelta(seconds=1), 9) == []
    assert store.due(1, NOW + LEASE, 9) == [made.id]
    assert store.lease(made.id, "alive", NOW + LEASE) == made
    assert store.move("dead", made, replace(made, cursor=3), NOW + LEASE, attempt(made, 3)) is None
    assert store.get(made.id).cursor == 0 and store.attempts(made.id) == []


def test_each_message_prolongs_the_lease(store):
    made = kept(store)
    store.lease(made.id, "one", NOW)
    later = NOW + timedelta(seconds=50)
    moved = store.move("one", made, replace(made, cursor=1), later, attempt(made))
    assert moved.cursor == 1 and store.attempts(made.id) == [attempt(made)]
    assert store.lease(made.id, "two", later + LEASE - timedelta(seconds=1)) is None
    assert store.lease(made.id, "two", later + LEASE).cursor == 1


def test_what_an_owner_skips_while_something_is_being_sent_is_not_sent_after_all(store):
    made = kept(store)
    store.lease(made.id, "one", NOW)
    store.disable(made.id, "owner", NOW)
    store.enable(made.id, skip_to=8)
    assert store.move("one", made, replace(made, cursor=1), NOW, attempt(made)) is None
    assert store.get(made.id).cursor == 8 and store.attempts(made.id) == []


def test_what_an_owner_stops_while_something_is_being_sent_stays_stopped(store):
    made = kept(store)
    store.lease(made.id, "one", NOW)
    store.disable(made.id, "stopped", NOW)
    moved = store.move("one", made, replace(made, cursor=1), NOW)
    assert (moved.disabled, moved.cursor) == ("stopped", 1)


def test_due_is_what_is_behind_enabled_and_not_waiting(store):
    behind, at_the_end = kept(store, cursor=3), kept(store, cursor=4)
    waiting = kept(store, cursor=3, next_at=NOW + MINUTE)
    stopped = kept(store, cursor=3, disabled="stopped", disabled_at=NOW)
    assert store.due(4, NOW, 9) == [behind.id]
    assert set(store.due(4, NOW + MINUTE, 9)) == {behind.id, waiting.id}
    assert len(store.due(4, NOW + MINUTE, 1)) == 1
    store.enable(stopped.id)
    assert stopped.id in store.due(4, NOW, 9) and at_the_end.id not in store.due(4, NOW, 9)


def test_endpoints_of_a_paused_or_removed_partner_wait(store):
    made, other = kept(store), kept(store, partner=OTHER)
    store.partners.change(replace(store.partners.get(PARTNER), paused="chưa gia hạn"))
    assert store.due(1, NOW, 9) == [other.id]
    store.partners.remove(OTHER)
    assert store.due(1, NOW, 9) == []
    store.partners.change(replace(store.partners.get(PARTNER), paused=None))
    assert store.due(1, NOW, 9) == [made.id]


def test_enabled_again_it_goes_on_where_it_stopped_or_after_what_was_missed(store):
    made = kept(store, cursor=2, failures=9, next_at=NOW + MINUTE, disabled="failing", disabled_at=NOW)
    store.enable(made.id)
    again = store.get(made.id)
    assert (again.cursor, again.failures, again.next_at, again.disabled, again.disabled_at) == (2, 0, None, None, None)
    store.disable(made.id, "stopped", NOW)
    store.enable(made.id, skip_to=8)
    assert store.get(made.id).cursor == 8


# --- what follows from an attempt


def test_after_each_failure_it_waits_longer_and_in_the_end_it_is_disabled():
    now, state, waits = NOW, endpoint(), []
    while state.disabled is None:
        state = judged(state, attempt(state, status=500, error="status", at=now), chance=0)
        if state.disabled is None:
            waits.append(state.next_at - now)
            now = state.next_at
    hours = [round(wait.total_seconds() / 3600, 4) for wait in waits]
    assert hours == [0.0014, 0.0167, 0.0833, 0.5, 2, 6, 12, 24] and tuple(waits) == WAITS
    assert (state.disabled, state.disabled_at, state.failures, state.cursor) == ("failing", now, len(WAITS) + 1, 0)


def test_a_wait_is_lengthened_by_chance_and_never_shortened():
    failed = attempt(endpoint(), status=500, error="status")
    waits = [judged(endpoint(), failed, chance).next_at - NOW for chance in (0, 0.5, 0.999)]
    assert waits[0] == WAITS[0] < waits[1] < waits[2] < WAITS[0] * (1 + JITTER)


def test_success_moves_on_and_forgets_failures():
    state = judged(endpoint(failures=3, next_at=NOW, cursor=4), attempt(endpoint(), 5), 0)
    assert (state.cursor, state.failures, state.next_at) == (5, 0, None)


def test_gone_disables_at_once():
    state = judged(endpoint(), attempt(endpoint(), status=410, error="gone"), 0)
    assert (state.disabled, state.disabled_at, state.cursor) == ("gone", NOW, 0)


# --- what is wanted


@pytest.mark.parametrize(
    "topics, kinds, wanted",
    [
        ((), (), True),
        (("phi",), (), True),
        (("thoi-hieu",), (), True),
        (("ke-bien",), (), False),
        ((), ("changed",), True),
        ((), ("new", "ended"), False),
        (("phi",), ("new",), False),
    ],
)
def test_a_change_is_wanted_by_kind_and_by_topic_before_or_after(topics, kinds, wanted):
    class Entry:
        def __init__(self, topic):
            self.topic = topic

    change = Change(1, NOW, "changed", "a", Entry("phi"), Entry("thoi-hieu"))
    assert endpoint(topics=topics, kinds=kinds).wants(change) is wanted
    new = Change(2, NOW, "new", "a", None, Entry("phi"))
    assert endpoint(topics=("phi",)).wants(new) and not endpoint(topics=("thoi-hieu",)).wants(new)


# --- how it is signed


def test_a_secret_is_256_bits_as_the_standard_writes_it():
    secret = new_signing_secret()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret) and secret != new_signing_secret()
    assert len(Webhook(secret)._whsecret) == 32


def test_the_standards_own_library_verifies_a_message():
    made, body = endpoint(), '{"lời": "đã đổi"}'.encode()
    headers = signed_headers(made, "msg_1", day.now(), body)
    assert Webhook(made.secret).verify(body, headers) == {"lời": "đã đổi"}


@pytest.mark.parametrize("spoil", ["body", "webhook-id", "webhook-timestamp", "secret"])
def test_it_refuses_a_message_that_was_touched(spoil):
    made, body = endpoint(), b'{"a": 1}'
    headers = signed_headers(made, "msg_1", day.now(), body)
    if spoil == "webhook-timestamp":
        headers[spoil] = str(int(headers[spoil]) + 1)
    elif spoil == "webhook-id":
        headers[spoil] = "msg_2"
    with pytest.raises(WebhookVerificationError):
        Webhook(new_signing_secret() if spoil == "secret" else made.secret).verify(
            body + b" " if spoil == "body" else body, headers
        )


def test_the_moment_is_of_utc_whatever_the_zone_of_the_machine(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    try:
        sent_at = signed_headers(endpoint(), "m", datetime(1970, 1, 2), b"")["webhook-timestamp"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert sent_at == "86400"


def test_for_a_day_after_a_rotation_both_secrets_sign(store):
    made = kept(store)
    store.rotate(made.id, new_signing_secret(), NOW)
    rotated = store.get(made.id)
    assert rotated.old_secret == made.secret != rotated.secret

    def good(secret, now):
        headers = signed_headers(rotated, "m", now, b"{}")
        mine = Webhook(secret).sign("m", now.replace(tzinfo=timezone.utc), "{}")
        return mine in headers["webhook-signature"].split(" ")

    last = NOW + OLD_SECRET - timedelta(seconds=1)
    assert good(rotated.secret, NOW) and good(made.secret, NOW) and good(made.secret, last)
    assert good(rotated.secret, NOW + OLD_SECRET) and not good(made.secret, NOW + OLD_SECRET)
    headers = signed_headers(rotated, "m", day.now(), b"{}")
    assert Webhook(rotated.secret).verify("{}", headers) == {}


def test_a_secret_that_leaked_stops_signing_at_once(store):
    made = kept(store)
    store.rotate(made.id, new_signing_secret(), NOW)
    store.rotate(made.id, new_signing_secret(), NOW, keep_old=False)
    rotated = store.get(made.id)
    assert rotated.secrets_at(NOW) == (rotated.secret,) and rotated.old_until is None
