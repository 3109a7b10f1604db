"""The page of a pack: changes in plain words, notices above the buttons, buttons that carry their number."""

import re

import pytest
from pack_samples import PORTAL, SVG, answer, changed, partner, running

from gateway.partners import products

SHOWN = (answer("a"), answer("b"), answer("c", topic="cap-duong"))
WANTED = {"name": "Loa <xã>", "topics": ["phi"], "formats": [{"format": "json"}, {"format": "csv"}]}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("pack-pages"), *SHOWN) as client:
        yield client


@pytest.fixture
def client(server):
    changed(server, *SHOWN)
    return server


@pytest.fixture
def pack(client):
    return client.post("/v1/packs", json=WANTED, headers=partner(client)).json()


def seen(client, pack, *rest):
    response = client.get("/".join((f"/goi/{pack['id']}", *rest)))
    assert response.status_code == 200
    return response.text


def buttons(html):
    return re.findall(r'href="(/goi/[^"]+/tai/[^"]+)"', html)


def test_a_new_pack_shows_what_is_in_it_and_is_listed_nowhere(client, pack):
    response = client.get(f"/goi/{pack['id']}")
    assert "Loa &lt;xã&gt;" in response.text and "Câu hỏi a?" in response.text and "Câu hỏi c?" not in response.text
    assert "chưa được tải lần nào" in response.text and f"{PORTAL}/v1/packs/{pack['id']}/feed.xml" in response.text
    assert response.headers["x-robots-tag"] == "noindex" and "no-store" in response.headers["cache-control"]
    assert pack["id"] not in client.get("/sitemap.xml").text
    assert "Disallow: /goi/" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    "address", ["/goi/gk_000000000000000000000000", "/goi/x", "/goi/x/dinh-chinh", "/goi/x/tai/json"]
)
def test_an_address_that_nobody_has_is_lost(client, address):
    assert client.get(address).status_code == 404


def test_a_download_from_the_page_is_noted_and_one_asked_about_only_is_not(client, pack):
    (first, _) = buttons(seen(client, pack))
    assert client.head(first).status_code == 200
    assert "chưa được tải lần nào" in seen(client, pack)
    assert client.get(first).headers["content-disposition"].startswith("attachment; filename=")
    assert "không có câu trả lời nào thay đổi" in seen(client, pack)
    assert client.get(first.replace("/json", "/leaflet")).status_code == 404


def test_while_too_much_is_made_the_page_asks_to_come_back(client, pack, monkeypatch):
    changed(client, answer("a", "Chưa ai tải."))
    monkeypatch.setattr(products, "MOST_WAITING", 0)
    response = client.get(buttons(seen(client, pack))[0])
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    assert "Loa &lt;xã&gt;" in response.text


def test_what_changed_is_told_since_the_last_download(client, pack):
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("a", "Không."), answer("d"))
    html = seen(client, pack)
    assert "có 3 câu trả lời đã đổi" in html
    assert "Trả lời ngắn nay sửa là: Không." in html and "Câu hỏi d?" in html
    assert "Đã sửa: 1" in html and "Không còn dùng: 1" in html and "Mới: 1" in html


def test_notices_stand_above_the_buttons_which_carry_their_number(client, pack):
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("a", "Không."), answer("b"))
    old = f"/goi/{pack['id']}/tai/csv"
    sent_back = client.get(old, follow_redirects=False)
    assert (sent_back.status_code, sent_back.headers["location"]) == (303, f"/goi/{pack['id']}#dinh-chinh")
    html = seen(client, pack)
    number = client.get(f"/v1/packs/{pack['id']}/notices").json()["read"]
    assert html.index("Đọc trước khi tải: 1 thông báo") < html.index("ĐÍNH CHÍNH.") < html.index('id="tai"')
    assert buttons(html) == [f"/goi/{pack['id']}/tai/{format}?doc={number}" for format in ("json", "csv")]
    assert client.get(buttons(html)[1], follow_redirects=False).status_code == 200
    assert client.get(f"{old}?doc=x", follow_redirects=False).status_code == 303


def test_showing_the_notices_is_noted_as_reading_them(client, pack):
    store = client.app.state.hoidap.packs
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("a", "Không."), answer("b"))
    client.head(f"/goi/{pack['id']}")
    assert store.last_reading(pack["id"]) is None
    seen(client, pack)
    number, at = store.last_reading(pack["id"])
    assert number == client.get(f"/v1/packs/{pack['id']}/notices").json()["read"]
    seen(client, pack, "dinh-chinh")
    assert store.last_reading(pack["id"]) == (number, at)


def test_a_new_download_hides_no_notice_from_the_others(client, pack):
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("a", "Không."), answer("b"))
    client.get(buttons(seen(client, pack))[0])
    html = seen(client, pack)
    assert "Đọc trước khi tải: 1 thông báo" in html and "không có câu trả lời nào thay đổi" in html


def test_where_only_the_details_changed_the_correction_says_so(client, pack):
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("a", "Có, bạn được miễn.\n\nNộp đơn ở nơi khác."), answer("b"))
    html = seen(client, pack, "dinh-chinh")
    assert "Phần chi tiết của câu trả lời đã được sửa. Câu trả lời ngắn giữ nguyên" in html


def test_a_pack_in_which_nothing_is_left_offers_nothing_to_download(client, pack):
    client.get(buttons(seen(client, pack))[0])
    changed(client, answer("c", topic="cap-duong"))
    html = seen(client, pack)
    assert "không còn câu trả lời nào của gói này" in html and not buttons(html)
    number = client.get(f"/v1/packs/{pack['id']}/notices").json()["read"]
    refused = client.get(f"/goi/{pack['id']}/tai/json?doc={number}")
    assert refused.status_code == 422 and 'role="alert"' in refused.text


def test_the_logo_is_shown(client, pack):
    owner = partner(client)
    made = client.post("/v1/packs", json=WANTED, headers=owner).json()
    assert f"/v1/packs/{made['id']}/logo" not in seen(client, made)
    client.put(f"/v1/packs/{made['id']}/logo", content=SVG, headers=owner)
    assert f'src="/v1/packs/{made["id"]}/logo"' in seen(client, made)
