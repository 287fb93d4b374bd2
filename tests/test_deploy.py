"""The files under deploy/ name what is there: commands, settings, packages, and the pages that respondents open."""

import re
import shlex
from pathlib import Path

import click
import pytest

from wsgi import cli

HOME = Path(__file__).resolve().parents[1]
DEPLOY = HOME / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTING = re.compile(r"SENTERPULS_\w+")
RESPONDENTS = ("ballot", "post", "result")  # blueprints


def said_in(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_runs_a_command_that_there_is(app, unit):
    program, name, *words = shlex.split(said_in(unit, "ExecStart")[0])
    assert program.endswith("/.venv/bin/senterpuls")
    context = click.Context(cli)
    assert cli.get_command(context, name).make_context(name, words, parent=context).args == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_has_its_vault_apart_and_leaves_no_memory_behind(unit):
    (folders,) = said_in(unit, "StateDirectory")
    vault = Path(re.search(r"SENTERPULS_VAULT=(\S+)", unit.read_text(encoding="utf-8"))[1])
    assert vault.name in folders.split() and vault.parent == Path("/var/lib")
    asked = ("StateDirectoryMode", "LimitCORE", "MemorySwapMax", "NoNewPrivileges", "ProtectSystem", "MemoryDenyWriteExecute")
    assert [said_in(unit, name) for name in asked] == [["0700"], ["0"], ["0"], ["yes"], ["strict"], ["yes"]]


def test_every_setting_named_is_one():
    known = set(SETTING.findall((HOME / "survey" / "config.py").read_text(encoding="utf-8")))
    files = [file for file in DEPLOY.rglob("*") if file.is_file()]
    assert len(files) >= 5
    assert {name for file in files for name in SETTING.findall(file.read_text(encoding="utf-8"))} <= known


def test_the_image_has_the_packages_that_the_product_is_set_up_with():
    needed = re.search(r"set_up\(\) \{\n +need_packages (.+)\n", (HOME / "run").read_text(encoding="utf-8"))[1].split()
    assert set(needed) <= set((DEPLOY / "Containerfile").read_text(encoding="utf-8").split())


def test_the_proxy_knows_where_respondents_come(app):
    text = (DEPLOY / "nginx" / "senterpuls.conf").read_text(encoding="utf-8")
    pattern = re.compile(re.search(r"location ~ (\S+) \{", text)[1])
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in RESPONDENTS]
    assert len(rules) >= 6
    assert [rule for rule in rules if not pattern.match(rule)] == []
    others = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in RESPONDENTS]
    assert [rule for rule in others if pattern.match(rule)] == []


def test_nothing_of_the_proxys_is_written_down():
    text = (DEPLOY / "nginx" / "senterpuls.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"access_log ([^;]+);", text)) == {"off"}
    assert set(re.findall(r"error_log ([^;]+);", text)) == {"/dev/null emerg"}
    assert "proxy_add_x_forwarded_for" not in text
