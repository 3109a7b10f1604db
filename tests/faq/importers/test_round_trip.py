"""Out and in again, over the whole corpus: nothing is lost, nothing moves."""

import os
import shutil
import subprocess
from datetime import date

import pytest

from faq.corpus import ENTRIES_DIR, load_corpus
from faq.exporters import FORMATS
from faq.exporters.records import record
from faq.exporters.selection import Publisher, Selection
from faq.importers.checking import checked
from faq.importers.entry_files import file_name, file_text
from faq.importers.plan import carry_out, plan_import
from faq.importers.reading import Read, read

SELECTION = Selection(date(2026, 12, 1))
PUBLISHER = Publisher("Mặt trận xã A", portal="https://hoidap.example")


def files_of(records):
    return {
        str(file_name(each, version)): file_text(each, version, version is each["versions"][-1]).encode()
        for each in records
        for version in each["versions"]
    }


@pytest.fixture(scope="module")
def real():
    return load_corpus()


@pytest.fixture(scope="module")
def served_files(real):
    kept = [(entry.topic, entry.id, entry.effective.start) for entry in real.served()]
    return {
        f"{topic}/{id}.{start}.md": (ENTRIES_DIR / f"{topic}/{id}.{start}.md").read_bytes() for topic, id, start in kept
    }


def test_records_of_all_versions_drafts_too_make_the_entry_files_byte_for_byte(real):
    records = [record(versions) for versions in real.versions.values()]
    checked([Read(each, "") for each in records])
    held = {path.relative_to(ENTRIES_DIR).as_posix(): path.read_bytes() for path in ENTRIES_DIR.glob("*/*.md")}
    assert files_of(records) == held


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "xlsx"])
def test_what_is_read_back_is_the_corpus_byte_for_byte(real, acts, served_files, name):
    data = FORMATS[name].export(SELECTION, real, acts, PUBLISHER)
    found = checked(read(f"x.{name}", data))
    assert files_of(found) == served_files


def test_export_import_export_gives_the_same_bytes(tmp_path, real, acts, served_files, state):
    """Read back alike from every format (above), so one of them is carried through to the folder and out again."""
    plan = plan_import("x.json", FORMATS["json"].export(SELECTION, real, acts, PUBLISHER), tmp_path, acts, True)
    assert carry_out(plan) == len(served_files) and not plan.notes
    assert state(tmp_path) == served_files
    imported = load_corpus(tmp_path)
    for name in ("json", "jsonl", "csv", "xlsx"):
        one = FORMATS[name].export(SELECTION, real, acts, PUBLISHER)
        assert FORMATS[name].export(SELECTION, imported, acts, PUBLISHER) == one, name


def test_a_workbook_saved_by_libreoffice_is_read_the_same(tmp_path, real, acts):
    program = shutil.which("soffice")
    if program is None and not os.environ.get("CI"):
        pytest.skip("soffice is not installed")
    data = FORMATS["xlsx"].export(Selection(SELECTION.as_of, topics=("phi", "ke-bien")), real, acts, PUBLISHER)
    (tmp_path / "a.xlsx").write_bytes(data)
    command = [program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", tmp_path / "out", tmp_path / "a.xlsx"], check=True, capture_output=True, timeout=300
    )
    saved = (tmp_path / "out" / "a.xlsx").read_bytes()
    assert saved != data and files_of(checked(read("a.xlsx", saved))) == files_of(checked(read("a.xlsx", data)))
