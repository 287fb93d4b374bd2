"""Who may import whom, and what a pure module may not touch: read from the source, not from what happens to load."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(file for package in ("survey", "reports") for file in (ROOT / package).rglob("*.py"))

# What the reading side may take from the collecting side: no page, no form, and no service that only collects.
SHARED = {
    "access", "api", "cadence", "command_line", "commands", "config", "console", "copies", "cores", "database",
    "database_address", "instruments", "models", "prepared", "processes", "quiet_server", "refusal", "retention",
    "scheduler", "schema", "sealing", "services", "serving", "spreadsheet_text", "table_file", "tenancy",
    "thresholds", "tokens", "toml_text", "tree", "turnout", "vault", "watching", "wave_states", "written_time",
}  # fmt: skip
PURE = (
    "survey/tree.py", "survey/tokens.py", "survey/sealing.py", "survey/thresholds.py", "survey/refusal.py",
    "survey/addresses.py", "survey/cadence.py", "survey/turnout.py", "survey/wave_states.py",
    "survey/instruments/scale.py", "survey/instruments/parts.py", "survey/instruments/instrument.py",
    "survey/instruments/own_items.py", "survey/roster_changes.py",
    "survey/retention.py", "survey/retention_table.py",
    "reports/answer_files/folding.py", "reports/answer_files/headings.py", "reports/answer_files/replies.py",
    "reports/report.py", "reports/benchmarks.py", "reports/references.py",
    "reports/action_plans/catalogue.py", "reports/action_plans/following.py", "reports/action_plans/plan_row.py",
    "reports/action_plans/status.py",
)  # fmt: skip
PURE_FOLDERS = ("reports/statistics", "reports/disclosure", "reports/charts")
IMPURE = {"flask", "flask_sqlalchemy", "flask_babel", "flask_login", "sqlalchemy", "wtforms", "time", "wsgi"}
CLOCK = {"now", "today", "utcnow", "monotonic", "perf_counter"}


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path, *, at_top_only: bool = False) -> set[str]:
    """Full names of what a file imports: `from a.b import c` is a.b.c."""
    nodes = tree_of(file).body if at_top_only else ast.walk(tree_of(file))
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def pure_files() -> list[Path]:
    named = [ROOT / path for path in PURE if (ROOT / path).exists()]
    return named + [file for folder in PURE_FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]


def test_there_is_something_to_read():
    assert len(SOURCES) > 50
    assert len(pure_files()) > 20


@pytest.mark.parametrize("file", SOURCES, ids=name_of)
def test_imports_go_down_and_are_absolute(file):
    relative = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.ImportFrom) and node.level]
    assert relative == []
    names = imports(file)
    assert not {name for name in names if name.partition(".")[0] in ("wsgi", "tests", "bench")}
    if file.is_relative_to(ROOT / "survey"):
        assert not {name for name in names if name.partition(".")[0] == "reports"}
    else:
        taken = {name.split(".")[1] for name in names if name.startswith("survey.")}
        assert taken <= SHARED


@pytest.mark.parametrize("file", pure_files(), ids=name_of)
def test_a_pure_module_knows_no_application_no_database_and_no_clock(file):
    names = imports(file)
    assert not {name for name in names if name.partition(".")[0] in IMPURE}
    assert not {name for name in names if name.startswith(("survey.database", "survey.models", "reports.models"))}
    calls = {node.func.attr for node in ast.walk(tree_of(file)) if isinstance(node, ast.Call) and _is_attribute(node.func)}
    assert not calls & CLOCK


@pytest.mark.parametrize("file", sorted(ROOT.glob("*/models/*.py")), ids=name_of)
def test_models_have_no_queries_and_no_addresses(file):
    names = {name.rpartition(".")[2] for name in imports(file)}
    assert not names & {"select", "update", "delete", "insert", "url_for", "abort", "request", "session"}
    assert not {name for name in imports(file) if name.startswith("flask.")}


@pytest.mark.parametrize("file", [file for file in SOURCES if file.name == "__init__.py"], ids=name_of)
def test_a_package_does_no_work_when_it_is_imported(file):
    work = [node for node in tree_of(file).body if not isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Expr))]
    assert work == []


def test_no_modules_import_each_other_in_a_circle():
    modules = {name_of(file).removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file in SOURCES}
    below = {
        module: {_module_of(name, modules) for name in imports(file, at_top_only=True)} - {module, None}
        for module, file in modules.items()
    }
    while free := {module for module, others in below.items() if not others}:
        below = {module: others - free for module, others in below.items() if module not in free}
    assert below == {}


def _module_of(name: str, modules) -> str | None:
    """The module that `a.b.c` names: itself, or the one it is taken out of."""
    return next((part for part in (name, name.rpartition(".")[0]) if part in modules), None)


def _is_attribute(function) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id in (
        "datetime", "date", "time",
    )  # fmt: skip
