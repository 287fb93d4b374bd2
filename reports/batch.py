"""Many reports of one release: a process a core, each file whole or absent, taken up again where it was cut off.

What stands in the folder is noted in `reports.json` there, file by file, with a key made of what the report says. A file
that would say the same again is kept, so a run that was killed goes on where it ended, and a second one writes what changed.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from flask import Flask

from survey.command_line import write_whole
from survey.database import close_connections
from survey.processes import end_with_parent
from survey.refusal import Refusal

LIST = "reports.json"
RECYCLED = 200  # reports a process writes before a fresh one takes its place: what a PDF leaves in memory goes with it
FORKED = get_context("fork")  # the application is there already; nothing of the database is open in it


@dataclass(frozen=True)
class Task:
    """One report to write."""

    client: str
    month: str
    unit_path: str
    language: str
    kind: str
    file: Path


@dataclass(frozen=True)
class Written:
    """A report that stands in its file. fresh: whether this run wrote it."""

    task: Task
    key: str
    fresh: bool


def tasks_of(client: str, month: str, folder: Path, *, language: str, kind: str) -> list[Task]:
    """A task for every shown unit of a release, the client first, each with a file name of its own."""
    from reports.release_lists import list_units
    from reports.views.file_names import plain

    tasks, taken = [], set()
    for path in list_units(client, month):
        parts = (client, month, plain(path), language)
        name = "-".join(part for part in parts if part)
        taken.add(name := _free(name, taken))
        tasks.append(Task(client, month, path, language, kind, folder / f"{name}.{kind}"))
    return tasks


def write_reports(app: Flask, tasks: list[Task], *, processes: int) -> Iterator[Written]:
    """Writes what is missing or would say something else now; yields each report as it stands in its file.

    Refusal where the folder can't take them, or where a process was killed: what is written stays, run it again.
    """
    if not tasks:
        return
    folder = tasks[0].file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder} can't be made: {error.strerror}; choose another folder with --out.") from None
    known = _read_list(folder)
    close_connections()  # a connection that two processes hold would mix up their answers
    size = RECYCLED * processes
    for start in range(0, len(tasks), size):
        for written in _write_turn(app, tasks[start : start + size], known, processes):
            known[written.task.file.name] = written.key
            write_whole(folder / LIST, (json.dumps(known, indent=0, sort_keys=True) + "\n").encode())
            yield written


def pack_reports(files: list[Path], archive: Path) -> None:
    """All files in one ZIP; the same files give the same bytes."""
    partial = archive.with_name(f".{archive.name}.part")
    try:
        with ZipFile(partial, "w", ZIP_STORED) as packed:  # a PDF is compressed already
            for file in files:
                packed.writestr(ZipInfo(file.name, (1980, 1, 1, 0, 0, 0)), file.read_bytes())
        partial.replace(archive)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refusal(f"{archive} can't be written: {error.strerror}.") from None


def _write_turn(app: Flask, turn, known: dict[str, str], processes: int) -> Iterator[Written]:
    with ProcessPoolExecutor(processes, FORKED, initializer=_keep, initargs=(app,)) as pool:
        jobs = [pool.submit(_write, task, known.get(task.file.name)) for task in turn]
        try:
            for job in as_completed(jobs):
                yield job.result()
        except BrokenProcessPool:
            raise Refusal("A process that wrote reports was ended from outside; run the same command again.") from None
        finally:
            pool.shutdown(cancel_futures=True)


_app: list[Flask] = []  # of this process, which was forked to write reports


def _keep(app: Flask) -> None:
    end_with_parent()  # a command that is killed leaves nobody behind who waits for work
    _app[:] = [app]


def _write(task: Task, known: str | None) -> Written:
    from reports.build import build_report
    from reports.exports.document import to_json
    from reports.exports.kinds import write_report

    with _app[0].app_context():
        report = build_report(task.client, task.unit_path, task.month, task.language)
        key = sha256(version("senterpuls").encode() + task.kind.encode() + to_json(report)).hexdigest()
        if key == known and task.file.exists():
            return Written(task, key, fresh=False)
        write_whole(task.file, write_report(report, task.kind))
        return Written(task, key, fresh=True)


def _read_list(folder: Path) -> dict[str, str]:
    """What an earlier run noted; nothing where the note is gone or is none of ours, so that all is written again."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(key) for name, key in found.items()} if isinstance(found, dict) else {}


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another unit's plain name is the same."""
    number, free = 1, name
    while free.casefold() in {one.casefold() for one in taken}:
        number += 1
        free = f"{name}-{number}"
    return free
