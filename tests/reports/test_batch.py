"""Reports in a batch: each whole or absent, kept where it would say the same, taken up where it was cut off."""

import json
import os
import signal
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from reports import batch
from reports.batch import LIST, pack_reports, tasks_of, write_reports
from survey.command_line import write_whole
from survey.refusal import Refusal
from survey.services.waves import find_wave
from tests.waves import MONTH, cast_all, open_test_wave

TEAMS = {"Oslo/Blue": 12, "Oslo/Red": 8, "Bergen/Green": 30, "Bergen/Tiny": 2}
AT = ["--client", "fjord", "--month", MONTH]


@pytest.fixture
def released(app, vault, now, runner):
    wave = open_test_wave(vault, now, teams=TEAMS)
    cast_all(wave, vault, now, lambda member, code: 1 + (len(member) + ord(code[0])) % 6)
    assert runner.invoke(args=["wave", "close", *AT]).exit_code == 0
    return find_wave("fjord", MONTH)


@pytest.fixture
def tasks(released, tmp_path):
    return tasks_of("fjord", MONTH, tmp_path / "out", language="nb", kind="json")


def write(app, tasks, processes=2):
    return list(write_reports(app, tasks, processes=processes))


def test_every_shown_unit_has_its_file_and_no_other(app, tasks):
    written = write(app, tasks)
    files = {json.loads(task.file.read_text())["unit_path"]: task.file.name for task in tasks}
    assert {one.task.unit_path for one in written} == set(files)
    assert files[""] == f"fjord-{MONTH}-nb.json" and files["Oslo/Blue"] == f"fjord-{MONTH}-Oslo-Blue-nb.json"
    assert "Bergen/Tiny" not in files
    folder = tasks[0].file.parent
    assert {file.name for file in folder.iterdir()} == {*files.values(), LIST}


def test_a_second_run_writes_what_is_gone_or_would_say_something_else(app, tasks):
    write(app, tasks)
    gone, stale = tasks[0].file, tasks[1].file
    gone.unlink()
    known = json.loads((gone.parent / LIST).read_text())
    known[stale.name] = "0" * 64
    (gone.parent / LIST).write_text(json.dumps(known))
    before = {task.file: task.file.stat().st_mtime_ns for task in tasks if task.file.exists()}
    fresh = {one.task.file for one in write(app, tasks) if one.fresh}
    assert fresh == {gone, stale}
    assert all(file.stat().st_mtime_ns == at for file, at in before.items() if file not in fresh)


def test_a_list_that_is_none_is_written_anew(app, tasks):
    write(app, tasks)
    (tasks[0].file.parent / LIST).write_text("[")
    assert all(one.fresh for one in write(app, tasks))


def test_a_killed_process_is_told_and_what_stands_stays(app, tasks, monkeypatch):
    def killed(file, content, **_options):
        if file == tasks[-1].file:
            os.kill(os.getpid(), signal.SIGKILL)
        return write_whole(file, content)

    monkeypatch.setattr(batch, "write_whole", killed)  # forked processes have it, too
    with pytest.raises(Refusal, match="run the same command again"):
        write(app, tasks, processes=1)
    done = [task for task in tasks if task.file.exists()]
    assert 0 < len(done) < len(tasks)
    assert not [file for file in tasks[0].file.parent.iterdir() if file.name.endswith(".part")]
    monkeypatch.undo()
    again = write(app, tasks)
    assert {one.task.file for one in again if not one.fresh} <= {task.file for task in done}
    assert all(json.loads(task.file.read_text())["state"] == "released" for task in tasks)


def test_units_with_one_plain_name_get_files_of_their_own(app, vault, now, runner, tmp_path):
    wave = open_test_wave(vault, now, teams={"Oslo Team/1": 12, "Oslo/Team 1": 12, "Ωμέγα": 12})
    cast_all(wave, vault, now, lambda member, code: 1 + (len(member) + ord(code[0])) % 6)
    assert runner.invoke(args=["wave", "close", *AT]).exit_code == 0
    tasks = tasks_of("fjord", MONTH, tmp_path, language="en", kind="csv")
    assert len({task.file.name.casefold() for task in tasks}) == len(tasks)


def test_the_archive_holds_every_report_once(app, tasks, tmp_path):
    write(app, tasks)
    archives = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for archive in archives:
        pack_reports([task.file for task in tasks], archive)
    with zipfile.ZipFile(archives[0]) as packed:
        assert packed.testzip() is None
        assert {name: packed.read(name) for name in packed.namelist()} == {t.file.name: t.file.read_bytes() for t in tasks}
    assert archives[0].read_bytes() == archives[1].read_bytes()


def test_processes_take_turns_and_begin_afresh(app, tasks, monkeypatch):
    pools = []

    class Counted(ProcessPoolExecutor):
        def __init__(self, *args, **values):
            pools.append(self)
            super().__init__(*args, **values)

    monkeypatch.setattr(batch, "RECYCLED", 2)
    monkeypatch.setattr(batch, "ProcessPoolExecutor", Counted)
    assert len(write(app, tasks, processes=1)) == len(tasks)
    assert len(pools) == -(-len(tasks) // 2)


def test_the_command_writes_pdfs_and_says_how_many(released, runner, tmp_path):
    args = ["reports", *AT, "--out", str(tmp_path / "x"), "--zip", str(tmp_path / "x.zip"), "--json"]
    told = [runner.invoke(args=args) for _ in "ab"]
    first, second = (json.loads(one.stdout) for one in told)
    assert first["written"] == len(first["files"]) == second["kept"] and second["written"] == 0
    assert all(Path(file).read_bytes().startswith(b"%PDF-") for file in first["files"])
    assert (tmp_path / "x.zip").exists()


@pytest.mark.parametrize(("args", "says"), [(["--month", "2026-01"], "no wave"), (["--month", MONTH], "no release")])
def test_without_a_release_nothing_is_written(app, vault, now, runner, tmp_path, args, says):
    open_test_wave(vault, now, teams=TEAMS)
    told = runner.invoke(args=["reports", "--client", "fjord", *args, "--out", str(tmp_path / "x")])
    assert told.exit_code == 2 and says in told.stderr
    assert not (tmp_path / "x").exists()


def test_a_folder_that_can_not_be_made_is_refused(released, runner, tmp_path):
    (tmp_path / "file").write_text("")
    told = runner.invoke(args=["reports", *AT, "--out", str(tmp_path / "file" / "x")])
    assert told.exit_code == 2 and "choose another folder with --out" in told.stderr
