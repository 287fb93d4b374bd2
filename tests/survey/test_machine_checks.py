"""Each danger of a machine is named where it is there and not where it isn't; a first try at home is asked little."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from survey import machine_checks
from survey.installation import Installation
from survey.machine_checks import TIME_ERROR, clock_state, mount_of

MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
/dev/mapper/safe /home ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
tank/keys /srv/keys zfs rw 0 0
"""
SWAPS = "Filename Type Size Used Priority\n"


@pytest.fixture
def installation(app, settings, now, tmp_path):
    """A public one; app: its database can be asked where it is."""
    settings = replace(settings, base_url="https://puls.example", vault=tmp_path / "state" / "vault")
    return Installation(settings, tmp_path, "0001", now)


@pytest.fixture
def told(installation, monkeypatch, tmp_path):
    """What a check says of a machine whose files say this."""

    def look(check: str, **changes) -> list[str]:
        for name in ("SWAPS", "MOUNTS", "CORE_PATTERN"):
            (file := tmp_path / name).write_text(changes.pop(name, ""), encoding="utf-8")
            monkeypatch.setattr(machine_checks, name, file)
        settings = replace(installation.settings, **changes)
        return list(getattr(machine_checks, check)(replace(installation, settings=settings)))

    return look


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/srv/keys/vault", ("tank/keys", "zfs")),
        ("/srv/keysmith", ("/dev/vda1", "ext4")),
        ("/run/vault", ("tmpfs", "tmpfs")),
    ],
)
def test_a_path_lies_on_the_nearest_mount(path, expected):
    assert mount_of(Path(path), MOUNTS) == expected


@pytest.mark.parametrize(("mode", "unsafe"), [(0o755, False), (0o775, True), (0o757, True), (0o1777, False)])
def test_a_folder_above_the_vault_that_others_write_to(told, tmp_path, mode, unsafe):
    (tmp_path / "state").mkdir()
    (tmp_path / "state").chmod(mode)
    assert [f"run: chmod go-w {tmp_path / 'state'}" in sentence for sentence in told("vault_folders")] == [True] * unsafe


@pytest.mark.parametrize(
    ("vault", "word"),
    [("/srv/keys/vault", "snapshots"), ("/run/vault", "empty after a restart"), ("/var/lib/vault", None)],
)
def test_a_file_system_that_is_none_for_keys(told, vault, word):
    sentences = told("vault_filesystem", vault=Path(vault), MOUNTS=MOUNTS)
    assert [word in sentence for sentence in sentences] == [True] * bool(word)


@pytest.mark.parametrize(
    ("device", "unsafe"), [("/dev/vda2", True), ("/dev/zram0", False), ("/dev/dm-3", False), ("/swapfile", True), (None, False)]
)
def test_memory_that_is_written_to_a_disk(told, monkeypatch, tmp_path, device, unsafe):
    (tmp_path / "dm-3" / "dm").mkdir(parents=True)
    (tmp_path / "dm-3" / "dm" / "uuid").write_text("CRYPT-PLAIN-swap\n", encoding="utf-8")
    monkeypatch.setattr(machine_checks, "BLOCKS", tmp_path)
    swaps = SWAPS + (f"{device} partition 8 0 -2\n" if device else "")
    assert len(told("encrypted_swap", SWAPS=swaps, MOUNTS=MOUNTS)) == unsafe


@pytest.mark.parametrize(
    ("pattern", "unsafe"),
    [("core", False), ("|/usr/lib/systemd/systemd-coredump %P", False), ("|/usr/share/apport/apport %p", True)],
)
def test_a_program_that_takes_cores(told, pattern, unsafe):
    assert len(told("core_files", CORE_PATTERN=pattern)) == unsafe


@pytest.mark.parametrize(("state", "unsafe"), [(TIME_ERROR, True), (0, False), (-1, False)])
def test_a_clock_that_nobody_sets(told, monkeypatch, state, unsafe):
    monkeypatch.setattr(machine_checks, "clock_state", lambda: state)
    assert len(told("clock")) == unsafe


def test_the_kernel_says_how_its_clock_is():
    assert -1 <= clock_state() <= TIME_ERROR


@pytest.mark.sqlite
@pytest.mark.parametrize(("free", "unsafe"), [(10 * 2**30, False), (2**30, True)])
def test_a_disk_without_the_room_that_closing_needs(told, monkeypatch, free, unsafe):
    monkeypatch.setattr(machine_checks, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    assert len(told("disk_space")) == unsafe


@pytest.mark.parametrize(
    ("check", "files"),
    [
        ("encrypted_swap", {"SWAPS": f"{SWAPS}/dev/vda2 partition 8 0 -2\n"}),
        ("core_files", {"CORE_PATTERN": "|/usr/share/apport/apport %p"}),
        ("vault_filesystem", {"MOUNTS": "tmpfs / tmpfs rw 0 0\n"}),
    ],
)
def test_a_first_try_on_ones_own_machine_is_not_asked(told, check, files):
    assert told(check, base_url="http://127.0.0.1:8000", **files) == []
