"""What newsrooms take: the citation line, the box of questions as plain HTML, the page about republishing."""

import logging
import re
import sqlite3
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from markupsafe import escape

from bot import day, knowledge
from faq.related import MOST_SHOWN
from gateway.app import create_app
from gateway.failure import Failure
from gateway.portal import newsroom
from gateway.portal.citing import basis_of, cited
from gateway.portal.entries import view
from gateway.portal.newsroom import LICENCE_PATH, LONGEST_TEXT, Sent, snippet
from gateway.portal.rendering import markdown
from gateway.settings import Settings
from law.citations import Citation

TODAY = date(2026, 11, 22)
PORTAL = "https://hoidap.example.vn"
PAGE = "/hoi-dap/thoi-hieu/thoi-hieu-bao-lau"
LINES = "/nhung/lien-quan"
ARTICLE = "Bà Trịnh Thị Kín bị kê biên căn nhà ở thôn Vắng để thi hành án"


def no_assistant():
    raise RuntimeError("no model is needed for these pages")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return tmp_path_factory.mktemp("db") / "turns.db"


@pytest.fixture(scope="module")
def client(database):
    settings = Settings(database_url=f"sqlite:///{database}", operator="Sở Tư pháp")
    with TestClient(create_app(no_assistant, settings), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setattr(day, "today", lambda: TODAY)


@pytest.fixture
def found(monkeypatch):
    """``found(ids)``: what fits every article from now on; what was looked for is in ``found.sent``."""

    def set_to(*ids):
        async def fitting(state, sent, on):
            set_to.sent = sent
            return [knowledge.shown().at(id, on) for id in ids]

        monkeypatch.setattr(newsroom, "fitting", fitting)

    set_to.sent = None
    return set_to


def read(response):
    return BeautifulSoup(response.text, "html.parser")


def post(client, headers=None, **fields):
    """As a browser sends a form with ``multipart/form-data``."""
    parts = {name.replace("_", "-"): (None, value) for name, value in fields.items()}
    return client.post(LINES, files=parts, headers=headers or {})


def shown_on(id, on=TODAY):
    return view(knowledge.shown().versions[id], on, TODAY, None)


# citing


def test_the_citation_line_says_all_that_a_reader_needs_to_find_it_again():
    line = cited(shown_on("thoi-hieu-bao-lau"), PORTAL, "Sở Tư pháp", TODAY).plain
    title = knowledge.shown().at("thoi-hieu-bao-lau", TODAY).title
    assert line.startswith(f"Theo Hỏi–Đáp Thi hành án (Sở Tư pháp), “{title}”, áp dụng ngày 22/11/2026, căn cứ Điều 34")
    assert "Luật Thi hành án dân sự 2025 (số 106/2025/QH15)" in line
    assert line.endswith(f", {PORTAL}{PAGE}, xem ngày 22/11/2026.")


def test_without_an_operator_none_is_named():
    assert cited(shown_on("muc-phi"), PORTAL, None, TODAY).plain.startswith("Theo Hỏi–Đáp Thi hành án, “")


def test_the_line_of_an_old_version_is_of_its_day_and_leads_to_it():
    versions = next(each for each in knowledge.shown().versions.values() if len(each) > 1)
    last = versions[0].effective.end - timedelta(1)
    line = cited(shown_on(versions[0].id, last), PORTAL, None, TODAY).plain
    assert f"áp dụng ngày {last:%d/%m/%Y} (quy định cũ)" in line
    assert f"?ngay={last.isoformat()}, xem ngày 22/11/2026" in line
    assert "quy định" not in cited(shown_on(versions[0].id), PORTAL, None, TODAY).plain.split("căn cứ")[0]


def test_a_doubtful_act_is_doubtful_in_the_line_too():
    assert (
        "216/2016/TT-BTC (chưa có văn bản xác nhận còn áp dụng)"
        in cited(shown_on("muc-phi"), PORTAL, None, TODAY).plain
    )


def test_articles_are_named_once_by_instrument_in_their_order():
    parts = [f"luat-thads-2025/dieu-{each}" for each in ("34/khoan-1", "34/khoan-2", "6")]
    citations = [*map(Citation.parse, parts), Citation.parse("tt-216-2016/dieu-4"), Citation.parse("tt-216-2016")]
    assert basis_of(citations, date(2026, 6, 30)) == (
        "Điều 34, 6 Luật Thi hành án dân sự 2025 (số 106/2025/QH15); Điều 4 Thông tư 216/2016/TT-BTC"
    )


def test_html_and_markdown_say_the_same_as_the_plain_line():
    operator = "Sở <b>A</b> & *B* [c](d)"
    for id in ("thoi-hieu-bao-lau", "muc-phi"):
        lines = cited(shown_on(id), PORTAL, operator, TODAY)
        address = PORTAL + shown_on(id).address
        wanted = lines.plain.replace(f", {address}", "")
        as_html = BeautifulSoup(lines.html, "html.parser")
        assert as_html.get_text() == wanted and as_html.a["href"] == address and not as_html.find("b")
        as_markdown = BeautifulSoup(MarkdownIt("commonmark").render(lines.markdown), "html.parser")
        assert as_markdown.get_text().strip() == wanted
        assert [each["href"] for each in as_markdown.find_all("a")] == [address] and not as_markdown.find(["em", "b"])


def test_the_page_of_an_answer_has_the_lines_folded_away(client):
    fold = read(client.get(PAGE)).find("details", class_="cite")
    assert fold.summary.get_text() == "Trích dẫn, đăng lại" and not fold.has_attr("open")
    shown = [each.get_text() for each in fold.find_all("pre")]
    lines = cited(shown_on("thoi-hieu-bao-lau"), "http://testserver", "Sở Tư pháp", TODAY)
    assert shown == [lines.plain, lines.html, lines.markdown, lines.card]
    # what the button copies is what stands there
    assert [each["data-copy"] for each in fold.find_all("button")] == shown
    assert fold.find("a", href="/dang-lai")


def test_short_answers_are_plain_text():
    """The box of related questions and the card show them as they are written."""
    for entry in knowledge.shown():
        rendered = str(markdown(entry.short_answer)).strip()
        assert unescape(rendered) == f"<p>{entry.short_answer.strip()}</p>", entry.id


# republishing


def test_the_licence_that_is_handed_out_is_the_one_of_the_project(client):
    assert client.get(LICENCE_PATH).text == Path("LICENSE").read_text(encoding="utf-8")
    assert LICENCE_PATH in client.get("/dang-lai").text


def test_what_the_page_says_of_the_licence_stands_in_it(client):
    """Each point names a section; its key words must stand in that section."""
    licence = Path("LICENSE").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^   (\d)\. (.*?)(?=^   \d\. |^   END OF)", licence, re.DOTALL | re.MULTILINE))
    section = read(client.get("/dang-lai")).find("section", attrs={"aria-labelledby": "giay-phep"})
    said = " ".join(section.get_text(" ").split())
    for number, words, key in (
        ("2", "không thu phí, ở mọi nơi, không thu hồi", ("worldwide", "royalty-free", "irrevocable")),
        ("4", "đưa kèm cho người nhận một bản giấy phép", ("give any other recipients", "copy of this License")),
        ("4", "đã sửa", ("prominent notices", "changed the files")),
        ("6", "nêu nguồn gốc theo lệ thường", ("trade names", "describing the", "origin of the Work")),
        ("7", "nguyên trạng", ("AS IS",)),
    ):
        assert words in said and f"{number}" in said
        assert all(each in " ".join(sections[number].split()) for each in key), (number, key)
    assert "không thêm điều kiện vào giấy phép" in said


def test_the_page_says_what_to_put_beside_and_what_not_to_do(client):
    text = " ".join(read(client.get("/dang-lai")).main.get_text(" ").split())
    for told in (
        "không có thời hạn giữ tin",
        "Ngày áp dụng",
        "Thông tin chung, không thay cho tư vấn về vụ việc cụ thể.",
        "Đừng làm đổi nghĩa",
        "Đừng trình bày như lời tư vấn",
        "đồng ý với bài viết",
        "chưa được cơ quan thi hành án phê duyệt",
        "Logo, ảnh",
    ):
        assert told in text


@pytest.mark.parametrize("path", ["/gioi-thieu", "/nhung", PAGE, LINES])
def test_it_is_linked_from_where_it_is_looked_for(client, path):
    assert read(client.get(path)).main.find("a", href="/dang-lai")


def test_every_link_of_the_pages_leads_somewhere(client):
    for path in ("/dang-lai", LINES, "/nhung"):
        page = read(client.get(path))
        for link in page.main.find_all("a", href=re.compile("^[/#]")):
            address, _, part = link["href"].partition("#")
            there = client.get(address or path)
            assert there.status_code == 200, link["href"]
            assert not part or read(there).find(id=part), link["href"]


def test_search_engines_find_the_pages(client):
    sitemap = client.get("/sitemap.xml").text
    assert "/dang-lai</loc>" in sitemap and f"{LINES}</loc>" in sitemap


# the box as plain HTML


def test_the_box_is_plain_html_with_day_and_source():
    chosen = [knowledge.shown().at(id, TODAY) for id in ("muc-phi", "ai-chiu-phi")]
    box = BeautifulSoup(snippet(PORTAL, chosen, "bao.example.vn", TODAY), "html.parser")
    assert [each.name for each in box.find_all(True, recursive=False)] == ["aside"]
    links = [(each["href"], each.get_text()) for each in box.select("li a")]
    assert links == [(f"{PORTAL}/hoi-dap/{each.topic}/{each.id}?tu=bao.example.vn", each.title) for each in chosen]
    assert "Theo luật áp dụng ngày 22/11/2026." in box.get_text()
    assert box.small.a["href"] == f"{PORTAL}/?tu=bao.example.vn" and box.small.a.get_text() == "Hỏi–Đáp Thi hành án"
    assert {name for each in box.find_all(True) for name in each.attrs} == {"href"}


def test_what_stands_in_a_title_stays_text():
    from dataclasses import replace

    entry = replace(knowledge.shown().at("muc-phi", TODAY), title='Phí <script>alert("1")</script> & lãi')
    made = snippet(PORTAL, [entry], "", TODAY)
    assert escape(entry.title) in made and "<script>" not in made


def test_an_article_gets_its_box_and_the_lines_to_copy(client, found):
    found("muc-phi", "ai-chiu-phi")
    page = read(post(client, tieu_de="Phí thi hành án", bai=ARTICLE, trang="https://bao.example.vn/phap-luat"))
    assert (found.sent.title, found.sent.text, found.sent.host) == ("Phí thi hành án", ARTICLE, "bao.example.vn")
    source = page.find(id="ma-hop").get_text()
    assert BeautifulSoup(source, "html.parser") == BeautifulSoup(
        page.find(class_="snippet").decode_contents(), "html.parser"
    )
    assert source.count("<li>") == 2 and "?tu=bao.example.vn" in source
    # the form stands there as it was filled in
    assert page.find(id="tieu-de")["value"] == "Phí thi hành án" and page.find(id="bai").get_text().strip() == ARTICLE


def test_where_nothing_fits_there_is_no_box_but_a_kind_word_and_a_search(client, found):
    found()
    page = read(post(client, tieu_de="Giá vàng hôm nay"))
    assert page.find(class_="snippet") is None and page.find(id="ma-hop") is None
    assert "không có hộp còn hơn hộp lạc đề" in page.find(id="ket-qua").get_text()
    assert page.find(id="ket-qua").find("a", href="#tim") and page.find("input", attrs={"name": "tim"})


def test_by_hand_an_editor_searches_ticks_and_gets_the_lines(client):
    searched = client.get(LINES, params={"tim": "phí thi hành án", "trang": "bao.example.vn"})
    offered = read(searched).select("input[name=muc]")
    assert (
        offered and read(searched).find("input", attrs={"name": "trang", "type": "hidden"})["value"] == "bao.example.vn"
    )
    ids = [each["value"] for each in offered][:5]
    lines = read(client.get(LINES, params={"muc": ids, "trang": "bao.example.vn"})).find(id="ma-hop").get_text()
    assert re.findall(r"/([a-z0-9-]+)\?tu=", lines) == ids[:MOST_SHOWN]


def test_an_unknown_or_repeated_answer_is_left_out(client):
    lines = read(client.get(LINES, params={"muc": ["khong-co", "muc-phi", "muc-phi"]})).find(id="ma-hop").get_text()
    assert lines.count("<li>") == 1
    gone = read(client.get(LINES, params={"muc": ["khong-co"]}))
    assert gone.find(id="ma-hop") is None and gone.find(role="alert")


@pytest.mark.parametrize(
    "typed, host",
    [
        ("bao.example.vn", "bao.example.vn"),
        (" https://Bao.Example.vn:8080/a?b#c ", "bao.example.vn"),
        ("xn--bo-ola.vn", "xn--bo-ola.vn"),
        ("báo.vn", ""),
        ("localhost", ""),
        ('"><script>', ""),
        ("", ""),
    ],
)
def test_only_a_name_of_a_site_becomes_part_of_the_address(typed, host):
    assert Sent.of("", "", typed).host == host


def test_nothing_of_an_article_is_stored_or_logged(client, found, database, caplog):
    found("muc-phi")
    with caplog.at_level(logging.DEBUG):
        response = post(client, tieu_de=ARTICLE, bai=ARTICLE)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "private, no-store"
    assert "Trịnh Thị Kín" not in caplog.text
    with sqlite3.connect(database) as connection:
        assert "Trịnh Thị Kín" not in "\n".join(connection.iterdump())


def test_what_an_editor_typed_stays_text(client, found):
    found()
    page = read(post(client, tieu_de='"><script>alert(1)</script>', bai="</textarea><script>alert(2)</script>"))
    assert not [each for each in page.find_all("script") if "alert" in each.get_text()]
    assert page.find(id="bai").get_text().strip() == "</textarea><script>alert(2)</script>"


def test_an_empty_form_is_asked_about(client):
    response = post(client, tieu_de=" ", bai="")
    assert response.status_code == 422 and read(response).find(role="alert")


def test_a_text_that_is_too_long_is_cut_and_the_longest_fits_into_a_request(client, found):
    found("muc-phi")
    assert post(client, bai="ộ" * LONGEST_TEXT).status_code == 200
    assert len(found.sent.text) == LONGEST_TEXT
    assert len(Sent.of("", "a" * (LONGEST_TEXT + 5), "").text) == LONGEST_TEXT


def test_while_the_model_is_loaded_the_page_says_so(client, monkeypatch):
    async def not_ready(*_):
        raise Failure(503, "not_ready", "the model is being loaded")

    monkeypatch.setattr(newsroom, "fitting", not_ready)
    response = post(client, tieu_de="Phí thi hành án")
    assert response.status_code == 503
    assert "đang khởi động" in read(response).find(role="alert").get_text() and "the model" not in response.text


def test_a_form_of_another_site_is_refused(client, found):
    found("muc-phi")
    response = post(client, {"Origin": "https://khac.example.vn"}, tieu_de="Phí")
    assert response.status_code == 403 and found.sent is None


def test_it_may_not_be_asked_without_end(tmp_path, found):
    found("muc-phi")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/turns.db", limited=True, turns_per_minute=2)
    with TestClient(create_app(no_assistant, settings)) as running:
        answers = [post(running, tieu_de="Phí") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0 and read(answers[-1]).find(role="alert")


# the page for editors


def test_no_line_to_copy_needs_an_inline_style_or_script(client):
    for path in ("/nhung", f"{LINES}?muc=muc-phi", PAGE):
        for lines in read(client.get(path)).find_all("pre"):
            parsed = BeautifulSoup(lines.get_text(), "html.parser")
            for each in parsed.find_all(True):
                assert "style" not in each.attrs and not any(name.startswith("on") for name in each.attrs)
                assert each.name != "script" or (each.get("src") and each["integrity"] and not each.get_text())
    assert 'style="' not in Path("docs/embedding.md").read_text(encoding="utf-8").split("Keys")[0]


def test_the_lines_of_the_box_follow_the_form(client):
    page = read(client.get("/nhung?ma=pk_00000000000000b1&mau=%23005ea5&giao-dien=dark&che-do=panel"))
    lines = BeautifulSoup(page.find(id="ma-lien-quan").get_text(), "html.parser")
    assert lines.find("hoidap-lienquan").attrs == {"key": "pk_00000000000000b1", "accent": "#005ea5", "theme": "dark"}
    file = lines.script["src"].removeprefix("http://testserver")
    assert client.get(file).status_code == 200 and lines.script["integrity"].startswith("sha384-")
