"""The documents say what is there: links lead somewhere, commands exist, words are defined once and are used."""

import re
import shlex
from pathlib import Path

import click
import pytest

from wsgi import cli

HOME = Path(__file__).resolve().parents[2]
NOT_OURS = {".venv", ".git", "out", "build", "instance"}
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"[a-z]+:")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PATH = re.compile(r"`((?:survey|reports|templates|static|migrations|tests|translations|docs)/[\w./-]*)`")
TERM = re.compile(r"^- \*\*(.+?)\*\*: \S", re.MULTILINE)
RECORD = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
HEADINGS = ("**Context.**", "**Decision.**", "**Consequence.**")


def files(*endings: str) -> list[Path]:
    """Files of the repository with one of the endings, in order."""
    found = (path for ending in endings for path in HOME.rglob(f"*{ending}"))
    return sorted(path for path in found if not NOT_OURS & set(path.relative_to(HOME).parts))


def name_of(path: Path) -> str:
    return str(path.relative_to(HOME))


DOCUMENTS = files(".md")
RECORDS = sorted((HOME / "docs" / "decisions").glob("*.md"))


def commands_in(document: Path) -> list[str]:
    """Every `senterpuls …` line of the document's shell examples, without the path to the program."""
    lines = [line for block in SHELL.findall(document.read_text("utf-8")) for line in block.splitlines()]
    return [line.removeprefix(".venv/bin/") for line in lines if line.removeprefix(".venv/bin/").startswith("senterpuls ")]


COMMANDS = sorted({command for document in DOCUMENTS for command in commands_in(document)})


def anchors_of(document: Path) -> set[str]:
    """The anchors that a document's headings have on the pages of code hosts."""
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file(document):
    broken = []
    for target in LINK.findall(CODE.sub("", document.read_text("utf-8"))):
        place, _, anchor = target.partition("#")
        file = (document.parent / place).resolve() if place else document
        if ADDRESS.match(target):
            continue
        if not file.exists() or not file.is_relative_to(HOME) or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_path_named_exists(document):
    gone = [path for path in PATH.findall(document.read_text("utf-8")) if not (HOME / path).exists()]
    assert gone == []


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_shown_is_one_the_program_takes(app, line):
    """Names, options, choices and required arguments are checked by the command's own parser; nothing is run."""
    _, *words = shlex.split(line)
    context = click.Context(cli)  # the test's app is current, so the console makes none of its own
    command = cli
    while isinstance(command, click.Group):
        name, *words = words
        command = command.get_command(context, name)
        assert command is not None, f"there is no command {name}"
    assert command.make_context(name, words, parent=context).args == []


def test_readme_shows_the_jobs_of_the_command_line():
    shown = " ".join(commands_in(HOME / "README.md"))
    jobs = (
        "db upgrade", "client add", "roster import", "wave open", "wave links", "wave close", "account add", "report --client",
        "answers import", "instrument list", "serve",
    )  # fmt: skip
    assert [job for job in jobs if f"senterpuls {job}" not in shown] == []


@pytest.mark.parametrize("command", ["demo", "test"])
def test_readme_names_both_commands(command):
    assert f"```sh\n./run {command}\n```" in (HOME / "README.md").read_text("utf-8")
    assert f"    {command}) " in (HOME / "run").read_text("utf-8")


def test_readme_lists_every_setting_and_no_other():
    named = set(re.findall(r"^\| `(SENTERPULS_\w+)`", (HOME / "README.md").read_text("utf-8"), re.MULTILINE))
    read = set(re.findall(r"SENTERPULS_\w+", (HOME / "survey" / "config.py").read_text("utf-8")))
    assert named == read


def test_glossary_is_sorted_and_defines_each_word_once():
    terms = TERM.findall((HOME / "GLOSSARY.md").read_text("utf-8"))
    assert len(terms) > 40
    assert terms == sorted(set(terms))


def test_every_word_of_the_glossary_is_used():
    terms = TERM.findall((HOME / "GLOSSARY.md").read_text("utf-8"))
    places = [path for path in files(".py", ".html", ".toml", ".md") if path.name != "GLOSSARY.md" and path != Path(__file__)]
    used = " ".join(re.sub(r"[\s_]+", " ", path.read_text("utf-8")).lower() for path in places)
    assert [term for term in terms if not re.search(rf"\b{re.escape(term)}", used)] == []


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_a_decision_has_its_number_and_three_headings(record):
    text = record.read_text("utf-8")
    number = RECORD.fullmatch(record.name).group(1)
    starts = [text.find(heading) for heading in HEADINGS]
    assert text.startswith(f"# {int(number)}. ")
    assert -1 not in starts and starts == sorted(starts)
    assert all(text.count(heading) == 1 for heading in HEADINGS)
    assert len(text.splitlines()) <= 25


def test_no_two_decisions_share_a_number():
    numbers = [record.name[:4] for record in RECORDS]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)
