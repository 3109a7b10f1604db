"""Changes reach a partner's machine: each once and in order, again after a failure, whatever it answers."""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, update
from standardwebhooks.webhooks import Webhook
from webhook_receiver import receiving

from bot import day
from faq.corpus import Corpus
from faq.entry import FaqEntry, Review
from gateway.partners.deliveries import BATCH, IN_A_ROW, NotToSend, NotYet, Sender, settled
from gateway.partners.history import History, entry_changes
from gateway.partners.keys import PartnerKey, PartnerStore, hash_of, new_secret
from gateway.partners.posting import BODY_BYTES, SAID_CHARACTERS
from gateway.partners.webhook_store import LEASE, EndpointStore
from gateway.partners.webhooks import WAITS, Endpoint, new_endpoint_id, new_signing_secret
from law.citations import Citation
from law.effective import Interval

PARTNER = "pt_00000000000000a1"
START = date(2026, 7, 1)
SECOND = timedelta(seconds=1)


def entry(id, body, topic="phi"):
    cited = ((START, (Citation.parse("luat-thads-2025/dieu-34"),)),)
    return FaqEntry(
        id, topic, Interval(START, None), f"{id}?", (), ("anyone",), body, cited, (),
        Review(("a", "b"), date(2026, 10, 5)),
    )  # fmt: skip


def item(change):
    return {"number": change.number, "entry": change.id, "kind": change.kind, "text": change.entry.body}


class World:
    """A database, a clock that only moves when told, and senders as processes have them."""

    def __init__(self, folder):
        self.url = f"sqlite:///{folder}/w.db"
        self.history, self.store = History(self.url), EndpointStore(self.url)
        self.partners = PartnerStore(self.url)
        self.partners.add(PartnerKey(PARTNER, "Báo thử", hash_of(new_secret()), day.now(), day.now()))
        self.moment = day.now()
        self.bodies = {}
        self.change(a="Có.")

    def change(self, topic="phi", **bodies):
        """Let entries read so from now on; the last number."""
        self.bodies |= {id: entry(id, body, topic) for id, body in bodies.items()}
        self.history.note(Corpus({id: (each,) for id, each in self.bodies.items()}), date(2026, 11, 22), self.moment)
        return self.history.last()[0]

    def changes(self, count):
        """So many changes, each after the other."""
        for number in range(count):
            last = self.change(a=f"Lần {self.history.last()[0]} {number}")
        return list(range(last - count + 1, last + 1))

    def endpoint(self, receiver, **fields):
        given = {
            "id": new_endpoint_id(), "partner": PARTNER, "url": receiver.url, "created_at": self.moment,
            "secret": new_signing_secret(), "cursor": self.history.last()[0],
        }  # fmt: skip
        made = Endpoint(**{**given, **fields})
        self.store.add(made)
        return made

    def sender(self, **more):
        given = {"local": True, "now": lambda: self.moment, "chance": lambda: 0.0, "answer_seconds": 5.0}
        return Sender(more.pop("store", self.store), History(self.url), item, **{**given, **more})


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


def send(world, *senders):
    """One look of each sender, and all that follows from it."""

    async def all_of_it():
        looking = senders or (world.sender(),)
        await asyncio.gather(*(each.look() for each in looking))
        await asyncio.gather(*(each.idle() for each in looking))

    asyncio.run(all_of_it())


async def until(happened):
    """Wait for something that happens elsewhere."""
    for _ in range(3000):
        if happened():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def test_a_change_arrives_signed_and_in_the_shape_that_is_promised(world, receiver):
    made = world.endpoint(receiver)
    number = world.change(a="Không.")
    send(world)
    (got,) = receiver.got
    assert Webhook(made.secret).verify(got.body, got.headers) == {
        "type": "entry.changed",
        "number": number,
        "at": day.in_vietnam(world.moment).isoformat(),
        "change": {"number": number, "entry": "a", "kind": "corrected", "text": "Không."},
    }
    assert got.id == f"msg_{made.id}_{number}" and got.path == "/hoidap?token=abc"
    assert got.headers["content-type"] == "application/json"
    (tried,) = world.store.attempts(made.id)
    assert (tried.number, tried.kind, tried.status, tried.error, tried.message) == (number, "change", 204, None, got.id)


def test_a_new_endpoint_hears_of_nothing_older_than_itself(world, receiver):
    world.endpoint(receiver)
    send(world)
    assert receiver.got == []


def test_every_change_is_one_message_in_the_order_of_numbers(world, receiver):
    world.endpoint(receiver)
    numbers = world.changes(5)
    send(world)
    assert receiver.numbers == numbers
    send(world)
    assert receiver.numbers == numbers


def test_after_a_long_time_everything_missed_comes_in_several_turns(world, receiver):
    world.endpoint(receiver)
    numbers = world.changes(IN_A_ROW + 5)
    send(world)
    assert receiver.numbers == numbers[:IN_A_ROW]
    send(world)
    assert receiver.numbers == numbers


def test_only_what_is_wanted_is_sent_and_the_rest_costs_no_row(world, receiver):
    made = world.endpoint(receiver, topics=("thoi-hieu",))
    world.changes(BATCH + 3)
    wanted = world.change("thoi-hieu", b="Năm năm.")
    world.changes(BATCH * 2 + 3)
    send(world)
    assert receiver.numbers == [wanted]
    assert world.store.get(made.id).cursor == world.history.last()[0] and len(world.store.attempts(made.id)) == 1


def test_a_failing_message_holds_up_the_later_ones_of_its_endpoint_only(world, receiver):
    made = world.endpoint(receiver)
    receiver.statuses = [500]
    with receiving() as other:
        world.endpoint(other)
        first, second = world.changes(2)
        send(world)
        assert other.numbers == [first, second]
    assert receiver.numbers == [first]
    send(world)
    assert receiver.numbers == [first]
    world.moment += WAITS[0] - SECOND
    send(world)
    assert receiver.numbers == [first]
    world.moment += SECOND
    send(world)
    assert receiver.numbers == [first, first, second]
    assert receiver.got[0].id == receiver.got[1].id and receiver.got[0].json == receiver.got[1].json
    assert [(tried.number, tried.status, tried.error) for tried in world.store.attempts(made.id)] == [
        (second, 204, None), (first, 204, None), (first, 500, "status"),
    ]  # fmt: skip


def test_given_up_after_all_attempts_and_sent_when_enabled_again(world, receiver):
    made = world.endpoint(receiver)
    first, second = world.changes(2)
    receiver.statuses = [503] * (len(WAITS) + 1)
    for _ in range(len(WAITS) + 4):
        send(world)
        world.moment += timedelta(days=2)
    assert receiver.numbers == [first] * (len(WAITS) + 1)
    kept = world.store.get(made.id)
    assert (kept.disabled, kept.failures, kept.cursor) == ("failing", len(WAITS) + 1, first - 1)
    world.store.enable(made.id)
    send(world)
    assert receiver.numbers[-2:] == [first, second]


def test_enabled_again_what_was_missed_can_be_skipped(world, receiver):
    made = world.endpoint(receiver, disabled="stopped", disabled_at=world.moment)
    missed = world.changes(3)
    world.store.enable(made.id, skip_to=missed[-1])
    (next_,) = world.changes(1)
    send(world)
    assert receiver.numbers == [next_]


def test_gone_means_never_again(world, receiver):
    made = world.endpoint(receiver)
    world.changes(2)
    receiver.statuses = [410]
    send(world)
    world.moment += timedelta(days=3)
    send(world)
    assert len(receiver.got) == 1 and world.store.get(made.id).disabled == "gone"
    assert world.store.attempts(made.id)[0].error == "gone"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(world, receiver, status):
    made = world.endpoint(receiver)
    world.changes(1)
    with receiving() as elsewhere:
        receiver.statuses, receiver.headers = [status], {"Location": elsewhere.url}
        send(world)
        assert elsewhere.got == [] and len(receiver.got) == 1
    assert world.store.attempts(made.id)[0].error == "redirect"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_two_hundred_is_success(world, receiver, status):
    made = world.endpoint(receiver)
    receiver.statuses = [status]
    world.changes(1)
    send(world)
    assert world.store.get(made.id).failures == 0 and world.store.attempts(made.id)[0].status == status


def test_who_does_not_answer_in_time_is_tried_again(world, receiver):
    made = world.endpoint(receiver)
    (number,) = world.changes(1)
    receiver.statuses = [0]
    send(world, world.sender(answer_seconds=0.3))
    (tried,) = world.store.attempts(made.id)
    assert (tried.error, tried.status, world.store.get(made.id).cursor) == ("timeout", None, number - 1)
    world.moment += WAITS[0]
    send(world)
    assert receiver.numbers == [number, number]


def test_a_name_server_that_hangs_is_a_timeout_too(world, receiver):
    made = world.endpoint(receiver)
    world.changes(1)
    send(world, world.sender(answer_seconds=0.2, find=lambda *_: receiver.ended.wait() and []))
    assert world.store.attempts(made.id)[0].error == "timeout"
    receiver.ended.set()


def test_who_takes_no_connection_is_tried_again(world):
    with receiving() as gone:
        made = world.endpoint(gone)
    world.changes(1)
    send(world)
    assert world.store.attempts(made.id)[0].error == "connection"
    assert world.store.get(made.id).next_at == world.moment + WAITS[0]


def test_who_hangs_up_is_tried_again(world, receiver):
    made = world.endpoint(receiver)
    world.changes(1)
    receiver.ended.set()
    receiver.statuses = [0]
    send(world)
    assert world.store.attempts(made.id)[0].error == "connection"


def test_a_slow_endpoint_holds_up_nobody_else(world, receiver):
    slow = world.endpoint(receiver)
    receiver.statuses = [0]
    with receiving() as quick:
        made = world.endpoint(quick)
        (number,) = world.changes(1)

        async def both():
            sender = world.sender()
            await sender.look()
            await until(lambda: receiver.got and world.store.get(made.id).cursor == number)
            waiting = world.store.get(slow.id)
            receiver.ended.set()
            await sender.idle()
            return waiting.cursor

        assert asyncio.run(both()) == number - 1 and quick.numbers == [number]


def test_of_a_refusal_the_beginning_is_kept_and_no_more_is_read(world, receiver):
    made = world.endpoint(receiver)
    world.changes(1)
    receiver.statuses, receiver.answer = [500], "hết\x00 chỗ\r\n".encode() + b"x" * 64_000_000
    send(world)
    said = world.store.attempts(made.id)[0].said
    assert said.startswith("hết chỗ xx") and len(said) == SAID_CHARACTERS < BODY_BYTES
    asyncio.run(until(lambda: receiver.cut))
    receiver.statuses = [200]
    world.moment += WAITS[0]
    send(world)
    assert world.store.attempts(made.id)[0].said is None


def test_an_address_that_has_become_private_is_sent_nothing(world, receiver):
    made = world.endpoint(receiver, url=f"https://bao.example.vn:{receiver.port}/x")
    world.changes(1)
    send(world, world.sender(local=False, find=lambda *_: ["127.0.0.1"]))
    assert receiver.got == [] and world.store.attempts(made.id)[0].error == "refused_address"


def test_trying_switched_off_ends_messages_to_this_machine(world, receiver):
    made = world.endpoint(receiver)
    world.changes(1)
    send(world, world.sender(local=False))
    assert receiver.got == [] and world.store.attempts(made.id)[0].error == "refused_address"


def test_killed_between_sending_and_noting_it_is_sent_again_under_the_same_id(world, receiver):
    made = world.endpoint(receiver)
    first, second = world.changes(2)

    class Dying(EndpointStore):
        def move(self, *_):
            raise RuntimeError("killed")

        def release(self, *_):
            pass

    send(world, world.sender(store=Dying(world.url)))
    assert receiver.numbers == [first] and world.store.get(made.id).cursor == first - 1
    send(world)
    assert receiver.numbers == [first]
    world.moment += LEASE
    send(world)
    assert receiver.numbers == [first, first, second] and receiver.got[0].id == receiver.got[1].id


def test_stopped_in_the_middle_another_process_goes_on_at_once(world, receiver):
    world.endpoint(receiver)
    (number,) = world.changes(1)
    receiver.statuses = [0]

    async def begin_and_stop():
        running = asyncio.create_task(world.sender().run())
        await until(lambda: receiver.got)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(begin_and_stop())
    send(world)
    assert receiver.numbers == [number, number] and receiver.got[0].id == receiver.got[1].id


def test_two_processes_send_each_change_once_and_in_order(world, receiver):
    world.endpoint(receiver)
    with receiving() as second:
        world.endpoint(second)
        numbers = world.changes(30)

        def process(_):
            async def work():
                sender = world.sender(store=EndpointStore(world.url))
                for _ in range(20):
                    await sender.look()
                    await sender.idle()

            asyncio.run(work())

        with ThreadPoolExecutor(3) as processes:
            list(processes.map(process, range(3)))
        assert receiver.numbers == numbers and second.numbers == numbers


def test_while_one_process_is_sending_another_sends_nothing(world, receiver):
    world.endpoint(receiver)
    world.changes(1)
    others = []

    def meanwhile(_):
        others.append(world.store.due(99, world.moment, 9))

    receiver.on_request = meanwhile
    send(world)
    assert others == [[]] and len(receiver.got) == 1


def test_the_running_sender_finds_changes_by_itself(world, receiver):
    world.endpoint(receiver)

    async def live():
        sender = world.sender()
        running = asyncio.create_task(sender.run())
        first = await asyncio.to_thread(world.changes, 1)
        await until(lambda: receiver.numbers == first)
        second = await asyncio.to_thread(world.changes, 1)
        await until(lambda: receiver.numbers == first + second)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(live())


def test_a_failure_of_our_own_is_no_failure_of_the_partner(world, receiver, caplog):
    made = world.endpoint(receiver)
    (number,) = world.changes(1)
    sender = world.sender()
    sender._item = lambda change: 1 / 0
    send(world, sender)
    assert receiver.got == [] and world.store.get(made.id).failures == 0 and "ZeroDivisionError" in caplog.text
    send(world)
    assert receiver.got == []
    world.moment += LEASE
    send(world)
    assert receiver.numbers == [number]


def test_after_a_rotation_old_and_new_secret_verify_for_a_day(world, receiver):
    made = world.endpoint(receiver)
    world.store.rotate(made.id, new_signing_secret(), world.moment)
    new = world.store.get(made.id)
    world.changes(1)
    send(world)
    world.moment += timedelta(days=1)
    world.changes(1)
    send(world)
    during, after = receiver.got
    for secret, got, good in ((made, during, True), (new, during, True), (made, after, False), (new, after, True)):
        sent_at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), timezone.utc)
        mine = Webhook(secret.secret).sign(got.id, sent_at, got.body.decode())
        assert (mine in got.headers["webhook-signature"].split()) is good


def test_nothing_secret_is_logged(world, receiver, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    made = world.endpoint(receiver)
    receiver.statuses, receiver.answer = [500], b"token=said"
    world.changes(1)
    send(world)
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpcore"))
    assert f"msg_{made.id}" in said
    assert made.secret not in caplog.text and made.secret[6:] not in caplog.text
    assert "token=abc" not in said and "token=said" not in said


# --- numbers that come out of order


class Numbered:
    def __init__(self, number, at):
        self.number, self.at = number, at


def test_behind_a_missing_number_nothing_is_sent_until_it_cannot_come_any_more():
    now = datetime(2026, 11, 22, 9, 30)
    old, young = now - timedelta(seconds=30), now - timedelta(seconds=29)

    def sure(after, *changes):
        return [change.number for change in settled([Numbered(*each) for each in changes], after, now)]

    assert sure(4, (5, young), (6, young)) == [5, 6]
    assert sure(4, (5, young), (7, young), (8, young)) == [5]
    assert sure(4, (5, young), (7, old), (8, young)) == [5, 7, 8]
    assert sure(4, (6, young)) == [] and sure(4, (6, old)) == [6]


def test_a_change_that_this_process_does_not_show_yet_waits_ten_seconds_at_most(world, receiver):
    world.endpoint(receiver)
    first, second = world.changes(2)
    send(world, world.sender(shown=lambda: first))
    assert receiver.numbers == [first]
    world.moment += timedelta(seconds=9)
    send(world, world.sender(shown=lambda: first))
    assert receiver.numbers == [first]
    world.moment += SECOND
    send(world, world.sender(shown=lambda: first))
    assert receiver.numbers == [first, second]


def test_a_change_that_shows_late_is_not_lost(world, receiver):
    world.endpoint(receiver)
    first, late, last = world.changes(3)
    with world.history._database.begin() as connection:
        rows = connection.execute(entry_changes.select().where(entry_changes.c.number == late)).mappings().all()
        connection.execute(update(entry_changes).where(entry_changes.c.number == last).values(previous=-1))
        connection.execute(delete(entry_changes).where(entry_changes.c.number == late))
    send(world)
    assert receiver.numbers == [first]
    with world.history._database.begin() as connection:
        connection.execute(entry_changes.insert().values(**rows[0]))
    send(world)
    assert receiver.numbers == [first, late, last]


# --- by hand


def by_hand(world, work, **more):
    async def run():
        sender = world.sender(**more)
        return await work(sender)

    return asyncio.run(run())


def test_a_test_message_shows_the_newest_wanted_change_and_moves_nothing(world, receiver):
    made = world.endpoint(receiver, topics=("thoi-hieu",))
    world.change("thoi-hieu", b="Năm năm.")
    world.changes(2)
    tried = by_hand(world, lambda sender: sender.test(made))
    (got,) = receiver.got
    body = Webhook(made.secret).verify(got.body, got.headers)
    assert (body["type"], body["number"], body["change"]["entry"]) == ("test", None, "b")
    assert (tried.kind, tried.status, tried.number) == ("test", 204, None) and tried.message == got.id
    assert world.store.attempts(made.id) == [tried] and world.store.get(made.id) == made


def test_a_test_that_fails_counts_as_no_failure(world, receiver):
    made = world.endpoint(receiver)
    receiver.statuses = [410]
    assert by_hand(world, lambda sender: sender.test(made)).error == "gone"
    assert world.store.get(made.id) == made


def test_what_was_sent_can_be_sent_again_under_the_same_id(world, receiver):
    made = world.endpoint(receiver)
    first, _ = world.changes(2)
    send(world)
    made = world.store.get(made.id)
    tried = by_hand(world, lambda sender: sender.retry(made, first))
    assert receiver.numbers[2:] == [first] and receiver.got[2].id == receiver.got[0].id
    assert tried.kind == "retry" and world.store.get(made.id) == made


def test_the_message_that_holds_up_the_others_can_be_tried_at_once(world, receiver):
    made = world.endpoint(receiver)
    first, second = world.changes(2)
    receiver.statuses = [500, 500]
    send(world)
    assert by_hand(world, lambda sender: sender.retry(world.store.get(made.id), first)).status == 500
    assert world.store.get(made.id).failures == 2
    assert by_hand(world, lambda sender: sender.retry(world.store.get(made.id), first)).error is None
    assert world.store.get(made.id).cursor == first
    send(world)
    assert receiver.numbers == [first, first, first, second]


def test_what_is_not_its_turn_is_not_sent(world, receiver):
    made = world.endpoint(receiver, topics=("phi",))
    first, second = world.changes(2)
    unwanted = world.change("thoi-hieu", b="Năm năm.")

    def retry(number):
        return by_hand(world, lambda sender: sender.retry(world.store.get(made.id), number))

    with pytest.raises(NotYet, match="before this one"):
        retry(second)
    assert world.store.lease(made.id, "other", world.moment)
    with pytest.raises(NotYet, match="right now"):
        retry(first)
    world.store.release("other")
    for number in (unwanted, 999, 0, -1):
        with pytest.raises(NotToSend):
            retry(number)
    world.store.disable(made.id, "stopped", world.moment)
    with pytest.raises(NotYet, match="enable"):
        retry(first)
    assert receiver.got == []


def test_a_look_while_something_is_sent_by_hand_leaves_it_its_lease(world, receiver):
    made = world.endpoint(receiver)
    first, _ = world.changes(2)
    freed = []

    async def both(sender):
        loop = asyncio.get_running_loop()

        def meanwhile(got):
            if not freed:
                asyncio.run_coroutine_threadsafe(sender._serve(made.id), loop).result(5)
                freed.append(world.store.lease(made.id, "other", world.moment))

        receiver.on_request = meanwhile
        return await sender.retry(made, first)

    by_hand(world, both)
    assert freed == [None] and receiver.numbers == [first]


def test_secrets_and_places_survive_a_restart(world, receiver, tmp_path):
    made = world.endpoint(receiver)
    numbers = world.changes(2)
    send(world)
    again = EndpointStore(f"sqlite:///{tmp_path}/w.db").get(made.id)
    assert again == replace(made, cursor=numbers[-1])
    assert json.loads(receiver.got[-1].body)["number"] == again.cursor
