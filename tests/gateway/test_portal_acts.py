"""/van-ban: every instrument, every provision that anything of ours links to, and what changed on 1 July 2026."""

import json
import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from bot import day, knowledge
from gateway.app import create_app
from gateway.paths import act_path, provision_path
from gateway.portal.instruments import changed
from gateway.settings import Settings
from law.acts import known_acts
from law.agencies.duties import known_duties
from law.fulltext import Article, FullText
from law.parameters import known_parameters
from law.transition import known_rules

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(no_assistant, Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('db') / 'turns.db'}"))


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app) as running:
        yield running


def no_assistant():
    raise RuntimeError("the pages need no assistant")


@pytest.fixture(scope="module")
def pages(client):
    return {id: client.get(act_path(id)).text for id in known_acts()}


def test_the_list_has_every_act_with_its_number_and_days(client):
    text = client.get("/van-ban").text
    for act in known_acts().values():
        assert f'href="{act_path(act.id)}"' in text and act.number in text
    assert (
        "Hết hiệu lực" in text
        and "chưa có văn bản xác nhận còn áp dụng" in text
        and "chỉ biết qua trang thông tin" in text
    )


def test_every_provision_that_something_rests_on_has_its_place(pages):
    cited = {rule.citation for rule in known_rules().values()} | {duty.citation for duty in known_duties()}
    cited |= {dated.citation for parameter in known_parameters().values() for dated in parameter.history}
    cited |= {each for entry in knowledge.shown() for _, citations in entry.citations for each in citations}
    for citation in cited:
        path, _, anchor = provision_path(citation).partition("#")
        page = pages[path.rpartition("/")[2]]
        assert not anchor or page.count(f'id="{anchor}"') == 1, citation


def test_an_article_names_the_answers_that_rest_on_it(pages):
    part = pages["luat-thads-2025"].partition('id="dieu-34"')[2].partition("</section>")[0]
    assert "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau" in part and "khoản 2" in part


def test_an_act_that_has_ended_shows_the_answers_of_its_last_day(client, pages):
    page = pages["luat-thads-2008"]
    assert "Hết hiệu lực" in page and "theo luật áp dụng ngày 30/06/2026" in page
    (link, *_) = re.findall(r'href="(/hoi-dap/[^"]+\?ngay=2026-06-30)"', page)
    assert client.get(link).status_code == 200


def test_an_act_that_is_less_than_sure_says_so(pages):
    assert "chưa thấy văn bản bãi bỏ" in pages["nd-71-2016"]
    assert "chỉ được biết qua trang thông tin" in pages["tt-05-2026"]
    assert "chưa thấy văn bản bãi bỏ" not in pages["luat-thads-2025"]


def test_an_act_describes_itself_to_machines(pages):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', pages["luat-thads-2025"], re.S)
    kinds = {node["@type"]: node for node in json.loads(found[1])["@graph"]}
    assert kinds["Legislation"]["legislationIdentifier"] == "106/2025/QH15" and "BreadcrumbList" in kinds


def test_imported_words_are_shown(app, client):
    article = Article("34", "Yêu cầu thi hành án", "1. Lời văn thử <b>.")
    text = FullText("106/2025/QH15", None, None, None, (article,))
    app.state.hoidap.texts.add("luat-thads-2025", text, date(2026, 7, 1), "test", day.now())
    page = client.get("/van-ban/luat-thads-2025").text
    assert "Điều 34. Yêu cầu thi hành án" in page and "Lời văn thử &lt;b&gt;." in page


def test_what_changed_is_what_the_command_compares(client):
    text, found = client.get("/van-ban").text, changed()
    assert {"title": "Thời hạn giải quyết tố cáo", "before": "60 ngày", "after": "30 ngày"} in [
        {"title": row["title"], "before": row["before"]["text"], "after": row["after"]["text"]} for row in found["both"]
    ]
    for row in (*found["both"], *found["new"], *found["old"]):
        assert row["title"] in text
    assert "Mức trừ cao nhất vào lương, lương hưu" in [row["title"] for row in found["old"]]


def test_a_number_whose_act_goes_on_is_no_change_of_the_law():
    # our file on it begins on that day, the Law on Complaints does not
    titles = [row["title"] for rows in changed().values() for row in rows]
    assert "Thời hạn thụ lý khiếu nại trong thi hành án hành chính" not in titles


def test_the_transitional_rules_are_told(client):
    text = client.get("/van-ban").text
    assert all(rule.title in text for rule in known_rules().values()) and "Luật không nói rõ" in text


@pytest.mark.parametrize("path", ["/van-ban/luat-gi-do", "/van-ban/..%2f..%2fetc"])
def test_an_unknown_act_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("asked", ["2026-06-30", "xyz", "1900-01-01", ""])
def test_any_day_gives_a_page(client, asked):
    assert client.get("/van-ban/luat-thads-2008", params={"ngay": asked}).status_code == 200
