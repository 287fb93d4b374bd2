"""A database that can't be used is told in one sentence, which never holds its password."""

import sqlite3

import pytest
from sqlalchemy import make_url

from survey.database import db
from survey.database_address import AddressRefused, check_address, name_of
from survey.schema import read_revision
from tests.conftest import running_app


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "can't be read as a database's address"),
        ("postgresql://puls:hemmelig@localhost:port/puls", "can't be read as a database's address"),
        ("nosuch://puls:hemmelig@localhost/puls", "can't be read as a database's address"),
        ("mysql+pymysql://puls:hemmelig@localhost/puls", "needs the Python package"),
        ("postgresql+psycopg2://puls:hemmelig@localhost/puls", "needs the Python package psycopg2"),
    ],
)
def test_an_address_that_names_no_usable_database(address, said):
    with pytest.raises(AddressRefused) as refused:
        check_address(address)
    sentence = str(refused.value)
    assert said in sentence
    assert "sqlite:////FOLDER/FILE" in sentence
    assert "hemmelig" not in sentence


def test_both_databases_are_taken():
    for address in ("sqlite:///x.sqlite3", "postgresql://puls@localhost/puls", "postgresql+psycopg://localhost/puls"):
        check_address(address)


def test_a_database_is_named_without_what_is_secret():
    url = make_url("postgresql://puls:hemmelig@db.example.com:5433/puls?password=hemmelig&sslkey=/secret")
    assert name_of(url) == "postgresql://puls@db.example.com:5433/puls"


def refusal_of(address: str, settings) -> str:
    with running_app(type(settings)(**vars(settings) | {"database_url": address})), pytest.raises(AddressRefused) as refused:
        read_revision()
    return str(refused.value)


def test_files_that_can_not_be_databases(settings, tmp_path):
    text = tmp_path / "text.sqlite3"
    text.write_text("x" * 4096)
    for file, reason in ((tmp_path / "nowhere" / "x.sqlite3", f"make {tmp_path / 'nowhere'}"), (text, "is no SQLite database")):
        sentence = refusal_of(f"sqlite:///{file}", settings)
        assert sentence.startswith(f"The database {file} ")
        assert reason in sentence
        assert "\n" not in sentence
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.sqlite
def test_a_file_that_is_cut_is_told(settings, tmp_path):
    whole = tmp_path / "senterpuls.sqlite3"
    with sqlite3.connect(whole) as opened:
        opened.execute("pragma wal_checkpoint(truncate)")
    whole.write_bytes(whole.read_bytes()[: 8192 * 2])
    assert "restore a back-up" in refusal_of(f"sqlite:///{whole}", settings)


@pytest.mark.postgresql
def test_servers_that_refuse(settings, postgres_address):
    known = make_url(postgres_address.format("postgres"))
    cases = {
        known.set(database="nosuch"): 'database "nosuch" does not exist',
        known.set(username="nobody_here", password="hemmelig"): 'role "nobody_here" does not exist',
        make_url("postgresql://puls:hemmelig@127.0.0.1:1/puls"): "Connection refused",
        known.update_query_dict({"host": "/nosuch"}): "No such file or directory",
    }
    for url, reason in cases.items():
        sentence = refusal_of(url.render_as_string(hide_password=False), settings)
        assert reason in sentence
        assert sentence.endswith("Start the server, or correct SENTERPULS_DATABASE_URL.")
        assert "hemmelig" not in sentence
        assert "\n" not in sentence


def test_a_sound_database_has_a_revision(app):
    assert read_revision() is not None
    db.session.remove()
