"""Counting: exact whoever counts at the same time, people only, and never in the way of a page."""

import multiprocessing
import threading
from datetime import date, datetime

import pytest
from campaign_samples import PHONE, count_often, turn
from starlette.requests import Request

from gateway.partners.campaign_counts import QR_VIEW, VIEW, Counted, CountStore
from gateway.partners.campaign_use import Counting
from gateway.partners.visits import VISIT_SECONDS, Visits, is_person
from gateway.turns import TurnStore

DAY = date(2026, 11, 22)
SEEN = Counted("a", DAY, VIEW)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/n.db"


@pytest.fixture
def store(url):
    return CountStore(url)


def asking(method="GET", address="203.0.113.9", **headers):
    named = {"user-agent": PHONE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in named.items() if value is not None]
    return Request({"type": "http", "method": method, "headers": raw, "client": (address, 1)})


def test_counts_add_up_by_campaign_day_and_kind(store):
    other = Counted("b", DAY, VIEW)
    store.add({SEEN: 2, other: 1})
    store.add({SEEN: 3, Counted("a", date(2026, 11, 23), VIEW): 1})
    assert store.of("a", DAY, DAY) == {SEEN: 5}
    assert sum(store.of("a", DAY, date(2026, 11, 23)).values()) == 6
    store.forget("a")
    assert store.of("a", DAY, date(2026, 11, 23)) == {} and store.of("b", DAY, DAY) == {other: 1}


def test_several_processes_count_exactly(url, store):
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=count_often, args=(url, (SEEN, Counted("a", DAY, QR_VIEW)), 15)) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert all(other.exitcode == 0 for other in others)
    assert store.of("a", DAY, DAY) == {SEEN: 45, Counted("a", DAY, QR_VIEW): 45}


def test_all_that_was_noted_is_written(store):
    counting = Counting(store, Visits())
    for _ in range(50):
        counting.note("a", DAY, VIEW)
    counting.note("a", DAY, VIEW, QR_VIEW)
    counting.settle()
    assert store.of("a", DAY, DAY) == {SEEN: 51, Counted("a", DAY, QR_VIEW): 1}
    counting.note("a", DAY, VIEW)
    counting.close()
    assert store.of("a", DAY, DAY)[SEEN] == 52


def test_a_failure_is_logged_and_what_was_counted_goes_out_with_the_next(store, monkeypatch, caplog):
    counting, add = Counting(store, Visits()), store.add

    def fails(_):
        raise OSError("secret words")

    monkeypatch.setattr(store, "add", fails)
    counting.visit(asking(), "a", DAY, VIEW)
    counting.settle()
    assert "counting for campaigns failed" in caplog.text and "secret words" not in caplog.text
    monkeypatch.setattr(store, "add", add)
    counting.visit(asking(address="203.0.113.10"), "a", DAY, VIEW)
    counting.settle()
    assert store.of("a", DAY, DAY) == {SEEN: 2}
    counting.close()
    counting.visit(asking(address="203.0.113.11"), "a", DAY, VIEW)  # after the stop: logged, not raised


def test_while_one_write_waits_others_are_gathered(store, monkeypatch):
    begun, may_go, batches, add = threading.Event(), threading.Event(), [], store.add

    def slow(counts):
        batches.append(dict(counts))
        begun.set()
        may_go.wait(10)
        add(counts)

    monkeypatch.setattr(store, "add", slow)
    counting = Counting(store, Visits())
    counting.note("a", DAY, VIEW)
    assert begun.wait(10)
    for _ in range(9):
        counting.note("a", DAY, VIEW)  # returns though the writer is held up
    may_go.set()
    counting.settle()
    assert batches == [{SEEN: 1}, {SEEN: 9}] and store.of("a", DAY, DAY) == {SEEN: 10}


class TestVisits:
    @pytest.fixture
    def now(self):
        return [0.0]

    @pytest.fixture
    def visits(self, now):
        return Visits(lambda: now[0])

    def test_a_reload_within_half_an_hour_is_the_same_visit(self, visits, now):
        assert visits.is_first(asking(), "page")
        now[0] += VISIT_SECONDS - 1
        assert not visits.is_first(asking(), "page")
        now[0] += 1
        assert visits.is_first(asking(), "page")

    def test_another_page_browser_or_address_is_another_visit(self, visits):
        assert visits.is_first(asking(), "page")
        assert visits.is_first(asking(), "file")
        assert visits.is_first(asking(accept_language="vi"), "page")
        assert visits.is_first(asking(address="203.0.113.10"), "page")

    def test_what_it_holds_names_nobody(self, visits):
        visits.is_first(asking(), "page")
        assert "203.0.113" not in repr(vars(visits)) and "Pixel" not in repr(vars(visits))

    def test_it_holds_no_more_than_it_may(self, visits, monkeypatch):
        monkeypatch.setattr("gateway.partners.visits.MOST_VISITS", 3)
        for number in range(10):
            visits.is_first(asking(address=f"203.0.113.{number}"), "page")
        assert len(visits._until) <= 4


@pytest.mark.parametrize(
    "name",
    [
        PHONE,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Zalo iOS/24 ZaloTheme/light",
        "Mozilla/5.0 (Linux; Android 12; CUBOT X70) AppleWebKit/537.36 Chrome/119 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120 Mobile [FB_IAB/FB4A;FBAV/443.0;]",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:121.0) Gecko/20100101 Firefox/121.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/120 Chrome/114 Safari/537.36",
    ],
)
def test_people_are_people_whatever_their_browser_and_app(name):
    assert is_person(asking(user_agent=name))


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "TelegramBot (like TwitterBot)",
        "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 HeadlessChrome/120 Safari/537.36",
        "curl/8.5.0",
        "python-requests/2.31",
        "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    ],
)
def test_programs_that_say_what_they_are_are_no_people(name):
    assert not is_person(asking(user_agent=name))


@pytest.mark.parametrize(
    "header", [{"sec_purpose": "prefetch;prerender"}, {"purpose": "prefetch"}, {"x_moz": "prefetch"}]
)
def test_a_page_fetched_in_advance_was_not_opened(header):
    assert is_person(asking()) and not is_person(asking(**header))


def test_asking_without_the_body_is_no_visit():
    assert not is_person(asking("HEAD"))


class TestForgetting:
    @pytest.fixture
    def turns(self, url):
        turns = TurnStore(url)
        # 18:30 UTC is the next day in Viet Nam
        turns.add(turn(1, datetime(2026, 8, 1, 18, 30), entry="muc-phi"))
        turns.add(turn(2, datetime(2026, 8, 2, 9), "unanswered"))
        turns.add(turn(3, datetime(2026, 8, 2, 10), entry="muc-phi", channel="web"))
        turns.add(turn(4, datetime(2026, 11, 20, 9), entry="muc-phi"))
        turns.rate(turn(1, None).id, True, None, datetime(2026, 8, 3))
        turns.rate(turn(2, None).id, False, None, datetime(2026, 8, 3))
        return turns

    COUNTED = {
        Counted("thang-cao-diem-2026", date(2026, 8, 2), kind): 1
        for kind in ("entry:muc-phi", "status:answered", "status:unanswered", "useful", "useless")
    }

    def test_what_became_of_the_turns_of_campaigns_stays_as_numbers(self, turns, store):
        assert turns.forget_before(datetime(2026, 11, 1)) == 3
        assert store.of("thang-cao-diem-2026", date(2026, 1, 1), date(2026, 12, 31)) == self.COUNTED
        assert turns.forget_before(datetime(2026, 11, 1)) == 0
        assert store.of("thang-cao-diem-2026", date(2026, 1, 1), date(2026, 12, 31)) == self.COUNTED

    def test_two_that_forget_at_once_count_once(self, url, turns, store):
        ready = threading.Barrier(4)

        def forget():
            own = TurnStore(url)
            ready.wait()
            own.forget_before(datetime(2026, 11, 1))

        threads = [threading.Thread(target=forget) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert turns.count() == 1
        assert store.of("thang-cao-diem-2026", date(2026, 1, 1), date(2026, 12, 31)) == self.COUNTED

    def test_when_the_numbers_cannot_be_kept_the_turns_stay(self, turns, monkeypatch):
        def fails(*_):
            raise OSError("full")

        monkeypatch.setattr("gateway.turns.add_counts", fails)
        with pytest.raises(OSError):
            turns.forget_before(datetime(2026, 11, 1))
        assert turns.count() == 4
