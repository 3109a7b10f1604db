"""``hoidap law`` and the checks of ``hoidap faq``, run in this process with a database of their own."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from faq.entry import BrokenEntry
from gateway.cli import app, main
from gateway.cli_law import spell
from law.acts import load_acts
from law.citations import Citation
from law.effective import Interval
from law.parameters import DatedValue, Parameter, load_parameters

ACTS = load_acts()
OLD, NEW, TODAY = "2026-06-30", "2026-07-01", "2026-11-21"
LAW = {
    "document": {"number": "106/2025/QH15"},
    "articles": [
        {
            "number": "36",
            "title": "Thời hạn tự nguyện [thi hành án]",
            "text": "1. Thời hạn tự nguyện là 10 ngày.\n2. Cưỡng chế ngay.",
        },
        {"number": "37", "title": "Xác minh", "text": "Chấp hành viên [xác minh]."},
    ],
}


@pytest.fixture
def database(tmp_path):
    return tmp_path / "deep" / "er" / "law.db"


@pytest.fixture
def hoidap(database, monkeypatch):
    """Run one command; an exception other than the command's own exit fails the test."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)

    return run


@pytest.fixture
def write(tmp_path):
    def written(data=LAW, name="luat.json"):
        path = tmp_path / name
        path.write_text(data if isinstance(data, str) else json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize(
    "words, day, citation",
    [
        ("Điều 36 khoản 1 Luật THADS", NEW, "luat-thads-2025/dieu-36/khoan-1"),
        ("Điều 45 khoản 1 Luật THADS", OLD, "luat-thads-2008/dieu-45/khoan-1"),
        ("khoan 1 dieu 36 luat thads", NEW, "luat-thads-2025/dieu-36/khoan-1"),
        ("điểm a khoản 2 Điều 96 Luật Thi hành án dân sự", NEW, "luat-thads-2025/dieu-96/khoan-2/diem-a"),
        ("26/2008/QH12 Điều 45", OLD, "luat-thads-2008/dieu-45"),
        ("luat-thads-2008/dieu-45/khoan-1", NEW, "luat-thads-2008/dieu-45/khoan-1"),
        ("luat-thads-2025", NEW, "luat-thads-2025"),
    ],
)
def test_show_finds_the_provision_in_the_act_of_the_day(hoidap, words, day, citation):
    done = hoidap("law", "show", words, "--as-of", day, "--json")
    data = json.loads(done.stdout)
    assert (done.exit_code, data["citation"], data["as_of"]) == (0, citation, day)
    act = ACTS[citation.split("/")[0]]
    assert (data["number"], data["effective"]) == (act.number, act.effective.start.isoformat())
    assert data["in_force"] is (citation.startswith("luat-thads-2008") == (day == OLD))
    assert (data["heading"], data["text"], data["certainty"]) == (None, None, "text")


def test_show_names_the_entries_that_cite_the_provision_on_the_day(hoidap):
    new, old = (
        json.loads(hoidap("law", "show", f"{id}/khoan-1", "--as-of", day, "--json").stdout)["entries"]
        for id, day in [("luat-thads-2025/dieu-36", NEW), ("luat-thads-2008/dieu-45", OLD)]
    )
    assert "thoi-han-tu-nguyen" in new and "thoi-han-tu-nguyen" in old
    assert (
        json.loads(hoidap("law", "show", "luat-thads-2025/dieu-36", "--as-of", OLD, "--json").stdout)["entries"] == []
    )


@pytest.mark.parametrize(
    "words, day, cure",
    [
        ("", TODAY, "không thấy điều nào. Ví dụ:"),
        ("thời hạn tự nguyện", TODAY, "không thấy điều nào. Ví dụ:"),
        ("luat-thads-2088/dieu-3", TODAY, "không có văn bản 'luat-thads-2088'. Có phải 'luat-thads-20"),
        ("luat-thads-2088", TODAY, "không có văn bản 'luat-thads-2088'."),
        ("Điều 45 [/b] Luật", TODAY, "không rõ văn bản nào: '[/b] Luật'"),
        ("Điều 45", TODAY, "không rõ văn bản nào: 'Điều 45'. Các văn bản: blds-2015"),
        ("Điều 3 Nghị định 999/2031", TODAY, "không rõ văn bản nào: 'Nghị định 999/2031'"),
        ("Điều 999 Luật THADS", TODAY, "Luật Thi hành án dân sự 2025 không có Điều 999"),
        ("khoản 99 Điều 36 Luật THADS", TODAY, "không có khoản 99 Điều 36"),
        ("Điều 34 Luật THADS", "2000-01-01", "ngày 01/01/2000 không có văn bản này"),
    ],
)
def test_show_says_what_it_could_not_find(hoidap, words, day, cure):
    done = hoidap("law", "show", words, "--as-of", day)
    assert (done.exit_code, done.stdout) == (1, "")
    assert cure in done.stderr.replace("\n", " ")


def test_show_prints_the_words_that_were_imported(hoidap, write):
    before = hoidap("law", "show", "luat-thads-2025/dieu-36/khoan-1", "--as-of", NEW)
    assert "Lời văn chưa được nạp" in before.stdout and "khoản 1 Điều 36 Luật Thi hành án dân sự 2025" in before.stdout
    assert hoidap("law", "import", write()).exit_code == 0
    after = hoidap("law", "show", "luat-thads-2025/dieu-36/khoan-1", "--as-of", NEW)
    assert "1. Thời hạn tự nguyện là 10 ngày." in after.stdout and "2. Cưỡng chế" not in after.stdout
    assert "Lời văn chưa được nạp" not in after.stdout
    data = json.loads(hoidap("law", "show", "luat-thads-2025/dieu-37", "--as-of", NEW, "--json").stdout)
    assert (data["heading"], data["text"]) == ("Xác minh", "Chấp hành viên [xác minh].")
    assert "Chấp hành viên [xác minh]." in hoidap("law", "show", "luat-thads-2025/dieu-37", "--as-of", NEW).stdout


@pytest.mark.parametrize("command", ["show", "import"])
def test_settings_that_cannot_be_read_end_the_command_by_name(hoidap, write, monkeypatch, command):
    monkeypatch.setenv("HOIDAP_KEEP_DAYS", "chín")
    done = hoidap("law", command, "luat-thads-2025/dieu-36" if command == "show" else write())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Thiết lập sai: HOIDAP_KEEP_DAYS" in done.stderr


def test_signs_of_the_printers_own_markup_are_printed_as_they_are(hoidap, write, tmp_path):
    law = {**LAW, "articles": [{"number": "36", "title": "Thời hạn [/b] [red]đỏ", "text": "1. A [/x]."}]}
    assert hoidap("law", "import", write(law)).exit_code == 0
    shown = hoidap("law", "show", "luat-thads-2025/dieu-36", "--as-of", NEW).stdout
    assert "Thời hạn [/b] [red]đỏ" in shown and "1. A [/x]." in shown
    done = hoidap("law", "import", write("{", "a[b].json"))
    assert done.exit_code == 1 and "a[b].json: không mở được tệp" in done.stderr
    missing = hoidap("faq", "lint", tmp_path / "[/b]")
    assert missing.exit_code == 2 and "[/b]" in missing.stderr.replace("\n", "")


def test_import_says_how_many_articles_and_which_are_missing(hoidap, write, database):
    done = hoidap("law", "import", write())
    assert done.exit_code == 0 and done.stdout == ""
    assert "Luật Thi hành án dân sự 2025: 2 điều; thiếu Điều 1, 2, 3, 4, 5" in done.stderr
    assert "Trong cơ sở dữ liệu có 2 điều." in done.stderr
    assert database.exists()


def test_import_twice_keeps_one_text_and_a_later_day_adds_another(hoidap, write):
    path = write()
    for _ in range(2):
        assert "có 2 điều." in hoidap("law", "import", path).stderr
    assert "có 4 điều." in hoidap("law", "import", path, "--from", "2027-01-01").stderr


def test_import_reads_documents_and_pages(hoidap, tmp_path, write):
    lines = ["Luật số: 106/2025/QH15", "Điều 36. Thời hạn", "1. Mười ngày.", "Điều 37. Xác minh", "Chín ngày."]
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "luat.docx"))
    page = write("".join(f"<p>{line}</p>" for line in lines), "luat.html")
    for path in (tmp_path / "luat.docx", page):
        assert hoidap("law", "import", path).exit_code == 0
        shown = json.loads(hoidap("law", "show", "luat-thads-2025/dieu-36/khoan-1", "--as-of", NEW, "--json").stdout)
        assert (shown["heading"], shown["text"]) == ("Thời hạn", "1. Mười ngày.")


@pytest.mark.parametrize(
    "data, name, cure",
    [
        pytest.param(
            {**LAW, "document": {"number": "999/2031/QH99"}},
            "la.json",
            "văn bản số 999/2031/QH99 chưa có trong law/acts; thêm tệp law/acts/<mã>.yml trước",
            id="unknown-act",
        ),
        pytest.param("{", "hong.json", "không mở được tệp (JSONDecodeError)", id="broken"),
        pytest.param("Điều 1", "luat.txt", "đuôi '.txt' chưa đọc được", id="suffix"),
        pytest.param("<p>Điều 1. A</p>", "luat.html", "không thấy số hiệu", id="no-number"),
    ],
)
def test_import_tells_of_a_bad_file_and_still_reads_the_good_one(hoidap, write, data, name, cure):
    done = hoidap("law", "import", write(data, name), write())
    assert done.exit_code == 1
    assert f"{name}: {cure}" in done.stderr.replace("\n", " ")
    assert "Trong cơ sở dữ liệu có 2 điều." in done.stderr


@pytest.mark.parametrize(
    "day, code", [("2026-06-30", 1), ("2026-07-01", 0)], ids=["day-before-the-act", "first-day-of-the-act"]
)
def test_import_refuses_a_day_on_which_the_act_does_not_apply(hoidap, write, day, code):
    done = hoidap("law", "import", write(), "--from", day)
    assert done.exit_code == code
    assert ("nằm ngoài hiệu lực của Luật Thi hành án dân sự 2025" in done.stderr.replace("\n", " ")) is bool(code)


def test_import_of_a_file_that_is_not_there_is_refused(hoidap, tmp_path):
    assert hoidap("law", "import", tmp_path / "khong-co.json").exit_code == 2
    assert hoidap("law", "import", tmp_path).exit_code == 2
    assert hoidap("law", "import").exit_code == 2


@pytest.fixture
def difference(hoidap):
    return lambda *options: json.loads(hoidap("law", "diff", OLD, NEW, "--json", *options).stdout)


def test_diff_names_numbers_instruments_and_entries(difference):
    data = difference()
    numbers = {row["parameter"]: (row["before"], row["after"]) for row in data["numbers"]}
    assert (data["from"], data["to"]) == (OLD, NEW)
    assert numbers["enforcement/means_check_start"] == ("10 ngày", "09 ngày")
    assert numbers["enforcement/wage_deduction_ceiling"][1] == "(không quy định)"
    assert numbers["wage/base_salary"] == ("(không quy định)", "2.530.000 đồng/tháng")
    assert "enforcement/voluntary_period" not in numbers
    assert {"act": "luat-thads-2025", "began": NEW, "ended": None, "number": "106/2025/QH15"} in data["acts"]
    assert {"act": "luat-thads-2008", "began": None, "ended": NEW, "number": "26/2008/QH12"} in data["acts"]
    changed = {row["entry"]: row for row in data["entries"]}
    assert all((row["before"] is None) is row["new"] and row["after"] for row in changed.values())
    assert not changed["ai-chiu-phi"]["new"]


ONE = Citation("luat-a", "1")


def spelled(raw, unit):
    value = DatedValue(Interval(date(2026, 7, 1)), raw, ONE)
    return spell(value, Parameter("a/b", "Số", unit, date(2026, 7, 1), (value,)))


@pytest.mark.parametrize(
    "raw, unit, words",
    [
        (Decimal("0.30"), "percent", "30%"),
        (Decimal("0.03"), "percent", "3%"),
        (Decimal("0.005"), "percent", "0,5%"),
        (Decimal("1.00"), "percent", "100%"),
        (Decimal("1E-4"), "percent", "0,01%"),
        (5_000_000, "vnd", "5.000.000 đồng"),
        (0, "vnd", "0 đồng"),
        (5, "working_day", "05 ngày làm việc"),
        (10, "day", "10 ngày"),
        (Decimal("1.5"), "times_base_salary", "1,5 lần lương cơ sở"),
        (({"from": 500_000, "to": 1_000_000},), "vnd", "từ 500.000 đến 1.000.000 đồng"),
        (({"zone": "I", "vnd": 5_310_000}, {"zone": "II", "vnd": 4}), "vnd", "vùng I: 5.310.000 đồng; vùng II: 4 đồng"),
        (({"over": None, "up_to": 5_000_000_000, "base": 0, "rate": "0.03"},), "vnd", "đến 5.000.000.000 đồng: 3%"),
        (
            ({"over": 5_000_000_000, "up_to": None, "base": 150_000_000, "rate": "0.02"},),
            "vnd",
            "trên 5.000.000.000 đồng: 150.000.000 đồng cộng 2%",
        ),
        (({"point": "đ", "claims": "Án phí"},), "order", "điểm đ: Án phí"),
    ],
)
def test_a_number_is_spelled_as_people_write_it(raw, unit, words):
    assert spelled(raw, unit) == words


@pytest.mark.parametrize("name", [name for name, parameter in load_parameters().items()])
def test_no_number_of_ours_is_spelled_with_an_english_word(name):
    parameter = load_parameters()[name]
    for value in parameter.history:
        said = spell(value, parameter)
        assert not re.search(r"None|\b(?:from|to|over|up_to|base|rate|zone|vnd|point|claims|day|year)\b|_", said), said


def test_diff_tells_of_numbers_that_only_moved_when_asked(difference):
    moved = {row["parameter"]: row for row in difference("--moved")["numbers"]}
    row = moved["enforcement/voluntary_period"]
    assert (row["before"], row["after"]) == ("10 ngày", "10 ngày")
    assert (row["before_citation"], row["after_citation"]) == (
        "luat-thads-2008/dieu-45/khoan-1",
        "luat-thads-2025/dieu-36/khoan-1",
    )
    assert {row["parameter"] for row in difference()["numbers"]} < set(moved)


def test_diff_is_printed_for_people(hoidap):
    done = hoidap("law", "diff", OLD, NEW)
    assert done.exit_code == 0
    assert "Luật Thi hành án dân sự 2008: hết hiệu lực 01/07/2026" in done.stdout
    assert "Luật Thi hành án dân sự 2025: bắt đầu 01/07/2026" in done.stdout
    assert "09 ngày" in done.stdout


def test_diff_of_two_days_of_one_regime_is_empty(hoidap):
    data = json.loads(hoidap("law", "diff", "2026-07-02", "2026-07-03", "--json").stdout)
    assert (data["acts"], data["numbers"], data["entries"]) == ([], [], [])


@pytest.mark.parametrize("days", [(NEW, OLD), (NEW, NEW)], ids=["backwards", "same-day"])
def test_diff_refuses_days_out_of_order(hoidap, days):
    done = hoidap("law", "diff", *days)
    assert done.exit_code == 2 and "Ngày trước phải sớm hơn ngày sau." in done.stderr


@pytest.mark.parametrize("days", [("01/07/2026", NEW), ("2026-02-30", NEW), ("2026-7", NEW), (NEW,)])
def test_diff_refuses_what_is_no_day(hoidap, days):
    assert hoidap("law", "diff", *days).exit_code == 2


@pytest.mark.parametrize(
    "place, lines",
    [
        ("Kon Tum", ["Thi hành án dân sự tỉnh Quảng Ngãi", "Tỉnh cũ: Kon Tum, nay thuộc Tỉnh Quảng Ngãi"]),
        (
            "chi cuc thads huyen son tinh",
            [
                "Thi hành án dân sự tỉnh Quảng Ngãi",
                "Trước 01/7/2025: Chi cục Thi hành án dân sự huyện Sơn Tịnh",
            ],
        ),
        ("Hà Nội", ["Thi hành án dân sự thành phố Hà Nội"]),
    ],
)
def test_body_names_todays_body_and_what_it_was(hoidap, place, lines):
    done = hoidap("law", "body", place)
    printed = done.stdout.splitlines()
    assert done.exit_code == 0
    assert printed[: len(lines)] == lines
    assert "địa chỉ, điện thoại chưa kiểm chứng" in printed[len(lines)]


@pytest.mark.parametrize(
    "place, told",
    [
        ("huyện Châu Thành", "Có ở nhiều nơi, ghi thêm tên tỉnh: Thành phố Cần Thơ, Tỉnh An Giang"),
        ("Paris", "Không nhận ra tỉnh, huyện hay xã nào."),
        ("", "Không nhận ra tỉnh, huyện hay xã nào."),
        ("[/bold]", "Không nhận ra tỉnh, huyện hay xã nào."),
    ],
)
def test_body_asks_for_the_province_or_says_that_it_knows_no_such_place(hoidap, place, told):
    done = hoidap("law", "body", place)
    assert (done.exit_code, done.stdout) == (1, "") and told in done.stderr


def test_duties_are_told_with_the_provision_in_force(hoidap):
    rows = json.loads(hoidap("law", "duties", "--as-of", TODAY, "--json").stdout)
    assert rows and all(row["body"] and row["task"] and row["label"] for row in rows)
    assert {row["certainty"] for row in rows} <= {"text", "presumed", "reported"}
    printed = hoidap("law", "duties", "--as-of", TODAY)
    assert printed.exit_code == 0 and "Ai làm gì, luật ngày 21/11/2026" in printed.stdout


def test_duties_are_narrowed_by_words_without_marks(hoidap):
    every, some, none = (
        json.loads(hoidap("law", "duties", words, "--as-of", TODAY, "--json").stdout)
        for words in ("", "toa an", "không có cơ quan này")
    )
    assert 0 < len(some) < len(every) and none == []
    assert all("tòa án" in f"{row['body']} {row['task']}".lower() for row in some)


def test_duties_of_the_new_law_are_not_told_for_the_day_before_it(hoidap):
    rows = json.loads(hoidap("law", "duties", "--as-of", OLD, "--json").stdout)
    assert [row for row in rows if row["citation"].startswith("luat-thads-2025")] == []


def test_due_lists_what_to_look_at_as_json_and_as_a_table(hoidap):
    rows = json.loads(hoidap("faq", "due", "--as-of", TODAY, "--json").stdout)
    assert {"kind": "act", "id": "tt-05-2026", "reason": "chưa đọc được văn bản", "day": "2026-07-01"} in rows
    printed = hoidap("faq", "due", "--as-of", TODAY)
    assert printed.exit_code == 0 and f"{len(rows)} việc phải xem lại" in printed.stdout
    assert "khoảng 6 tháng" in printed.stdout and "văn bản" in printed.stdout


def test_due_lists_more_for_a_law_that_is_about_to_end(hoidap):
    rows = json.loads(hoidap("faq", "due", "--as-of", OLD, "--months", "1", "--json").stdout)
    reasons = {(row["kind"], row["id"]): row["reason"] for row in rows}
    assert reasons["act", "luat-thads-2008"] == "sắp hết hiệu lực"
    assert ("parameter", "enforcement/means_check_start") in reasons


@pytest.mark.parametrize(
    "day, code",
    [("0001-01-01", 2), ("0001-06-30", 2), ("0001-07-01", 0), ("9999-06-30", 0), ("9999-07-01", 2), ("9999-12-31", 2)],
)
def test_due_refuses_a_day_whose_months_no_calendar_has(hoidap, day, code):
    done = hoidap("faq", "due", "--as-of", day)
    assert done.exit_code == code
    assert ("quá xa" in done.stderr) is bool(code)


def test_a_broken_entry_is_told_by_its_file_and_line_without_a_traceback(monkeypatch, capsys):
    def broken():
        raise BrokenEntry(Path("faq/entries/phi/a[b].md"), 3, "thiếu title")

    monkeypatch.setattr("faq.corpus.load_corpus", broken)
    monkeypatch.setattr("sys.argv", ["hoidap", "faq", "stats"])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out, printed.err) == (1, "", "faq/entries/phi/a[b].md:3: thiếu title\n")


@pytest.mark.parametrize("months", ["0", "121", "sáu", "-1"])
def test_due_refuses_months_out_of_reason(hoidap, months):
    assert hoidap("faq", "due", "--months", months).exit_code == 2


def test_lint_of_a_mistyped_path_is_refused_by_name(hoidap):
    done = hoidap("faq", "lint", "faq/entries/khong-co-chu-de-nay")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Không có tệp hoặc thư mục: faq/entries/khong-co-chu-de-nay" in done.stderr


def test_lint_names_every_mistyped_path_and_none_that_is_there(hoidap, tmp_path):
    done = hoidap("faq", "lint", tmp_path, tmp_path / "a.md", tmp_path / "b.md")
    assert done.exit_code == 2
    assert f"{tmp_path}/a.md, {tmp_path}/b.md" in done.stderr.replace("\n", "")


def test_lint_of_a_place_without_entries_finds_nothing(hoidap, tmp_path):
    done = hoidap("faq", "lint", tmp_path, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_lint_of_one_topic_tells_of_that_topic_only(hoidap):
    folder = Path(__file__).parents[2] / "faq" / "entries" / "phi"
    done = hoidap("faq", "lint", folder, "--json")
    assert {Path(row["path"]).parent for row in json.loads(done.stdout)} <= {folder}
