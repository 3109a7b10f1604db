"""What Rasa cannot see of a component: the plain modules and files under it.

Rasa's cache knows only the adapter class; without this, `rasa train` would bring back an old
model after a change in the code that the adapter calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType


def digest(*sources: ModuleType | Path) -> str:
    """A short digest over the files of modules and packages, and over files or whole folders."""
    found = hashlib.sha256()
    for path in sorted({path for source in sources for path in _files(source)}):
        found.update(path.name.encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _files(source: ModuleType | Path) -> Iterable[Path]:
    if isinstance(source, ModuleType):
        file = Path(str(source.__file__))
        return _files(file.parent) if file.name == "__init__.py" else [file]
    if source.is_dir():
        return [path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return [source]
