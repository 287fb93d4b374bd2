"""Commands begin on the tables of this program or not at all, and say what to do."""

import pytest
from alembic.script import ScriptDirectory
from flask_migrate import downgrade
from sqlalchemy import text

from survey.command_line import CurrentSchema
from survey.database import db
from survey.schema import SchemaRefused, judge_schema, known_revisions
from tests.table_rows import all_rows
from wsgi import HOME

KNOWN = ("0001", "0002", "0003")
# What is for a database that is none of this program's, or for no database.
WITHOUT = {"backup", "check", "demo", "release verify", "restore", "upgrade"}


def test_the_names_of_the_files_are_the_revisions():
    walked = ScriptDirectory(str(HOME / "migrations")).walk_revisions()
    assert list(known_revisions()) == [revision.revision for revision in reversed(list(walked))]


def test_the_newest_revision_is_taken():
    judge_schema("0003", KNOWN)


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        (None, "no tables yet; run: senterpuls upgrade"),
        ("0002", "at revision 0002, this program at 0003; stop what serves and run: senterpuls upgrade"),
        ("0004", "at revision 0004, which this program does not know (it ends at 0003)"),
    ],
)
def test_every_other_one_is_refused(revision, said):
    with pytest.raises(SchemaRefused, match=r".") as refused:
        judge_schema(revision, KNOWN)
    assert said in str(refused.value)


@pytest.fixture
def newer(app):
    db.session.execute(text("update alembic_version set version_num = '9999'"))
    db.session.commit()


@pytest.mark.parametrize("words", [("tick",), ("serve",), ("client", "add", "a", "--name", "A"), ("db", "upgrade"), ("demo",)])
def test_nothing_is_done_to_a_newer_database(newer, runner, words):
    before = all_rows()
    done = runner.invoke(args=list(words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "does not know" in done.stderr
    assert all_rows() == before


@pytest.mark.parametrize("words", [("tick",), ("serve",), ("wave", "status", "--client", "a", "--month", "2026-10")])
def test_an_older_database_is_named_with_both_revisions(app, runner, words):
    downgrade(revision="0014")
    done = runner.invoke(args=list(words))
    assert (done.exit_code, done.stdout) == (2, "")
    both = f"at revision 0014, this program at {known_revisions()[-1]}"
    assert done.stderr == f"The database is {both}; stop what serves and run: senterpuls upgrade\n"


def test_no_command_forgets_to_ask(app):
    ours = {name: command for name, command in commands_of(app.cli.commands) if not name.startswith("db ")}
    assert {name for name, command in ours.items() if not isinstance(command, CurrentSchema)} == WITHOUT


def commands_of(commands, words=()):
    for name, command in commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command.commands, (*words, name))
        else:
            yield " ".join((*words, name)), command
