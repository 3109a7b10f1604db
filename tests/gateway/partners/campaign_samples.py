"""A campaign, and turns asked on its page, for the tests of campaigns."""

from datetime import date, datetime

from gateway.partners.campaign_counts import CountStore
from gateway.partners.campaigns import Campaign
from gateway.turns import Turn

MONTH = Campaign(
    id="thang-cao-diem-2026",
    title="Tháng cao điểm thi hành án",
    organiser="Mặt trận xã Tịnh Khê",
    since=date(2026, 11, 15),
    until=date(2026, 12, 15),
    created_at=datetime(2026, 11, 1, 8),
    introduction="Bà con **tự nguyện thi hành án**.",
    topics=("phi", "thoi-hieu"),
    formats=("loudspeaker", "json"),
)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'

#: A phone as its browser names itself.
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
)


def turn(number, at, status="answered", entry=None, channel=MONTH.channel):
    """One turn; ``at`` is in UTC, as the database keeps it."""
    return Turn(f"t{number:031}", f"c{number}", "hỏi", status, entry, 0.9, "2026-11-20", channel, 5.0, at)


def count_often(url, what, times):
    """Count as one of several processes does; here, since the module is imported by each of them."""
    store = CountStore(url)
    for _ in range(times):
        store.add(dict.fromkeys(what, 1))
