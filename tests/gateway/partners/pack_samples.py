"""A few answers of our own and a server without a model, for the tests of downloads and packs."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from fastapi.testclient import TestClient

from bot import day
from bot.engine import NotUsable
from faq.corpus import Corpus, serve, served_corpus
from faq.entry import FaqEntry, Review
from gateway.app import create_app
from gateway.partners.keys import PartnerKey, PartnerStore, hash_of, new_id, new_secret
from gateway.settings import Settings
from law.citations import Citation
from law.effective import Interval

PORTAL = "https://hoidap.example.vn"
START = date(2026, 7, 1)
READ = date(2026, 10, 5)


def answer(id, body="Có, bạn được miễn.\n\nNộp đơn tại cơ quan thi hành án.", topic="phi", **fields):
    """One served answer in force since 01/07/2026."""
    cited = ((START, (Citation.parse("luat-thads-2025/dieu-34"),)),)
    base = FaqEntry(
        id, topic, Interval(START, None), f"Câu hỏi {id}?", ("cách hỏi khác",), ("anyone",), body, cited, (),
        Review(("a", "b"), READ),
    )  # fmt: skip
    return replace(base, **fields)


def corpus_of(*answers):
    versions = {}
    for each in answers:
        versions[each.id] = (*versions.get(each.id, ()), each)
    return Corpus(versions)


def show(*answers):
    """Show these answers from now on, as an editor's change would."""
    serve(corpus_of(*answers))


def no_model():
    raise NotUsable("no model in this test")


#: A PNG of two squares, black and red.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000f49444154789c63606060982d2303"
    "00022c00d453488e3c0000000049454e44ae426082"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#9b1c1c"/></svg>'


@contextmanager
def running(tmp_path, *answers):
    """A server without a model that shows these answers; its state is ``client.app.state.hoidap``."""
    before = served_corpus()
    show(*answers)
    settings = Settings(database_url=f"sqlite:///{tmp_path}/p.db", products=tmp_path / "products", base_url=PORTAL)
    try:
        with TestClient(create_app(no_model, settings), raise_server_exceptions=False) as client:
            yield client
    finally:
        serve(before)


def partner(client, name="Báo Quảng Ngãi"):
    """The headers of a new partner's calls."""
    secret, now = new_secret(), day.now()
    key = PartnerKey(id=new_id(), name=name, secret_hash=hash_of(secret), created_at=now, secret_at=now)
    PartnerStore(client.app.state.hoidap.settings.database_url).add(key)
    return {"Authorization": f"Bearer {secret}"}


def changed(client, *answers):
    """Show other answers and note what changed, as the server does within a second."""
    show(*answers)
    client.app.state.hoidap.note_changes()
