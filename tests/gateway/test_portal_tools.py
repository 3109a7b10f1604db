"""/cong-cu without JavaScript: every form computes what the interface computes, and says kindly what is wrong."""

import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from fastapi.testclient import TestClient

from actions.tools import TOOLS
from bot import day
from gateway.app import create_app
from gateway.paths import TOOL_SLUGS, tool_path
from gateway.portal.forms import known_pages
from gateway.settings import Settings

CASES = Path(__file__).parents[1] / "cases"
FORM = {"content-type": "application/x-www-form-urlencoded"}
PERIOD = {"from": "2026-07-10", "to": "2026-11-10"}
INCOME = {"monthly_income_vnd": "9 triệu", "region": "III"}
CLAIM = {"proceeds_vnd": "1 tỷ", "claims.1.amount_vnd": "5 triệu", "claims.1.creditor": "A"}
TODAY = date(2026, 11, 22)
FORMS = [name for name in TOOLS if name != "document"]
FEW = 8


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    database = f"sqlite:///{tmp_path_factory.mktemp('db') / 'turns.db'}"
    with TestClient(create_app(no_assistant, Settings(database_url=database))) as running:
        yield running


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


def no_assistant():
    raise RuntimeError("the pages need no assistant")


class Page(HTMLParser):
    """Text, controls by name with their value, ids, links, and what is said to be invalid."""

    def __init__(self, text):
        super().__init__()
        self.said, self.values, self.ids, self.links, self.invalid, self.labels = [], {}, [], [], [], []
        self._select = None
        self.feed(text)
        self.text = " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag == "label":
            self.labels.append(found.get("for"))
        if found.get("aria-invalid") == "true":
            self.invalid.append(found.get("name"))
        name = found.get("name")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found["value"]
        if tag == "input" and name:
            box = found.get("type") in ("radio", "checkbox")
            if not box or "checked" in found:
                self.values[name] = found.get("value", "")

    def handle_data(self, data):
        self.said.append(data)


def filled(tool, given, as_of):
    """A case as somebody types it into the form; a browser sends empty fields too."""
    empty = [each.name for each in known_pages().tools[tool].inputs if not each.repeats and each.kind != "yes_no"]
    fields = {**dict.fromkeys(empty, ""), "ngay": as_of.isoformat()}

    def put(name, value):
        if isinstance(value, bool):
            if name.endswith("same_judgment"):
                fields[name] = str(value).lower()
            elif value:
                fields[name] = "1"
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    for key, cell in item.items():
                        put(f"{name}.{number}.{key}", cell)
                else:
                    put(f"{name}.{number}", item)
        elif value is not None:
            fields[name] = str(value)

    for name, value in given.items():
        put(name, [value] if name == "due_on" and isinstance(value, date) else value)
    return fields


def sent(client, tool, fields):
    if known_pages().tools[tool].private:
        return client.post(tool_path(tool), content=urlencode(fields), headers=FORM)
    return client.get(tool_path(tool), params=fields)


def some_cases():
    """Several of each tool under both laws, those it refuses too."""
    for tool in FORMS:
        rows = yaml.safe_load((CASES / f"{tool}.yml").read_text(encoding="utf-8"))
        rows = [row for row in rows if "rank_guessed" not in str(row["given"])]
        for kind in ("expect", "refused", "not_in_force"):
            for new in (True, False):
                found = [row for row in rows if kind in row and (row["as_of"] >= date(2026, 7, 1)) is new]
                for row in found[:: max(1, len(found) // FEW)]:
                    yield pytest.param(tool, row, id=f"{tool}: {row['name']}")


@pytest.mark.parametrize("tool, case", some_cases())
def test_a_form_says_what_the_interface_computes(client, tool, case):
    json = {**plain(case["given"]), "as_of": case["as_of"].isoformat()}
    wanted = client.post(f"/v1/tools/{tool}", json=json)
    reply = sent(client, tool, filled(tool, case["given"], case["as_of"]))
    page = Page(reply.text)
    assert reply.status_code == wanted.status_code
    if wanted.status_code == 200:
        result = wanted.json()
        for words in [result["summary"], *(step["text"] for step in result["steps"]), *result["assumptions"]]:
            assert flat(words) in page.text
        for other in result["also"]:
            assert flat(other["summary"]) in page.text
        for cited in result["citations"]:
            assert cited["label"] in page.text
    elif wanted.json()["error"]["code"] != "invalid_field":
        assert flat(wanted.json()["error"]["message"]) in page.text


def plain(value):
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def flat(words):
    return " ".join(words.split())


def test_the_figure_stands_before_the_steps(client):
    page = Page(client.get("/cong-cu/thoi-hieu", params={"effective_on": "2022-05-12"}).text)
    assert page.text.index("12/05/2027") < page.text.index("Vì sao có kết quả này")
    assert "còn 171 ngày" in page.text


@pytest.mark.parametrize("typed", ["1,2 tỷ", "1.200.000.000", "1200000000", "1,2 tỷ đồng"])
def test_an_amount_is_read_as_people_write_it(client, typed):
    page = Page(sent(client, "fee", {"amount_vnd": typed}).text)
    assert "tính trên 1.200.000.000 đồng" in page.text


@pytest.mark.parametrize("typed", ["12/05/2022", "ngày 12 tháng 5 năm 2022", "2022-05-12"])
def test_a_day_is_read_as_people_write_it(client, typed):
    assert "12/05/2027" in client.get("/cong-cu/thoi-hieu", params={"effective_on": typed}).text


@pytest.mark.parametrize(
    "tool, fields, name, says",
    [
        ("limitation", {"effective_on": "31/02/2022"}, "effective_on", "Không có ngày này trong lịch"),
        ("limitation", {"effective_on": ""}, "effective_on", "Bạn cho biết ngày bản án có hiệu lực"),
        ("limitation", {"due_on.1": "tháng sau"}, "due_on.1", "Ngày phải trả"),
        ("interest", {"principal_vnd": "một ít", **PERIOD}, "principal_vnd", "số tiền"),
        ("interest", {"principal_vnd": "5 triệu hoặc 6 triệu", **PERIOD}, "principal_vnd", "số tiền"),
        ("fee", {"amount_vnd": "0"}, "amount_vnd", "từ 1 đồng"),
        ("fee", {"amount_vnd": "5 triệu", "receipts.0.on": "2026-08-01"}, "receipts.0.amount_vnd", "Số tiền"),
        ("deduction", {**INCOME, "registered_dependants": "vài"}, "registered_dependants", "con số"),
        ("distribution", CLAIM, "claims.1.rank", "Loại khoản"),
        ("agency", {"place": "Xứ Thần Tiên"}, "place", "Chưa nhận ra"),
        ("complaint", {"act": "coercive_measure", "learned_on": "2027-01-01"}, "learned_on", "chưa tới"),
        ("timeline", {"notified_on": "2026-11-01", "requested_on": "2026-11-01"}, "requested_on", "chỉ điền một ngày"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_stays(client, tool, fields, name, says):
    reply = sent(client, tool, fields)
    page = Page(reply.text)
    assert reply.status_code == 422
    assert name in page.invalid
    control = f"f-{name.replace('.', '-')}"
    assert f"#{control}" in page.links and control in page.ids and f"{control}-loi" in page.ids
    assert says in page.text and 'role="alert"' in reply.text
    assert all(page.values.get(field, "") == value for field, value in fields.items())


def test_everything_that_is_wrong_is_said_at_once(client):
    page = Page(client.get("/cong-cu/lai-cham-thi-hanh", params={"principal_vnd": "abc", "from": "", "to": ""}).text)
    assert {"principal_vnd", "from", "to"} <= set(page.invalid)


def test_more_rows_can_be_had_without_a_script(client):
    fields = {"principal_vnd": "5 triệu", "payments.0.on": "2026-09-01"}
    before = Page(client.get("/cong-cu/lai-cham-thi-hanh", params={"principal_vnd": "5 triệu"}).text)
    page = Page(client.get("/cong-cu/lai-cham-thi-hanh", params={**fields, "them": "payments"}).text)
    assert "payments.3.on" in page.values and "payments.3.on" not in before.values
    assert page.values["payments.0.on"] == "2026-09-01" and page.values["principal_vnd"] == "5 triệu"
    assert page.invalid == []


def test_a_shared_address_gives_the_same_result_and_no_names(client):
    claim = {"creditor": "Nguyễn Văn Kín", "amount_vnd": "60 triệu", "rank": "a"}
    fields = {"proceeds_vnd": "100 triệu", **{f"claims.0.{key}": value for key, value in claim.items()}}
    reply = sent(client, "distribution", fields)
    link = unescape(re.search(r'data-copy="([^"]+)"', reply.text)[1])
    assert "K%C3%ADn" not in link and "creditor" not in link
    assert "Nguyễn Văn Kín" in reply.text and reply.headers["cache-control"] == "no-store"
    again = client.get(link.partition("testserver")[2])
    assert "còn 40.000.000 đồng trả lại" in reply.text and "còn 40.000.000 đồng trả lại" in again.text


def test_forms_that_may_hold_names_are_posted():
    named = {
        name
        for name, tool in known_pages().tools.items()
        for each in tool.inputs
        for cell in each.rows
        if cell.personal
    }
    assert named and named <= {name for name, tool in known_pages().tools.items() if tool.private}


@pytest.mark.parametrize("tool", ["limitation", "timeline"])
def test_the_days_of_a_result_come_as_a_calendar(client, tool):
    key = {"limitation": "effective_on", "timeline": "notified_on"}[tool]
    page = Page(client.get(tool_path(tool), params={key: "2026-11-02"}).text)
    (link,) = [link for link in page.links if "lich.ics" in link]
    reply = client.get(link)
    assert reply.headers["content-type"].startswith("text/calendar") and b"BEGIN:VEVENT" in reply.content
    wanted = client.post(f"/v1/tools/{tool}/ics", json={key: "2026-11-02", "as_of": TODAY.isoformat()})
    assert reply.content == wanted.content
    back = client.get(f"{tool_path(tool)}/lich.ics?{key}=", follow_redirects=False)
    assert back.status_code == 303 and back.headers["location"].startswith(tool_path(tool))


def test_a_last_day_that_has_passed_goes_into_no_calendar(client):
    page = Page(client.get(tool_path("limitation"), params={"effective_on": "2021-05-12"}).text)
    assert "12/05/2026" in page.text and not [link for link in page.links if "lich.ics" in link]


def test_every_value_that_can_be_chosen_has_words_and_every_field_a_label(client):
    for name in FORMS:
        page = Page(client.get(tool_path(name)).text)
        assert {
            f"f-{each.name}"
            for each in known_pages().tools[name].inputs
            if each.kind in ("day", "money", "text", "count")
        } <= set(page.labels)
        for each in known_pages().tools[name].inputs:
            for choice in (*each.choices, *(choice for cell in each.rows for choice in cell.choices)):
                assert choice[1] and choice[1] != choice[0]
        assert len(page.ids) == len(set(page.ids))


def test_the_turns_of_payment_are_those_of_the_law_of_the_day(client):
    new = client.get("/cong-cu/chia-tien").text
    old = client.get("/cong-cu/chia-tien", params={"ngay": "2026-06-30"}).text
    assert "bảo hiểm thất nghiệp" in new and "bảo hiểm thất nghiệp" not in old


def test_the_name_of_the_interface_leads_to_the_page(client):
    for name, slug in TOOL_SLUGS.items():
        reply = client.get(f"/cong-cu/{name}?ngay=2026-06-30", follow_redirects=False)
        assert reply.status_code == 308 and reply.headers["location"] == f"/cong-cu/{slug}?ngay=2026-06-30"
    assert client.get("/cong-cu/gi-do").status_code == 404


def test_the_list_leads_to_every_tool(client):
    page = Page(client.get("/cong-cu").text)
    assert {tool_path(name) for name in TOOLS} <= set(page.links)


def test_communes_are_suggested_by_old_and_new_names_of_a_province(client):
    assert "Xã Tịnh Khê" in client.get("/cong-cu/xa.json", params={"tinh": "Kon Tum"}).json()
    assert client.get("/cong-cu/xa.json", params={"tinh": "Xứ Thần Tiên"}).json() == []


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "{{7*7}}", "\x00", "a" * 5000, "../../etc", "%00"])
def test_hostile_words_stay_words(client, hostile):
    for tool, name in (
        ("agency", "place"),
        ("interest", "principal_vnd"),
        ("limitation", "effective_on"),
        ("agency", "ngay"),
    ):
        reply = sent(client, tool, {name: hostile})
        assert reply.status_code in (200, 422)
        assert "<script>alert" not in reply.text and ">49<" not in reply.text


def test_a_form_that_no_browser_sends_is_refused(client):
    many = "&".join(f"claims.{number}.amount_vnd=1" for number in range(4000))
    assert client.post("/cong-cu/chia-tien", content=many).status_code in (413, 422)
    assert client.post("/cong-cu/chia-tien", content=b"\xff\xfe=\xff").status_code in (200, 422)
