"""Imports point only downwards (docs: one direction), and the clock is read in one place only."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: What a package may import besides itself and the standard library.
ALLOWED = {
    "viet": {"numpy", "underthesea", "requests"},
    "law": {"yaml"},
    "faq": {"law", "viet", "yaml", "numpy", "bm25s", "sklearn", "scipy"},
    "actions": {"faq", "law", "viet", "rasa_sdk", "yaml", "pydantic"},
    "bot": {"faq", "law", "viet", "rasa", "rasa_sdk", "skops", "structlog", "jsonschema", "threadpoolctl", "yaml"},
    "gateway": {"bot", "actions", "faq", "law", "viet"}
    | {"fastapi", "starlette", "pydantic", "sqlalchemy", "uvicorn", "typer", "rich"}
    | {"jinja2", "markdown_it", "markupsafe", "feedgen", "httpx", "limits", "yaml"},
    "evaluation": {"gateway", "bot", "faq", "law", "viet", "actions", "yaml", "numpy", "matplotlib"},
}
#: Files that may import more than the rest of their package.
ALSO = {
    "actions/documents/letter.py": {"docxtpl", "markupsafe", "typst"},
    "actions/documents/make_template.py": {"docx"},
    "actions/calculators/ics.py": {"icalendar"},
    "bot/components/classifier.py": {"numpy"},
    "bot/components/sentence_vectors.py": {"numpy"},
    # modules of Rasa, named in the file's own tables
    "bot/lazy_tensorflow.py": {"a name known only at run time"},
    "bot/entities.py": {"spacy"},
    "bot/training.py": {"sklearn"},
    "faq/exporters/atom.py": {"feedgen"},
    "faq/exporters/html.py": {"markdown_it"},
    "faq/exporters/handbook_docx.py": {"docx"},
    "faq/exporters/slides.py": {"pptx", "PIL"},
    "faq/exporters/typeset.py": {"segno", "typst"},
    "faq/exporters/xlsx.py": {"openpyxl"},
    "faq/importers/checking.py": {"jsonschema"},
    "faq/importers/reading.py": {"openpyxl"},
    "law/agencies/places.py": {"vietnamadminunits"},
    "law/calendar.py": {"holidays", "dateutil"},
    "law/fulltext.py": {"docx", "bs4"},
    "viet/e5.py": {"onnx", "onnxruntime", "sentencepiece"},
    "viet/noise.py": {"bogo"},
    "viet/restore_training.py": {"yaml"},
    "gateway/cli.py": {"scipy"},
    "gateway/cli_evaluate.py": {"evaluation"},
    "gateway/partners/campaign_docx.py": {"docx"},
    "gateway/conditional.py": {"werkzeug"},
    "gateway/portal/cards.py": {"typst"},
    "evaluation/stock_rasa.py": {"rasa"},
}

#: (file, function) that may ask what time or day it is.
CLOCKS = {("bot/day.py", "today"), ("bot/day.py", "now")}
CLOCK_CALLS = {
    *(f"datetime.{name}" for name in ("date.today", "datetime.now", "datetime.today", "datetime.utcnow")),
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")),
}

FILES = sorted(path for package in ALLOWED for path in (ROOT / package).rglob("*.py"))
NAMES = [path.relative_to(ROOT).as_posix() for path in FILES]


def imported(source, package):
    """Top-level names that a file imports anywhere, inside functions and by name as well."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(package if node.level else node.module.split(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            named = node.args[0]
            found.add(named.value.split(".")[0] if isinstance(named, ast.Constant) else "a name known only at run time")
    return found


def clock_reads(source):
    """Functions in which a file reads the clock ("" outside any function), whatever it calls the modules."""
    tree = ast.parse(source)
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    reads = set()

    def visit(node, function):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            function = node.name
        if isinstance(node, (ast.Name, ast.Attribute)):
            first, _, rest = ast.unparse(node).partition(".")
            if ".".join(filter(None, (names.get(first), rest))) in CLOCK_CALLS and first in names:
                reads.add(function)
        for child in ast.iter_child_nodes(node):
            visit(child, function)

    visit(tree, "")
    return reads


@pytest.mark.parametrize("name", NAMES)
def test_imports_point_only_downwards(name):
    package = name.split("/")[0]
    allowed = ALLOWED[package] | ALSO.get(name, set()) | {package} | sys.stdlib_module_names
    assert imported((ROOT / name).read_text(encoding="utf-8"), package) - allowed == set()


def test_the_clock_is_read_in_two_places_only():
    reads = {(name, function) for name, path in zip(NAMES, FILES) for function in clock_reads(path.read_text("utf-8"))}
    assert reads == CLOCKS


@pytest.mark.parametrize(
    "source, names",
    [
        ("import rasa.core.agent as a, os", {"rasa", "os"}),
        ("def f():\n    from faq.entry import x", {"faq"}),
        ("from . import day", {"bot"}),
        ("import importlib\nimportlib.import_module('actions.reply')", {"importlib", "actions"}),
        ("__import__('spacy')", {"spacy"}),
    ],
    ids=["import", "inside-a-function", "relative", "by-name", "by-builtin"],
)
def test_every_way_to_import_is_seen(source, names):
    assert imported(source, "bot") == names


@pytest.mark.parametrize(
    "source, functions",
    [
        ("from datetime import date\ndef f():\n    return date.today()", {"f"}),
        ("import datetime as d\nNOW = d.datetime.now(d.timezone.utc)", {""}),
        ("from datetime import datetime as dt\nasync def f(now=dt.utcnow):\n    pass", {"f"}),
        ("import time\ndef f():\n    time.time()", {"f"}),
        ("from time import time as now\ndef f():\n    now()", {"f"}),
        ("import time\ntime.perf_counter()", set()),
        ("from bot import day\nday.today()", set()),
        ("from datetime import date\ndate.fromisoformat('2026-07-01')", set()),
    ],
)
def test_every_way_to_read_the_clock_is_seen(source, functions):
    assert clock_reads(source) == functions


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("evaluation/")])
def test_evaluation_knows_the_gateway_only_as_the_assistant(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module for module in modules if module.split(".")[0] == "gateway"} <= {"gateway.assistant"}
