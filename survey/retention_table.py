"""What is held where, for how long, why, and what deletes it: every table of the database stands here.

docs/privacy/retention.md is written from it, and a test runs the jobs against it: tests/survey/test_retention_table.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from survey.retention import (
    AUDIT_MONTHS,
    CLOSED_LINKS_KEPT,
    CLOSED_OUT_KEPT,
    CONTACTS_KEPT,
    INVITED_KEPT,
    LEAVERS_KEPT,
    LEDGER_KEPT,
    LINKS_KEPT,
    NEWS_LASTS,
    PDFS_KEPT,
    PLACES_KEPT,
    PLAN_NAMES_KEPT,
    TOKENS_KEPT,
    TRIES_KEPT,
    UNUSED_KEPT,
    WISHES_KEPT,
)

COMMENTS_KEPT = timedelta(days=365)  # twelve months: reports/comments.py
WITH_CLIENT = "until the client is deleted, at once and whole"
DELETION = "deleting the client"


@dataclass(frozen=True)
class Kept:
    """One promise. after: the time that is counted, None where something else ends it; since: from when it is counted.

    tables: of the database; none for files. by: what deletes it.
    """

    holds: str
    tables: tuple[str, ...]
    after: timedelta | None
    since: str
    why: str
    by: str

    @property
    def until(self) -> str:
        """In words: 60 days after they left."""
        return self.since if self.after is None else f"{in_words(self.after)} {self.since}"


def in_words(time: timedelta) -> str:
    """1 day, 60 days, 12 months, 24 months."""
    if time.days % 365 == 0:
        return f"{time.days // 365 * 12} months"
    return f"{time.days} day" + "s" * (time.days > 1)


def rendered() -> Iterator[str]:
    """The table's lines, in Markdown."""
    yield "| What | Where | Until | Why so long | Deleted by |"
    yield "|---|---|---|---|---|"
    for one in RETENTION:
        tables = ", ".join(f"`{table}`" for table in one.tables) or "files"
        yield f"| {one.holds} | {tables} | {one.until} | {one.why} | {one.by} |"


RETENTION = (
    Kept("Who is on the roster: reference, unit, language", ("member", "membership"), None,
         "the next roster without them, then as below", "they are asked", "HR's roster"),
    Kept("Who has left the roster, with all that hangs on them", ("member", "membership", "undeliverable"), LEAVERS_KEPT,
         "after leaving; not before a survey they were invited to has ended",
         "a slip in a roster file can be put right; names are masked in that survey's comments", "daily job `leavers`"),
    Kept("Where somebody who stays was before a move", ("membership",), PLACES_KEPT,
         "after the move; where they were when the last survey opened, until the next one opens",
         "the next survey is compared with the last one, so that no team is built around one person", "daily job `leavers`"),
    Kept("Addresses and numbers on the roster", ("member",), CONTACTS_KEPT,
         "after the last survey closed, or the last roster or pausing of the plan if later; a running plan keeps them",
         "invitations, and the news of release day", "daily job `contacts`"),
    Kept("That an address takes no mail; the wish for none", ("undeliverable",), None,
         "the address goes or changes; the wish: its member goes", "nobody is written to in vain, or against their wish",
         "daily jobs `contacts` and `leavers`, HR's roster"),
    Kept("The wish for no mail of who is on no roster, as a keyed hash", ("no_mail_wish",), WISHES_KEPT,
         "after the member's row went, or when they come back", "the next roster would bring the mail back",
         "daily job `wishes`"),
    Kept("Messages that wait; a lost link that was asked for", ("outbox",), NEWS_LASTS,
         "after closing, for news of a release; links: at closing; all: when they have left", "mail servers are down at times",
         "every tick"),
    Kept("Invitations, links, sealed ballots, rough counts", ("invitation", "link", "ballot_box", "open_count"), None,
         "the survey's close; at the latest 72 hours after its closing time", "answers are counted once", "closing"),
    Kept("Forty bits of each link of the newest closed survey", ("closed_link",), CLOSED_LINKS_KEPT,
         "after closing, or at the next close", "late visitors are told when it closed", "daily job `closed links`"),
    Kept("Comments, masked", ("released_comment",), COMMENTS_KEPT, "after closing", "there is time to act on them",
         "daily job `comments`; one at a time by HR"),
    Kept("Names in measures: who does it, who wrote it", ("action_plan", "action_plan_version"), PLAN_NAMES_KEPT,
         "after the measure was done or dropped; the measure itself stays", "who can be asked about it", "daily job `measures`"),
    Kept("People who sign in and were never here", ("account", "access_grant"), INVITED_KEPT,
         "after the last access they were given", "an invitation is found late", "every tick"),
    Kept("People who sign in and open nothing any more", ("account",), CLOSED_OUT_KEPT, "after they were here last",
         "access is taken away and given back", "every tick"),
    Kept("People who sign in",
         ("account", "access_grant", "second_factor", "recovery_code", "saved_view", "account_letter"), UNUSED_KEPT,
         "after they, or a program with their token, were here last; the last HR of a client and operators stay",
         "they read reports", "every tick"),
    Kept("One-time links to sign in, as hashes", ("sign_in_link",), LINKS_KEPT, "after they are over",
         "a link that was used is told from one that never was", "every tick"),
    Kept("Tokens of programs, as hashes", ("api_token",), TOKENS_KEPT, "after they expired",
         "their owner sees why a program is refused", "every tick"),
    Kept("Wrong tries to sign in, by a keyed hash", ("sign_in_try",), TRIES_KEPT, "after the last one",
         "guessing is slowed down", "every tick"),
    Kept("The audit log: who read or changed what", ("audit_entry",), None,
         f"{AUDIT_MONTHS} to {AUDIT_MONTHS + 1} months after the entry, by whole months",
         "who looked can be asked; proof of care", "daily job `audit log`; every tick for entries of no client"),
    Kept("Which daily job has run", ("job_run",), LEDGER_KEPT,
         "after it ran; steps of a survey: as the survey itself", "nothing is done twice", "daily job `ledger`"),
    Kept("Written PDFs", (), PDFS_KEPT, "after somebody asked for them; all at once where a comment or a name is taken out",
         "a second download costs nothing", "every tick"),
    Kept("Surveys and what they showed: figures of groups, no person",
         ("wave", "wave_unit", "release", "released_unit", "released_cell", "released_group", "released_group_cell",
          "released_outcome", "released_driver", "forecast", "forecast_score", "turnover_month"), None, WITH_CLIENT,
         "development over years", DELETION),
    Kept("The client and its choices", ("client", "client_logo", "procedure", "cadence", "own_item"), None,
         f"HR changes them, or {WITH_CLIENT}", "the service", f"HR, {DELETION}"),
    Kept("Figures of benchmark sets, of five clients and up", ("pool", "released_pool", "released_pool_cell"), None,
         "they stay: no client can be found in them", "a figure that was shown stays true", "nothing"),
    Kept("Questionnaires; whether mail servers answer", ("instrument", "carrier"), None, "they stay; about nobody", "the service",
         "nothing"),
)  # fmt: skip
