"""``hoidap campaign``: what operators type and are told."""

import json
from datetime import date

import pytest
from campaign_samples import MONTH, SVG
from typer.testing import CliRunner

from bot import day
from gateway.cli import app
from gateway.partners.campaign_counts import Counted, CountStore
from gateway.partners.campaigns import USUAL_FORMATS, CampaignStore

ADD = ("add", "thang-11", "Tháng cao điểm", "--organiser", "Mặt trận xã", "--since", "2026-11-01")


@pytest.fixture
def url(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/c.db")
    monkeypatch.setattr(day, "today", lambda: date(2026, 11, 22))
    return f"sqlite:///{tmp_path}/c.db"


@pytest.fixture
def campaign(url):
    def run(*arguments, exit_code=0, **more):
        done = CliRunner().invoke(app, ["campaign", *map(str, arguments)], **more)
        assert done.exit_code == exit_code, done.stderr
        return done

    return run


def test_a_campaign_is_added_shown_changed_and_removed(campaign, url, tmp_path):
    (tmp_path / "logo.svg").write_bytes(SVG)
    (tmp_path / "loi.md").write_text("\ufeffBà con **đọc** nhé.\n", encoding="utf-8")
    files = ("--logo", tmp_path / "logo.svg", "--intro-file", tmp_path / "loi.md")
    assert campaign(*ADD, "--until", "2026-11-30", "--topic", "phi", *files).stdout == "/dot/thang-11\n"
    kept = CampaignStore(url).get("thang-11")
    assert (kept.logo, kept.introduction, kept.formats) == (SVG, "Bà con **đọc** nhé.", USUAL_FORMATS)
    assert (kept.since, kept.until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert "đang diễn ra" in campaign("show", "thang-11").stdout
    shown = json.loads(campaign("show", "thang-11", "--json").stdout)
    assert (shown["channel"], shown["topics"], shown["logo"]) == ("campaign:thang-11", ["phi"], True)
    campaign("set", "thang-11", "--until", "2026-11-20", "--anew", "--id", "muc-phi", "--no-logo", "--format", "json")
    kept = CampaignStore(url).get("thang-11")
    assert (kept.topics, kept.ids, kept.logo, kept.formats) == ((), ("muc-phi",), None, ("json",))
    assert kept.title == "Tháng cao điểm" and kept.until == date(2026, 11, 20)
    assert "thang-11" in campaign("list").stdout and len(json.loads(campaign("list", "--json").stdout)) == 1
    counts = CountStore(url)
    counts.add({Counted("thang-11", date(2026, 11, 2), "view"): 3})
    assert campaign("remove", "thang-11", input="n\n", exit_code=1) and CampaignStore(url).all()
    campaign("remove", "thang-11", "--yes")
    assert CampaignStore(url).all() == [] and counts.of("thang-11", date(2026, 1, 1), date(2026, 12, 31)) == {}


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("--until", "2026-10-30", "--topic", "phi"), "trước ngày bắt đầu"),
        (("--until", "2026-11-30", "--topic", "phii"), "Có phải 'phi'?"),
        (("--until", "2026-11-30", "--topic", "phi", "--format", "pdf"), "không có định dạng 'pdf'"),
        (("--until", "2026-11-30"), "phải chọn chủ đề"),
        (("--until", "2026-11-30", "--topic", "phi", "--logo", "/khong/co.svg"), "Không đọc được"),
        (("--until", "30/11/2026", "--topic", "phi"), "--until"),
    ],
)
def test_what_cannot_be_kept_is_said_and_not_kept(campaign, url, arguments, said):
    assert said in " ".join(campaign(*ADD, *arguments, exit_code=2).stderr.split())
    assert CampaignStore(url).all() == []


def test_a_name_is_given_once(campaign):
    campaign(*ADD, "--until", "2026-11-30", "--topic", "phi")
    assert "đã có đợt thang-11" in campaign(*ADD, "--until", "2026-11-30", "--topic", "phi", exit_code=2).stderr


@pytest.mark.parametrize("command", ["show", "set", "remove", "report"])
def test_an_unknown_campaign_is_named(campaign, command):
    assert "hoidap campaign list" in campaign(command, "khong-co", exit_code=2).stderr


class TestReport:
    @pytest.fixture(autouse=True)
    def kept(self, url):
        CampaignStore(url).add(MONTH)
        CountStore(url).add({Counted(MONTH.id, date(2026, 11, 16), "view"): 3})

    def test_for_people_every_figure_stands_with_its_meaning(self, campaign):
        said = " ".join(campaign("report", MONTH.id, env={"COLUMNS": "200"}).stdout.split())
        assert "Lượt xem trang" in said and "không tính máy tìm kiếm" in said and "16/11/2026" in said

    def test_for_programs_and_into_files(self, campaign, tmp_path):
        table, paper = tmp_path / "a.csv", tmp_path / "a.docx"
        found = json.loads(campaign("report", MONTH.id, "--json", "--csv", table, "--docx", paper).stdout)
        assert found["total"]["views"] == 3 and len(found["days"]) == 8
        assert table.read_text("utf-8-sig").startswith("Ngày,") and paper.read_bytes().startswith(b"PK")
        before = paper.read_bytes()
        campaign("report", MONTH.id, "--docx", paper)
        assert paper.read_bytes() == before

    def test_days_are_named_and_bad_ones_refused(self, campaign):
        found = campaign("report", MONTH.id, "--from", "2026-11-16", "--to", "2026-11-16", "--json")
        assert len(json.loads(found.stdout)["days"]) == 1
        refused = campaign("report", MONTH.id, "--to", "2026-12-01", exit_code=2)
        assert "chưa đến" in refused.stderr

    def test_a_file_that_cannot_be_written_is_said(self, campaign, tmp_path):
        assert "Không ghi được" in campaign("report", MONTH.id, "--csv", tmp_path, exit_code=1).stderr
