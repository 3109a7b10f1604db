"""Packs through the interface: who may change one, what everybody with the address reads, notices before files."""

import json
import xml.etree.ElementTree as ET

import feedparser
import pytest
from pack_samples import PNG, PORTAL, SVG, answer, changed, corpus_of, partner, running

from bot import day
from gateway.partners import pack_logos

WANTED = {"name": "Loa xã", "topics": ["phi"], "formats": [{"format": "json"}, {"format": "csv"}]}


SHOWN = (answer("a"), answer("b"), answer("c", topic="cap-duong"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("packs"), *SHOWN) as client:
        yield client


@pytest.fixture
def client(server):
    changed(server, *SHOWN)
    return server


@pytest.fixture
def owner(client):
    return partner(client)


def made(client, owner, **fields):
    response = client.post("/v1/packs", json={**WANTED, **fields}, headers=owner)
    assert response.status_code == 201, response.text
    return response.json()


def path(pack, *rest):
    return "/".join((f"/v1/packs/{pack['id']}", *rest))


def refusal(response):
    error = response.json()["error"]
    return response.status_code, error["code"], error["field"]


def test_a_pack_is_saved_and_read_at_its_address_without_a_key(client, owner):
    response = client.post("/v1/packs", json={**WANTED, "publisher": "Mặt trận xã Tịnh Khê"}, headers=owner)
    pack = response.json()
    assert response.headers["location"] == pack["url"] == f"{PORTAL}/v1/packs/{pack['id']}"
    read = client.get(path(pack))
    assert read.json() == pack
    assert read.headers["x-robots-tag"] == "noindex"
    assert (pack["entries"], pack["publisher"], pack["page"]) == (
        2,
        "Mặt trận xã Tịnh Khê",
        f"{PORTAL}/goi/{pack['id']}",
    )
    assert [each["url"] for each in pack["formats"]] == [f"{pack['url']}/json", f"{pack['url']}/csv"]
    assert (pack["last_download"], pack["changed"], pack["notices"]["read"]) == (None, 0, 0)


def test_without_a_name_of_its_own_a_pack_bears_the_partners(client, owner):
    pack = made(client, owner)
    assert pack["publisher"] == "Báo Quảng Ngãi"
    assert json.loads(client.get(path(pack, "json")).content)["about"]["issued_by"] == "Báo Quảng Ngãi"


def test_files_hold_the_selection_with_options_name_and_address(client, owner):
    pack = made(client, owner, formats=[{"format": "json", "options": {"versions": "in_force"}}], ids=["b"])
    response = client.get(path(pack, "json"))
    assert [each["id"] for each in response.json()["entries"]] == ["b"]
    assert response.headers["content-disposition"].startswith('attachment; filename="du-lieu-json-loa-xa-')
    assert response.json()["entries"][0]["derived"]["page"] == f"{PORTAL}/hoi-dap/phi/b"


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"topics": ["khong-co"]}, "topics"),
        ({"audience": "khong-co"}, "audience"),
        ({"ids": ["khong-co"]}, "ids"),
        ({"topics": ["cap-duong"], "ids": ["a"]}, "as_of"),
        ({"formats": [{"format": "khong-co"}]}, "format"),
        ({"formats": [{"format": "json"}, {"format": "json"}]}, "formats"),
        ({"formats": [{"format": "loudspeaker", "options": {"minutes": 99}}]}, "minutes"),
        ({"formats": [{"format": "leaflet", "options": {"title": "x" * 201}}]}, "formats"),
        ({"name": "  "}, "name"),
        ({"publisher": "a\x00b"}, "publisher"),
    ],
)
def test_what_cannot_be_saved_is_refused_and_names_the_field(client, owner, fields, field):
    response = client.post("/v1/packs", json={**WANTED, **fields}, headers=owner)
    assert refusal(response) == (422, "bad_selection", field)
    assert client.get("/v1/packs", headers=owner).json() == {"items": []}


@pytest.mark.parametrize("fields", [{"formats": []}, {"topic": ["phi"]}, {"name": "x" * 121}, {"formats": "json"}])
def test_a_body_of_another_form_is_refused(client, owner, fields):
    response = client.post("/v1/packs", json={**WANTED, **fields}, headers=owner)
    assert refusal(response)[:2] == (422, "invalid_field")


def test_only_who_saved_a_pack_changes_it(client, owner):
    pack, other = made(client, owner), partner(client, "Đài khác")
    calls = [("POST", "/v1/packs"), ("GET", "/v1/packs"), ("PUT", path(pack)), ("DELETE", path(pack))]
    calls += [("PUT", path(pack, "logo")), ("DELETE", path(pack, "logo"))]
    for method, address in calls:
        assert client.request(method, address, json=WANTED).status_code == 401
    for method, address in calls[2:]:
        assert refusal(client.request(method, address, json=WANTED, headers=other))[:2] == (403, "not_owner")
    assert client.get("/v1/packs", headers=other).json() == {"items": []}
    assert [each["id"] for each in client.get("/v1/packs", headers=owner).json()["items"]] == [pack["id"]]


def test_a_pack_is_changed_at_the_same_address_and_removed(client, owner):
    pack = made(client, owner)
    changed_to = client.put(path(pack), json={**WANTED, "topics": ["cap-duong"]}, headers=owner).json()
    assert (changed_to["id"], changed_to["topics"], changed_to["entries"]) == (pack["id"], ["cap-duong"], 1)
    assert client.delete(path(pack), headers=owner).status_code == 204
    for address in (path(pack), path(pack, "json"), path(pack, "notices"), "/v1/packs/gk_x", "/v1/packs/x/json"):
        assert refusal(client.get(address))[:2] == (404, "unknown_pack")
    assert refusal(client.delete(path(pack), headers=owner))[0] == 404


def test_a_partner_cannot_save_packs_without_end(client, owner, monkeypatch):
    monkeypatch.setattr("gateway.partners.packs_http.MOST_OF_A_PARTNER", 1)
    made(client, owner)
    assert refusal(client.post("/v1/packs", json=WANTED, headers=owner))[:2] == (409, "too_many_packs")


def test_a_format_that_a_pack_has_not_is_named(client, owner):
    pack = made(client, owner)
    response = client.get(path(pack, "leaflet"))
    assert refusal(response) == (404, "unknown_format", "format") and "json, csv" in response.text


def test_manifest_files_and_answers_are_not_sent_twice(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "csv"))
    for address in (path(pack), path(pack, "json"), path(pack, "changes"), path(pack, "notices")):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        if address == path(pack):
            continue
        assert (again.status_code, again.content) == (304, b""), address
    client.get(path(pack))
    tag = client.get(path(pack)).headers["etag"]
    assert client.get(path(pack), headers={"If-None-Match": tag}).status_code == 304


def test_a_call_that_ends_in_304_is_no_download(client, owner):
    pack = made(client, owner)
    tag = client.get(path(pack, "json")).headers["etag"]
    store = client.app.state.hoidap.packs
    for _ in range(3):
        assert client.get(path(pack, "json"), headers={"If-None-Match": tag}).status_code == 304
    assert store.taken(pack["id"]) == 1
    assert client.get(path(pack, "json")).status_code == 200
    assert store.taken(pack["id"]) == 2
    assert client.get(path(pack)).json()["last_download"]["format"] == "json"


def test_before_the_first_download_nothing_has_changed(client, owner):
    pack = made(client, owner)
    changed(client, answer("a", "Khác."), answer("b"), answer("c", topic="cap-duong"))
    body = client.get(path(pack, "changes")).json()
    assert (body["since"], body["after"], body["items"]) == (None, None, [])


def kinds(body):
    return {(item["kind"], item["entry"], item["why"]) for item in body["items"]}


def test_changes_are_those_of_the_pack_since_the_last_download(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("a", "Không."), answer("d"), answer("c", "Khác.", topic="cap-duong"))
    body = client.get(path(pack, "changes")).json()
    assert kinds(body) == {("corrected", "a", ""), ("ended", "b", ""), ("new", "d", "")}
    assert body["since"]["format"] == "json"
    corrected = next(item for item in body["items"] if item["entry"] == "a")
    assert (corrected["before"], corrected["after"]) == ("Có, bạn được miễn.", "Không.")
    assert "Trả lời ngắn trước đây: Có, bạn được miễn." in corrected["what_changed"]
    assert client.get(path(pack)).json()["changed"] == 3
    client.get(path(pack, "json"), params={"read": client.get(path(pack, "notices")).json()["read"]})
    assert client.get(path(pack, "changes")).json()["items"] == []
    assert kinds(client.get(path(pack, "changes"), params={"after": body["after"]}).json()) == kinds(body)
    assert client.get(path(pack, "changes"), params={"after": body["number"]}).json()["items"] == []


def test_an_answer_that_leaves_the_selection_counts_as_ended_and_one_that_joins_as_new(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("a", topic="cap-duong"), answer("b"), answer("c"))
    assert kinds(client.get(path(pack, "changes")).json()) == {("ended", "a", "left"), ("new", "c", "joined")}
    client.put(path(pack), json={**WANTED, "ids": ["c"]}, headers=owner)
    assert kinds(client.get(path(pack, "changes")).json()) == {
        ("ended", "a", "left"), ("ended", "b", "left"), ("new", "c", "joined"),
    }  # fmt: skip


def test_a_change_taken_back_is_no_difference(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("a", "Không."), answer("b"))
    changed(client, answer("a"), answer("b"))
    assert client.get(path(pack, "changes")).json()["items"] == []


def test_notices_must_be_fetched_before_a_file_is_given_out(client, owner):
    pack = made(client, owner)
    assert client.get(path(pack, "json")).status_code == 200
    changed(client, answer("a", "Không."), answer("b"))
    refused = client.get(path(pack, "csv"))
    assert refusal(refused) == (409, "notices_unread", "read")
    assert f"{pack['url']}/notices" in refused.json()["error"]["message"]
    assert refused.headers["link"] == f'<{pack["url"]}/notices>; rel="describedby"'
    number = client.get(path(pack, "notices")).json()["read"]
    assert refusal(client.get(path(pack, "csv"), params={"read": number - 1}))[1] == "notices_unread"
    assert refusal(client.get(path(pack, "csv"), params={"read": number + 1}))[1] == "notices_unread"
    assert client.get(path(pack, "csv"), params={"read": number}).status_code == 200
    changed(client, answer("b"))
    assert refusal(client.get(path(pack, "csv"), params={"read": number}))[1] == "notices_unread"


def test_a_tag_does_not_get_around_the_notices(client, owner):
    pack = made(client, owner)
    tag = client.get(path(pack, "json")).headers["etag"]
    changed(client, answer("a", "Không."), answer("b"))
    assert client.get(path(pack, "json"), headers={"If-None-Match": tag}).status_code == 409


def test_reading_the_notices_is_noted_once(client, owner):
    pack = made(client, owner)
    store = client.app.state.hoidap.packs
    client.get(path(pack, "notices"))
    assert store.last_reading(pack["id"]) is None
    client.get(path(pack, "json"))
    changed(client, answer("a", "Không."), answer("b"))
    assert client.get(path(pack)).json()["notices"]["last_read_at"] is None
    number = client.get(path(pack, "notices")).json()["read"]
    first = store.last_reading(pack["id"])
    client.get(path(pack, "notices"))
    assert store.last_reading(pack["id"]) == first and first[0] == number
    assert client.get(path(pack)).json()["notices"]["last_read_at"] is not None


def test_a_notice_says_what_since_when_what_to_do_and_what_to_publish(client, owner):
    pack = made(client, owner, formats=[{"format": "json"}, {"format": "loudspeaker"}], publisher="Đài xã")
    client.get(path(pack, "json"))
    client.get(path(pack, "loudspeaker"))
    changed(client, answer("a", "Không.\n\nThêm."), answer("b"))
    (notice,) = client.get(path(pack, "notices")).json()["items"]
    assert (notice["kind"], notice["entry"], notice["formats"]) == ("corrected", "a", ["json", "loudspeaker"])
    assert "đọc lại và sửa" in notice["statement"]
    assert "Trả lời ngắn nay sửa là: Không." in notice["what_changed"]
    assert [line.partition(" (")[0] for line in notice["what_to_do"]] == [
        "Đã đọc trên loa hoặc đã trình chiếu", "Đã nạp vào phần mềm, trang web",
    ]  # fmt: skip
    assert notice["correction"].startswith("ĐÍNH CHÍNH. Tài liệu do Đài xã phát hành đến ngày ")
    assert "câu trả lời là: Không. Căn cứ: Điều 34 " in notice["correction"]
    assert notice["correction"].endswith(f"Xem đầy đủ: {PORTAL}/hoi-dap/phi/a")
    assert not any(letter.isdigit() for letter in notice["spoken"])


def test_of_an_answer_that_is_gone_nothing_is_quoted(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("b"))
    (notice,) = client.get(path(pack, "notices")).json()["items"]
    assert (notice["kind"], notice["page"], notice["what_changed"]) == ("ended", None, [])
    assert "không còn được áp dụng" in notice["correction"] and "Có, bạn được miễn" not in notice["correction"]


def test_only_the_newest_notice_of_an_answer_has_words_to_publish(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("a", "Hai."), answer("b"))
    changed(client, answer("a", "Ba."), answer("b"))
    newest, first = client.get(path(pack, "notices")).json()["items"]
    assert "câu trả lời là: Ba." in newest["correction"] and first["correction"] is None
    assert newest["number"] > first["number"]


def test_an_answer_that_came_back_is_corrected_to_what_it_says_now(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("b"))
    changed(client, answer("a", "Nay lại có."), answer("b"))
    (notice,) = client.get(path(pack, "notices")).json()["items"]
    assert "câu trả lời là: Nay lại có." in notice["correction"]


def test_there_is_no_notice_of_what_a_file_did_not_show(client, owner):
    long = "Rất dài và chi tiết. " * 60
    changed(client, answer("a", long), answer("b", long), answer("c", long, topic="cap-duong"))
    pack = made(client, owner, formats=[{"format": "loudspeaker", "options": {"minutes": 1}}])
    client.get(path(pack, "loudspeaker"))
    (holding,) = client.app.state.hoidap.packs.holdings(pack["id"])
    (read,) = holding.held
    (other,) = {"a", "b"} - holding.held
    changed(client, answer(read, long), answer(other, "Khác."))
    assert client.get(path(pack, "notices")).json() == {"pack": pack["id"], "read": 0, "items": []}
    assert kinds(client.get(path(pack, "changes")).json()) == {("corrected", other, "")}
    changed(client, answer(read, "Khác."), answer(other, "Khác."))
    assert [item["entry"] for item in client.get(path(pack, "notices")).json()["items"]] == [read]


def test_who_took_the_corrected_text_has_no_notice_of_it(client, owner):
    pack = made(client, owner)
    changed(client, answer("a", "Không."), answer("b"))
    client.get(path(pack, "json"))
    assert client.get(path(pack, "notices")).json()["read"] == 0
    assert client.get(path(pack, "json")).status_code == 200


def test_what_a_stale_process_gives_out_is_corrected_later(client, owner):
    """It still shows the old text when another process has noted the new one."""
    pack, state = made(client, owner), client.app.state.hoidap
    state.history.note(corpus_of(answer("a", "Không."), answer("b")), day.today(), day.now())
    client.get(path(pack, "json"))
    assert [item["entry"] for item in client.get(path(pack, "notices")).json()["items"]][:1] == ["a"]


def test_when_all_that_a_pack_names_is_gone_it_says_so_and_gives_no_other_answers(client, owner):
    pack = made(client, owner, ids=["b"])
    client.get(path(pack, "json"))
    changed(client, answer("a"))
    assert client.get(path(pack)).json()["entries"] == 0
    read = client.get(path(pack, "notices")).json()["read"]
    assert refusal(client.get(path(pack, "json"), params={"read": read})) == (422, "bad_selection", "ids")
    assert client.app.state.hoidap.packs.taken(pack["id"]) == 1


def test_the_feed_tells_changes_and_corrections_of_the_pack_only(client, owner):
    pack = made(client, owner)
    client.get(path(pack, "json"))
    changed(client, answer("a", "Không & <không>."), answer("b"), answer("d"), answer("c", "x", topic="cap-duong"))
    response = client.get(path(pack, "feed.xml"))
    ET.fromstring(response.content)
    found = feedparser.parse(response.content)
    assert not found.bozo and response.headers["content-type"].startswith("application/atom+xml")
    assert {entry.title for entry in found.entries} == {"Đính chính – Đã sửa: Câu hỏi a?", "Mới: Câu hỏi d?"}
    assert len({entry.id for entry in found.entries}) == 2
    correction = next(entry for entry in found.entries if entry.title.startswith("Đính chính"))
    assert "ĐÍNH CHÍNH." in correction.content[0].value and correction.link == f"{PORTAL}/goi/{pack['id']}"


@pytest.mark.parametrize("logo, kind", [(PNG, "image/png"), (SVG, "image/svg+xml")], ids=["png", "svg"])
def test_a_logo_is_kept_and_changes_the_products(client, owner, logo, kind):
    pack = made(client, owner)
    before = client.get(path(pack, "json")).headers["etag"]
    assert client.put(path(pack, "logo"), content=logo, headers=owner).status_code == 204
    shown = client.get(path(pack, "logo"))
    assert (shown.content, shown.headers["content-type"]) == (logo, kind)
    assert client.get(path(pack)).json()["logo"] == f"{pack['url']}/logo"
    assert client.get(path(pack, "json")).headers["etag"] != before
    client.put(path(pack), json=WANTED, headers=owner)
    assert client.get(path(pack, "logo")).content == logo
    assert client.delete(path(pack, "logo"), headers=owner).status_code == 204
    assert refusal(client.get(path(pack, "logo")))[1] == "no_logo"
    assert client.get(path(pack, "json")).headers["etag"] == before


def test_a_logo_may_be_longer_than_other_bodies_and_no_longer_than_that(client, owner, monkeypatch):
    pack = made(client, owner)
    monkeypatch.setattr("gateway.partners.packs_http.checked_logo", lambda data: data)
    whole = b"x" * pack_logos.MOST_BYTES
    assert client.put(path(pack, "logo"), content=whole, headers=owner).status_code == 204
    assert client.put(path(pack, "logo"), content=whole + b"x", headers=owner).status_code == 413
    assert client.put(path(pack), content=whole, headers=owner).status_code == 413


def test_a_bad_logo_changes_nothing(client, owner):
    pack = made(client, owner)
    response = client.put(path(pack, "logo"), content=b"<svg/>", headers=owner)
    assert refusal(response) == (422, "bad_selection", "logo")
    assert client.get(path(pack)).json()["logo"] is None


def test_any_page_may_read_a_pack_and_none_may_change_it(client, owner):
    pack, there = made(client, owner), {"Origin": "https://bao.example"}
    assert client.get(path(pack), headers=there).headers["access-control-allow-origin"] == "*"
    assert client.delete(path(pack), headers={**owner, **there}).status_code == 403
