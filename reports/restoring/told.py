"""What a restore did, in words and as a document: what was lost since the back-up, and what is to be done about it."""

from collections.abc import Iterator

from reports.restoring.former import Former, done_since
from reports.restoring.restore import Restored
from survey.models.wave import RELEASED

DELETED, REMOVED, ROSTER = "client deleted", "comment removed", "roster imported"


def document(restored: Restored) -> dict:
    """For a machine. What the former database would have told is null where there was none."""
    manifest, settled, former = restored.manifest, restored.settled, restored.former
    return {
        "taken_at": manifest.taken_at.isoformat(),
        "revision": manifest.revision,
        "replaced": str(restored.aside) if restored.aside else None,
        "ended": _waves(settled.ended),
        "going_on": _waves(settled.going_on),
        "releases_lost": _waves(_lost_releases(restored)) if former else None,
        "opened_since": _waves(restored.opened_since) if former else None,
        "clients_back": _clients_back(former) if former else None,
        "signed_out": settled.accounts,
        "tokens_removed": settled.tokens,
        "second_factors_unreadable": settled.unreadable_factors,
        "other_secret_key": restored.other_key,
        "done_since": [{"client": one[0], "action": one[1], "times": one[2]} for one in done_since(former)] if former else None,
    }


def lines(restored: Restored) -> Iterator[str]:
    """For a person: one thing a line."""
    taken, settled = f"{restored.manifest.taken_at:%Y-%m-%d %H:%M} UTC", restored.settled
    yield f"The database is as it was at {taken}. Everything done after that is lost."
    for client, month in settled.ended:
        yield f"{client} {month}: its keys are destroyed, so its answers are deleted and it ended; nobody can answer it now."
    for client, month in settled.going_on:
        yield f"{client} {month}: goes on. Answers given after the back-up are lost; its links work, and may be used again."
    yield from _told_by_former(restored) if restored.former else _untold(taken)
    yield f"{settled.accounts} accounts are signed out; {settled.tokens} tokens of other programs are removed: make new ones."
    yield from _keys(restored)
    if restored.aside:
        yield f"What was there before is in {restored.aside}; it holds people's data: delete it when it is not needed."
    yield "Then run: senterpuls check"


def _told_by_former(restored: Restored) -> Iterator[str]:
    former = restored.former
    for client, month in _lost_releases(restored):
        yield f"{client} {month}: its results were released after the back-up and are lost; it shows as not released."
    for client, month in restored.opened_since:
        yield f"{client} {month}: was opened after the back-up; its answers are lost, its links are dead, it won't open again."
    for client in sorted(former.clients - restored.clients):
        yield f"{client}: was added after the back-up; add it again."
    for client in _clients_back(former):
        yield f"{client}: was deleted after the back-up and is back; run: senterpuls client delete {client} --confirm {client}"
    again = {REMOVED: "comments are back that were removed; remove them again", ROSTER: "import the roster again"}
    for action, told in again.items():
        for client in sorted({row.client for row in former.happened(action) if row.client}):
            yield f"{client}: {told}."
    others = sum(count for _, action, count in done_since(former) if action not in (DELETED, REMOVED, ROSTER))
    yield f"{others} other entries of the log since are kept; what they tell is undone (--json lists them)."


def _untold(taken: str) -> Iterator[str]:
    yield (
        f"There was no database to compare with. By hand: delete clients, comments and accounts again that were deleted after "
        f"{taken}; import rosters again; don't open a month again that was released since."
    )


def _keys(restored: Restored) -> Iterator[str]:
    if restored.settled.unreadable_factors:
        yield (
            f"{restored.settled.unreadable_factors} second factors can't be read with this secret key: give the program the key "
            "of that time, or run for each account: senterpuls account drop-second-factor"
        )
    if restored.other_key:
        yield "The back-up holds another secret key than this installation's; take it out with: unzip -p FILE secret_key"


def _lost_releases(restored: Restored) -> list[tuple[str, str]]:
    ended = set(restored.settled.ended) | set(restored.opened_since)
    waves = restored.former.waves
    return sorted(wave for wave in ended if wave in waves and waves[wave].state == RELEASED)


def _clients_back(former: Former) -> list[str]:
    return sorted({row.detail["key"] for row in former.happened(DELETED)} - former.clients)


def _waves(pairs) -> list[dict]:
    return [{"client": client, "month": month} for client, month in pairs]
