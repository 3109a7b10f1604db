"""What is installed holds every file that the code reads beside itself."""

import subprocess
from pathlib import Path

from setuptools import Distribution

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("actions", "bot", "evaluation", "faq", "gateway", "law", "viet")


def test_every_kept_file_of_the_packages_is_installed(monkeypatch):
    monkeypatch.chdir(ROOT)
    product = Distribution({"script_name": "setup.py"})
    product.parse_config_files(["pyproject.toml"])
    product.include_package_data = False  # only what pyproject.toml names
    build = product.get_command_obj("build_py")
    build.ensure_finalized()
    installed = {Path(folder, name).as_posix() for _, folder, _, names in build.data_files for name in names}
    installed |= {Path(path).as_posix() for _, _, path in build.find_all_modules()}
    kept = subprocess.run(["git", "ls-files", *PACKAGES], capture_output=True, text=True, check=True).stdout.split()
    assert len(kept) > 900
    assert sorted(set(kept) - installed) == []
