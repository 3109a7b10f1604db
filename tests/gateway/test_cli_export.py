"""``hoidap faq export`` and ``hoidap faq import`` as a person runs them."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from faq.corpus import ENTRIES_DIR, load_corpus
from faq.exporters import FORMATS
from gateway.cli_faq import faq
from gateway.console import errors


@pytest.fixture
def hoidap(monkeypatch, tmp_path):
    """Run in a folder of our own; the answer has ``exit_code``, ``stdout_bytes`` and ``stderr``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(errors, "_width", 400)
    return lambda *arguments: CliRunner().invoke(faq, [str(each) for each in arguments], env={"COLUMNS": "200"})


def test_without_a_format_all_are_listed_with_their_vietnamese_names(hoidap):
    shown = hoidap("export")
    assert shown.exit_code == 0
    for each in FORMATS.values():
        assert each.name in shown.stdout


def test_a_product_is_written_under_the_name_given(hoidap, tmp_path):
    done = hoidap(
        "export",
        "--format",
        "json",
        "--topic",
        "phi",
        "--as-of",
        "2026-12-01",
        "--publisher",
        "Xã A",
        "--out",
        "a.json",
    )
    assert done.exit_code == 0 and "Đã ghi a.json" in done.stderr and done.stdout == ""
    made = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert made["about"]["issued_by"] == "Xã A" and {each["topic"] for each in made["entries"]} == {"phi"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json"]


def test_without_a_name_the_file_is_called_by_format_and_day(hoidap, tmp_path):
    hoidap("export", "--format", "jsonl", "--topic", "phi", "--as-of", "2026-12-01")
    assert [path.name for path in tmp_path.iterdir()] == ["hoi-dap-jsonl-2026-12-01.jsonl"]


def test_standard_output_takes_the_bytes_and_nothing_else(hoidap, tmp_path):
    done = hoidap("export", "--format", "csv", "--id", "muc-phi", "--as-of", "2026-12-01", "--out", "-")
    assert done.stdout_bytes.startswith(b"\xef\xbb\xbfschema,id,") and done.stdout_bytes.endswith(b"\r\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--format", "pdf"], "không có định dạng 'pdf'. Đang có: json (Dữ liệu JSON đầy đủ)"),
        (["--format", "json", "--topic", "phii"], "không có chủ đề 'phii'. Có phải 'phi'?"),
        (["--format", "json", "--audience", "dân"], "không có đối tượng 'dân'. Đang có: creditor"),
        (["--format", "json", "--id", "muc-phis"], "không có mục 'muc-phis'. Có phải 'muc-phi'?"),
        (["--format", "jsonld", "--as-of", "1990-01-01"], "không có mục nào áp dụng ngày 01/01/1990"),
        (["--format", "json", "--option", "versions=x"], "'versions' phải là một trong: all, in_force; không phải 'x'"),
        (["--format", "json", "--option", "versions"], "--option phải có dạng tên=giá trị"),
        (["--format", "jsonld", "--option", "a=b"], "định dạng 'jsonld' không có tùy chọn 'a'"),
        (["--format", "json", "--portal", "hoidap.vn"], "--portal phải có dạng https://tên-miền"),
        (["--format", "json", "--logo", "khong-co.png"], "không có tệp 'khong-co.png'"),
        (["--format", "json", "--out", "khong/co.json"], "không ghi được vào 'khong/co.json'"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(hoidap, tmp_path, arguments, words):
    done = hoidap("export", *arguments)
    assert done.exit_code == 2 and words in done.stderr.replace("\n", " ")
    assert not list(tmp_path.iterdir())


def test_a_logo_must_be_a_picture(hoidap, tmp_path):
    (tmp_path / "logo.png").write_bytes(b"GIF89a")
    assert "không phải PNG hay SVG" in hoidap("export", "--format", "json", "--logo", "logo.png").stderr


def test_named_entries_that_do_not_apply_are_told(hoidap):
    late = next(id for id, found in load_corpus().served().versions.items() if found[0].effective.start.year == 2026)
    done = hoidap(
        "export", "--format", "jsonld", "--id", late, "--id", "muc-phi", "--as-of", "2026-06-30", "--out", "a"
    )
    assert done.exit_code == 0 and f"Không áp dụng ngày 30/06/2026: {late}" in done.stderr


@pytest.fixture
def folder(hoidap, tmp_path):
    shutil.copytree(ENTRIES_DIR / "phi", tmp_path / "muc" / "phi")
    hoidap("export", "--format", "json", "--topic", "phi", "--as-of", "2026-12-01", "--out", "phi.json")
    return tmp_path / "muc"


def edit(tmp_path, change):
    document = json.loads((tmp_path / "phi.json").read_text("utf-8"))
    change(document["entries"])
    (tmp_path / "phi.json").write_text(json.dumps(document, ensure_ascii=False), "utf-8")


def test_an_import_shows_what_it_would_do_and_then_does_it(hoidap, folder, tmp_path):
    edit(tmp_path, lambda entries: entries[0]["versions"][-1].update(body="Thay hết."))
    held = {path: path.read_bytes() for path in folder.rglob("*.md")}
    shown = hoidap("import", "phi.json", "--into", "muc", "--dry-run", "--diff")
    assert shown.exit_code == 0 and "Sẽ có: 0 mới, 1 thay đổi" in shown.stderr and "+Thay hết." in shown.stdout
    assert {path: path.read_bytes() for path in folder.rglob("*.md")} == held
    done = hoidap("import", "phi.json", "--into", "muc")
    assert "Đã nhập: 0 mới, 1 thay đổi" in done.stderr and "1 câu trả lời đã đọc lại thành bản nháp" in done.stderr
    assert "(body, reviewed)" in done.stdout
    again = hoidap("import", "phi.json", "--into", "muc", "--json")
    assert {each["kind"] for each in json.loads(again.stdout)["files"]} == {"unchanged"}


def test_a_wrong_file_is_told_in_full_and_nothing_is_written(hoidap, folder, tmp_path):
    def spoil(entries):
        entries[0]["audience"] = ["dân"]
        del entries[1]["title"]

    edit(tmp_path, spoil)
    held = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = hoidap("import", "phi.json", "--into", "muc")
    assert done.exit_code == 2 and "2 chỗ phải sửa; không ghi gì." in done.stderr
    assert "audience[0]: 'dân' phải là một trong" in done.stderr and "thiếu trường 'title'" in done.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == held


@pytest.mark.parametrize(
    "file, into, words", [("no.json", "muc", "Không có tệp"), ("phi.json", "phi.json", "Không phải thư mục")]
)
def test_paths_that_do_not_fit_are_named(hoidap, folder, file, into, words):
    done = hoidap("import", file, "--into", into)
    assert done.exit_code == 2 and words in done.stderr
