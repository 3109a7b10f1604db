"""``/tai-lieu``: a plain form that gives files, ready-made links that work, and refusals that say what to mend."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from pack_samples import answer, changed, running

from gateway.embed.limits import TooMany
from gateway.partners import products
from gateway.portal import materials

SHOWN = (answer("a"), answer("b"), answer("c", topic="cap-duong", audience=("debtor",)))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("materials"), *SHOWN) as client:
        yield client


@pytest.fixture
def client(server):
    changed(server, *SHOWN)
    return server


def taken(client, **query):
    return client.get("/tai-lieu/tai", params={"dinh-dang": "loudspeaker", **query})


def test_the_page_is_in_the_navigation_and_offers_only_topics_with_answers(client):
    html = client.get("/tai-lieu").text
    assert '<a href="/tai-lieu" aria-current="page">Tài liệu</a>' in html
    assert 'value="phi"' in html and 'value="cap-duong"' in html and 'value="thoi-hieu"' not in html
    assert html.index('value="phi"') < html.index('value="cap-duong"'), "topics that are asked most come first"
    assert client.get("/sitemap.xml").text.count("/tai-lieu<") == 1
    assert "Disallow: /tai-lieu/\n" in client.get("/robots.txt").text


def test_the_page_is_not_sent_twice(client):
    tag = client.get("/tai-lieu").headers["etag"]
    assert client.get("/tai-lieu", headers={"If-None-Match": tag}).status_code == 304


def test_every_ready_made_link_leads_to_a_file(client):
    html = client.get("/tai-lieu").text
    links = {unescape(link) for link in re.findall(r'href="(/tai-lieu/[^"]+)"', html)}
    quick = {link for link in links if "loudspeaker" in link or "leaflet" in link or "ban-tin" in link}
    assert len(quick) == 3 + 2 * 2
    for link in quick:
        response = client.get(link)
        assert response.status_code == 200, link
        assert response.headers["content-disposition"].startswith("attachment;")
        assert response.headers["x-robots-tag"] == "noindex"


def test_the_form_gives_the_selection_with_the_name_on_it(client):
    response = taken(client, **{"chu-de": ["phi"], "don-vi": "  Mặt trận  xã Tịnh Khê ", "phut": "3"})
    assert "Mặt trận xã Tịnh Khê" in response.text
    assert "Phí, chi phí, miễn giảm" in unquote(response.headers["content-disposition"])
    assert "3 phút" in unquote(response.headers["content-disposition"])


def test_for_a_role_there_is_what_is_for_it_and_for_all(client):
    def count(**query):
        data = client.get("/tai-lieu/tai", params={"dinh-dang": "json", **query}).json()
        return [each["id"] for each in data["entries"]]

    assert sorted(count(vai="nguoi-phai-thi-hanh-an")) == ["a", "b", "c"]
    assert sorted(count(vai="co-quan")) == ["a", "b"]
    assert count(**{"chu-de": "cap-duong"}) == ["c"]


def test_who_has_the_file_gets_304(client):
    tag = taken(client).headers["etag"]
    address = "/tai-lieu/tai?dinh-dang=loudspeaker"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "query, place, why",
    [
        ({"dinh-dang": ""}, "dinh-dang", "Chọn một loại tài liệu"),
        ({"dinh-dang": "exe"}, "dinh-dang", "Chọn một loại tài liệu"),
        ({"chu-de": "khong-co"}, "chu-de", "Không có chủ đề"),
        ({"chu-de": "cap-duong", "vai": "co-quan"}, "chu-de", "Không có mục nào"),
        ({"vai": "vua"}, "vai", "Chọn lại"),
        ({"phut": "99"}, "phut", "phải là số từ 1 đến 30"),
        ({"don-vi": "x" * 121}, "don-vi", "120 ký tự"),
        ({"don-vi": "a\x07b"}, "don-vi", "một dòng"),
        ({"dinh-dang": "quiz"}, "chu-de", ""),
    ],
)
def test_what_cannot_be_made_is_said_on_the_page_beside_what_to_mend(client, query, place, why):
    response = taken(client, **{"chu-de": ["phi"], "don-vi": "Đài <xã>", **query})
    assert response.status_code == 422 and "no-store" in response.headers["cache-control"]
    assert f'<a href="#{place}">' in response.text and f'id="{place}"' in response.text
    assert f'id="{place}-loi"' in response.text and why in unescape(response.text)
    if query.keys().isdisjoint({"don-vi"}):
        assert 'value="Đài &lt;xã&gt;"' in response.text
    if query.keys().isdisjoint({"chu-de"}):
        assert re.search(r'value="phi" checked', response.text)


def test_pictures_of_too_many_answers_are_refused(client, monkeypatch):
    monkeypatch.setattr(materials, "MOST_WITH_PICTURES", 2)
    response = taken(client, **{"dinh-dang": "social"})
    assert response.status_code == 422 and "lựa chọn này có 3 câu" in response.text


def test_while_too_much_is_made_people_are_asked_to_come_back(client, monkeypatch):
    monkeypatch.setattr(products, "MOST_WAITING", 0)
    response = taken(client, **{"don-vi": "Chưa ai hỏi"})
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")


def test_only_new_products_count_against_a_visitor(client, monkeypatch):
    assert taken(client, **{"don-vi": "Đã làm"}).status_code == 200

    def refuse(*_):
        raise TooMany(7, "Bạn hỏi nhanh quá.")

    monkeypatch.setattr(client.app.state.hoidap.limits, "take_write", refuse)
    assert taken(client, **{"don-vi": "Đã làm"}).status_code == 200
    refused = taken(client, **{"don-vi": "Chưa làm"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    assert "Bạn hỏi nhanh quá." in refused.text


def test_every_topic_has_its_turn_as_topic_of_the_day():
    from datetime import date, timedelta

    topics = ["a", "b", "c"]
    days = [date(2026, 11, 22) + timedelta(at) for at in range(3)]
    assert sorted(materials.topic_of_the_day(topics, each) for each in days) == topics
