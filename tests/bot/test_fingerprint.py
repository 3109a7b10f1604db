from pathlib import Path

import pytest

from bot import day, fingerprint
from bot.fingerprint import digest
from viet import quantities


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "deep" / "b.txt").write_text("b")
    return tmp_path


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: (folder / "deep" / "b.txt").write_text("c"), id="changed"),
        pytest.param(lambda folder: (folder / "new.txt").write_text(""), id="added"),
        pytest.param(lambda folder: (folder / "a.txt").unlink(), id="removed"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "z.txt"), id="renamed"),
    ],
)
def test_any_change_of_a_folder_changes_the_digest(folder, change):
    before = digest(folder)
    change(folder)
    assert digest(folder) != before


def test_what_python_compiles_changes_nothing(folder):
    before = digest(folder)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").write_bytes(b"1")
    (folder / "a.txt").touch()
    assert digest(folder) == before


def test_order_and_repetition_of_the_sources_do_not_matter(folder):
    assert digest(folder, day) == digest(day, folder, folder / "a.txt")


def test_a_module_is_digested_by_its_file(tmp_path):
    assert digest(day) != digest(fingerprint)
    copy = tmp_path / "day.py"
    copy.write_bytes(Path(day.__file__).read_bytes())
    assert digest(day) == digest(copy)


def test_a_package_is_digested_by_all_its_files():
    folder = Path(quantities.__file__).parent
    assert digest(quantities) == digest(folder) == digest(*folder.glob("*.py")) != digest(folder / "__init__.py")


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        digest(tmp_path / "none.txt")
