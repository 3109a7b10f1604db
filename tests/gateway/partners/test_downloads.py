"""Products as files: one tag for one product, made once, one at a time; what cannot be made is said clearly."""

import asyncio
import json
import os
import threading
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

import pytest
from pack_samples import SVG, answer, corpus_of, show
from starlette.requests import Request

from faq.corpus import load_corpus, serve, served_corpus
from faq.exporters import FORMATS
from faq.exporters.selection import BadSelection, Publisher, Selection
from gateway.partners import products as making
from gateway.partners.downloads import product, refused, unchanged
from gateway.partners.history import History
from gateway.partners.materials import attachment, file_name, words
from gateway.partners.products import Busy, Products
from gateway.settings import Settings
from gateway.state import State

DAY = date(2026, 11, 22)
FRONT = Publisher("Mặt trận xã Tịnh Khê", portal="https://hoidap.example")


@pytest.fixture
def state(tmp_path):
    before = served_corpus()
    show(answer("a"), answer("b", topic="cap-duong"))
    made = State(Settings(database_url=f"sqlite:///{tmp_path}/d.db", products=tmp_path / "products"))
    made.history = History(made.settings.database_url)
    made.history.note(served_corpus(), DAY, datetime(2026, 11, 22, 3))
    yield made
    serve(before)


@pytest.fixture(scope="session")
def whole():
    return load_corpus().served()


def selection(*topics, on=DAY, **more):
    return Selection(on, topics, **more)


def asking(**headers):
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": named})


def fetch(state, *topics, format="json", options=None, publisher=FRONT, **more):
    return asyncio.run(product(state, selection(*topics), publisher, format, options, **more))


def order_tag(state, *topics, publisher=FRONT, format="json", options=None, **more):
    return state.products.order(selection(*topics, **more), publisher, format, options).tag


def test_a_product_comes_with_tag_name_kind_and_day(state):
    response = fetch(state, "phi", format="loudspeaker", options={"minutes": "3"})
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["etag"].startswith('"') and len(response.headers["etag"]) == 42
    plain, _, named = response.headers["content-disposition"].partition("; filename*=UTF-8''")
    assert plain == 'attachment; filename="ban-tin-truyen-thanh-3-phut-phi-chi-phi-mien-giam-22-11-2026.txt"'
    assert unquote(named) == "Bản tin truyền thanh 3 phút - Phí, chi phí, miễn giảm - 22.11.2026.txt"
    assert "Mặt trận xã Tịnh Khê" in response.body.decode()


def test_last_modified_is_the_newest_change_of_what_is_selected(state):
    earlier = date(2026, 10, 1)
    kept = state.products.order(selection("phi", on=earlier), FRONT, "json")
    modified = parsedate_to_datetime(unchanged(state, kept).headers["last-modified"])
    assert modified == datetime(2026, 10, 5, tzinfo=timezone.utc)
    state.history.note(corpus_of(answer("a"), answer("b", "Khác.", topic="cap-duong")), DAY, datetime(2026, 11, 20))
    assert parsedate_to_datetime(unchanged(state, kept).headers["last-modified"]) == modified
    state.history.note(corpus_of(answer("a", "Khác."), answer("b")), DAY, datetime(2026, 11, 21))
    assert parsedate_to_datetime(unchanged(state, kept).headers["last-modified"]).day == 21


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"publisher": Publisher("Đài xã", portal=FRONT.portal)}, id="publisher"),
        pytest.param({"publisher": Publisher(FRONT.name, SVG, FRONT.portal)}, id="logo"),
        pytest.param({"publisher": Publisher(FRONT.name)}, id="portal"),
        pytest.param({"format": "jsonl"}, id="format"),
        pytest.param({"options": {"versions": "in_force"}}, id="option"),
        pytest.param({"on": date(2026, 11, 23)}, id="day"),
        pytest.param({"audience": "debtor"}, id="audience"),
        pytest.param({"ids": ("a",)}, id="entries"),
    ],
)
def test_everything_that_a_product_depends_on_is_in_its_tag(state, other):
    assert order_tag(state, "phi", **other) != order_tag(state, "phi")


def test_a_tag_changes_with_the_selected_answers_only(state):
    before = order_tag(state, "phi")
    show(answer("a"), answer("b", "Khác.", topic="cap-duong"))
    assert order_tag(state, "phi") == before
    show(answer("a", "Khác."), answer("b", topic="cap-duong"))
    assert order_tag(state, "phi") != before


def test_an_option_at_its_default_is_the_same_product(state):
    assert order_tag(state, "phi", format="leaflet", options={"count": "9"}) == order_tag(
        state, "phi", format="leaflet"
    )


def test_who_has_it_already_gets_nothing_and_nothing_is_made(state, monkeypatch):
    tag = order_tag(state, "phi")
    monkeypatch.setattr(Products, "made", None)
    response = fetch(state, "phi", request=asking(if_none_match=f'"x", W/{tag}'))
    assert (response.status_code, response.body, response.headers["etag"]) == (304, b"", tag)


def test_a_second_call_makes_nothing_and_may_come_from_another_process(state, monkeypatch):
    first = fetch(state, "phi")
    monkeypatch.setattr(Products, "_export", lambda *_: pytest.fail("made again"))
    assert fetch(state, "phi").body == first.body
    state.products = Products(state.settings.products)
    assert fetch(state, "phi", before=lambda: pytest.fail("asked")).body == first.body


def test_a_product_tells_which_answers_it_holds(state):
    many = [answer(f"c{at}", "Rất dài. " * 150, topic="cap-duong") for at in range(9)]
    show(*many)

    def held(format, **options):
        order = state.products.order(selection("cap-duong"), FRONT, format, options)
        return asyncio.run(state.products.made(order)).held

    assert len(held("json")) == 9
    assert 0 < len(held("leaflet", count=9)) < 9
    assert len(held("loudspeaker", minutes=1)) == 1


def test_calls_for_one_product_wait_for_one_making_of_it(state, monkeypatch):
    made = []
    export = Products._export
    monkeypatch.setattr(Products, "_export", lambda self, order: made.append(order.digest) or export(self, order))

    async def both():
        order = state.products.order(selection("phi"), FRONT, "json")
        return await asyncio.gather(state.products.made(order), state.products.made(order))

    first, second = asyncio.run(both())
    assert first == second and len(made) == 1


def test_one_product_is_made_at_a_time_and_the_quickest_is_next(state, monkeypatch):
    began, together, running = [], [], threading.Semaphore(1)
    export, go_on = Products._export, threading.Event()

    def slow(self, order):
        together.append(not running.acquire(blocking=False))
        began.append(order.format.name)
        go_on.wait(10)
        running.release()
        return export(self, order)

    monkeypatch.setattr(Products, "_export", slow)

    async def all_of_them():
        tasks = []
        for format in ("csv", "social", "docx", "jsonl"):
            order = state.products.order(selection(), FRONT, format, {"images": "0"} if format == "social" else {})
            tasks.append(asyncio.create_task(state.products.made(order)))
            # the first has its turn before the others ask for theirs
            while not began:
                await asyncio.sleep(0.001)
        while len(state.products._turn._waiting) < 3:
            await asyncio.sleep(0.001)
        go_on.set()
        await asyncio.gather(*tasks)

    asyncio.run(all_of_them())
    assert began == ["csv", "jsonl", "docx", "social"]
    assert not any(together)


def test_a_product_that_is_kept_does_not_wait_for_one_that_is_made(state, monkeypatch):
    kept = fetch(state, "phi")
    export, go_on = Products._export, threading.Event()
    monkeypatch.setattr(Products, "_export", lambda *given: go_on.wait(10) and export(*given))

    async def both():
        slow = asyncio.create_task(product(state, selection(), FRONT, "csv"))
        quick = await product(state, selection("phi"), FRONT, "json")
        waited = slow.done()
        go_on.set()
        await slow
        return quick, waited

    quick, waited = asyncio.run(both())
    assert quick.body == kept.body and not waited


def test_too_many_waiting_are_refused(state, monkeypatch):
    monkeypatch.setattr(making, "MOST_WAITING", 1)
    export, go_on = Products._export, threading.Event()
    monkeypatch.setattr(Products, "_export", lambda *given: go_on.wait(10) and export(*given))

    async def two():
        first = asyncio.create_task(product(state, selection("phi"), FRONT, "csv"))
        while not state.products._making:
            await asyncio.sleep(0.001)
        with pytest.raises(Busy) as refusal:
            await product(state, selection("phi"), FRONT, "json")
        go_on.set()
        await first
        return refusal.value.response()

    response = asyncio.run(two())
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    assert json.loads(response.body)["error"]["code"] == "busy"


def test_who_asks_for_something_new_may_be_refused_before_it_is_made(state):
    def refuse():
        raise PermissionError

    with pytest.raises(PermissionError):
        fetch(state, "phi", before=refuse)
    fetch(state, "phi")
    assert fetch(state, "phi", before=refuse).status_code == 200


def test_the_cache_drops_what_was_not_asked_for_the_longest(tmp_path, state):
    state.products = Products(tmp_path / "small", most_bytes=5_000)
    orders = [state.products.order(selection("phi", on=date(2026, 11, day)), FRONT, "json") for day in (20, 21, 22)]
    for age, order in enumerate(orders[:2]):
        asyncio.run(state.products.made(order))
        os.utime(tmp_path / "small" / order.digest, (age, age))
    sizes = [path.stat().st_size for path in (tmp_path / "small").iterdir()]
    assert 2 * max(sizes) < 5_000 < 3 * min(sizes)
    asyncio.run(state.products.made(orders[0]))
    asyncio.run(state.products.made(orders[2]))
    assert {path.name for path in (tmp_path / "small").iterdir()} == {orders[0].digest, orders[2].digest}


def test_without_a_folder_to_keep_them_products_are_made_all_the_same(tmp_path, state):
    (tmp_path / "file").write_text("")
    state.products = Products(tmp_path / "file")
    assert fetch(state, "phi").status_code == 200


@pytest.mark.parametrize(
    "wanted, field",
    [
        ({"topics": ("khong-co",)}, "topics"),
        ({"format": "khong-co"}, "format"),
        ({"options": {"minutes": "5"}}, "minutes"),
        ({"format": "loudspeaker", "options": {"minutes": "99"}}, "minutes"),
        ({"format": "leaflet", "on": date(2020, 1, 1)}, "as_of"),
    ],
)
def test_what_cannot_be_made_is_refused_in_the_one_shape(state, wanted, field):
    with pytest.raises(BadSelection) as error:
        asyncio.run(
            product(
                state,
                Selection(wanted.get("on", DAY), wanted.get("topics", ("phi",))),
                FRONT,
                wanted.get("format", "json"),
                wanted.get("options"),
            )
        )
    response = refused(error.value).response()
    said = json.loads(response.body)["error"]
    assert (response.status_code, said["code"], said["field"]) == (422, "bad_selection", field)
    assert said["message"] == str(error.value)


def test_after_a_failure_the_same_product_can_be_asked_for_again(state):
    for _ in range(2):
        with pytest.raises(BadSelection):
            asyncio.run(product(state, selection("phi", on=date(2020, 1, 1)), FRONT, "leaflet"))
    assert not state.products._making


def test_every_format_has_words_and_files_have_names_that_every_system_takes():
    assert list(words().materials) and set(words().materials) == set(FORMATS)
    assert {each.group for each in words().materials.values()} == set(words().groups)
    name = file_name("leaflet", {}, 'Gói "A/B": 1\r\n<x>' + "ữ" * 200, DAY)
    assert not set('"/:\r\n<>') & set(name) and len(name.encode()) < 240
    header = attachment("Tờ gấp - Đất", ".pdf")
    assert header.isascii() and header.startswith('attachment; filename="to-gap-dat.pdf"')


@pytest.mark.slow
@pytest.mark.parametrize("format", list(FORMATS))
def test_every_format_can_be_downloaded(state, whole, format):
    serve(whole)
    response = fetch(state, "phi", format=format)
    assert response.status_code == 200 and len(response.body) > 1000
    assert response.headers["content-disposition"].split('"')[1].endswith(FORMATS[format].suffix)
