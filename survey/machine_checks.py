"""What `senterpuls check` asks of the machine itself, where the installation is a public one."""

import ctypes
import stat
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage

from survey.installation import Installation

SWAPS, BLOCKS = Path("/proc/swaps"), Path("/sys/class/block")
CORE_PATTERN, MOUNTS = Path("/proc/sys/kernel/core_pattern"), Path("/proc/self/mounts")
ENCRYPTED = "CRYPT-"  # how device mapper names what it encrypts
OBEDIENT = ("systemd-coredump",)  # takes cores through a pipe, and none from a process whose limit is zero
TIME_ERROR = 5  # adjtimex(2): the clock is not synchronised
TIMEX_BYTES = 208
ROOM = 2**30  # bytes that must be free beside twice the database: closing rewrites it
FLEETING = ("tmpfs", "ramfs")
SNAPSHOTS = ("btrfs", "zfs", "bcachefs")
UNKNOWN = "Nobody but you can know whether the vault's volume has snapshots or is backed up; there must be neither."


def vault_folders(installation: Installation) -> Iterator[str]:
    """Whoever may write to a folder above the vault can put another vault in its place."""
    for folder in installation.settings.vault.absolute().parents:
        mode = folder.stat().st_mode if folder.exists() else 0
        if mode & (stat.S_IWGRP | stat.S_IWOTH) and not mode & stat.S_ISVTX:
            yield f"{folder}, above the vault, can be written by others (mode {stat.S_IMODE(mode):04o}); run: chmod go-w {folder}"


def vault_filesystem(installation: Installation) -> Iterator[str]:
    _, kind = mount_of(installation.settings.vault, MOUNTS.read_text(encoding="utf-8"))
    if installation.is_public and kind in FLEETING:
        yield f"The vault is on {kind}, which is empty after a restart: open waves would be lost. Move it to a disk."
    if kind in SNAPSHOTS:
        yield f"The vault is on {kind}, which keeps snapshots: a destroyed key could come back. Move it to another file system."


def encrypted_swap(installation: Installation) -> Iterator[str]:
    for line in SWAPS.read_text(encoding="utf-8").splitlines()[1:] if installation.is_public else ():
        device = line.split()[0]
        if not _is_encrypted(_device_of(Path(device)).resolve().name):
            yield f"Memory is written to {device} unencrypted, answers and keys with it; run: swapoff {device}, or encrypt it."


def core_files(installation: Installation) -> Iterator[str]:
    """What serves sets its limit to zero; a program that takes cores through a pipe need not obey."""
    pattern = CORE_PATTERN.read_text(encoding="utf-8").strip()
    if installation.is_public and pattern.startswith("|") and not any(name in pattern for name in OBEDIENT):
        yield (
            f"The memory of a program that crashes goes to {pattern[1:].split()[0]}, whatever its limit; "
            "run: sysctl -w kernel.core_pattern=core"
        )


def clock(installation: Installation) -> Iterator[str]:
    if installation.is_public and clock_state() == TIME_ERROR:
        yield "The clock is not synchronised, and waves open and close by it; start a time service, such as systemd-timesyncd."


def disk_space(installation: Installation) -> Iterator[str]:
    folder = installation.database_folder
    if folder and installation.is_public:
        size = sum(file.stat().st_size for file in folder.glob("*.sqlite3*"))
        free = disk_usage(folder).free
        if free < 2 * size + ROOM:
            yield f"{folder} has {free / 2**30:.1f} GiB free; closing a wave may need {(2 * size + ROOM) / 2**30:.1f}. Make room."


def clock_state() -> int:
    """The kernel's word on its clock, or -1 where it has none. Changes nothing: no mode is set."""
    adjtimex = getattr(ctypes.CDLL(None), "adjtimex", None)
    return adjtimex(ctypes.create_string_buffer(TIMEX_BYTES)) if adjtimex else -1


def mount_of(path: Path, mounts: str) -> tuple[str, str]:
    """(device, kind) of the file system that holds a path, which need not exist. mounts: as in /proc/self/mounts."""
    above = {str(folder) for folder in (path.absolute(), *path.absolute().parents)}
    lines = [line.split() for line in mounts.splitlines()]
    held = [(place, device, kind) for device, place, kind, *_ in lines if place in above]
    return max(held, key=lambda one: len(one[0]))[1:] if held else ("", "unknown")


def _device_of(swap: Path) -> Path:
    """Of a file it is the one below its file system."""
    return swap if swap.is_relative_to("/dev") else Path(mount_of(swap, MOUNTS.read_text(encoding="utf-8"))[0])


def _is_encrypted(device: str) -> bool:
    """zram never leaves memory."""
    name = BLOCKS / device / "dm" / "uuid"
    return device.startswith("zram") or (name.exists() and name.read_text(encoding="utf-8").startswith(ENCRYPTED))


CHECKS = (vault_folders, vault_filesystem, encrypted_swap, core_files, clock, disk_space)
