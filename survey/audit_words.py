"""What the audit log's short keys say to a person. Every action that the source records stands here; a test holds that."""

from collections.abc import Callable

from flask_babel import gettext

ACCOUNTS, READING, ROSTER, WAVES, SETTINGS = "accounts", "reading", "roster", "waves", "settings"

# Action → the group it is filtered by, and its words, drawn in the language of whoever reads.
ACTIONS: dict[str, tuple[str, Callable[[], str]]] = {
    "signed in": (ACCOUNTS, lambda: gettext("signed in")),
    "sign-in failed": (ACCOUNTS, lambda: gettext("could not sign in")),
    "signed out everywhere": (ACCOUNTS, lambda: gettext("signed out everywhere")),
    "password chosen": (ACCOUNTS, lambda: gettext("chose a password")),
    "password reset asked": (ACCOUNTS, lambda: gettext("asked for a new password")),
    "second factor on": (ACCOUNTS, lambda: gettext("switched the second step of signing in on")),
    "second factor failed": (ACCOUNTS, lambda: gettext("gave a wrong code at the second step")),
    "signed out": (ACCOUNTS, lambda: gettext("signed out")),
    "account added": (ACCOUNTS, lambda: gettext("gave somebody access")),
    "account invited": (ACCOUNTS, lambda: gettext("sent an invitation to sign in")),
    "role changed": (ACCOUNTS, lambda: gettext("changed somebody’s role")),
    "access opened": (ACCOUNTS, lambda: gettext("looked at who has access")),
    "access removed": (ACCOUNTS, lambda: gettext("took access away")),
    "accounts deleted": (ACCOUNTS, lambda: gettext("deleted accounts that nobody used")),
    "second factor off": (ACCOUNTS, lambda: gettext("switched the second step of signing in off")),
    "token made": (ACCOUNTS, lambda: gettext("made a token for another program")),
    "token revoked": (ACCOUNTS, lambda: gettext("revoked a token")),
    "report opened": (READING, lambda: gettext("opened a report")),
    "track record opened": (READING, lambda: gettext("opened the track record of forecasts")),
    "comparison opened": (READING, lambda: gettext("opened the comparison of centres")),
    "measures opened": (READING, lambda: gettext("opened the measures")),
    "measure registered": (WAVES, lambda: gettext("registered a measure")),
    "measure changed": (WAVES, lambda: gettext("changed a measure")),
    "view saved": (READING, lambda: gettext("saved a comparison")),
    "view renamed": (READING, lambda: gettext("renamed a saved comparison")),
    "view deleted": (READING, lambda: gettext("deleted a saved comparison")),
    "release exported": (READING, lambda: gettext("wrote the release as a file")),
    "audit log opened": (READING, lambda: gettext("opened this log")),
    "audit log downloaded": (READING, lambda: gettext("downloaded this log")),
    "audit log shortened": (SETTINGS, lambda: gettext("deleted old entries of this log")),
    "roster opened": (ROSTER, lambda: gettext("opened the roster")),
    "roster imported": (ROSTER, lambda: gettext("updated the roster")),
    "leavers deleted": (ROSTER, lambda: gettext("deleted people who left the roster")),
    "contacts deleted": (ROSTER, lambda: gettext("deleted addresses and numbers that are not needed any more")),
    "person looked up": (ROSTER, lambda: gettext("looked up what is kept about somebody")),
    "person deleted": (ROSTER, lambda: gettext("deleted what is kept about somebody")),
    "delivery opened": (ROSTER, lambda: gettext("looked at messages that did not arrive")),
    "bounces read": (ROSTER, lambda: gettext("read returned mail")),
    "links written": (ROSTER, lambda: gettext("wrote links to the survey to a file")),
    "sheets written": (ROSTER, lambda: gettext("printed sheets with links to the survey")),
    "turnover imported": (ROSTER, lambda: gettext("updated headcounts and leavers")),
    "turnover removed": (ROSTER, lambda: gettext("removed headcounts and leavers")),
    "waves opened": (WAVES, lambda: gettext("looked at the plan of surveys")),
    "wave opened": (WAVES, lambda: gettext("opened a survey")),
    "wave missed": (WAVES, lambda: gettext("left out a survey that could not open in time")),
    "wave held": (WAVES, lambda: gettext("stopped a survey before its release")),
    "wave released": (WAVES, lambda: gettext("closed a survey and released its results")),
    "wave withdrawn": (WAVES, lambda: gettext("ended a survey without results")),
    "cadence set": (WAVES, lambda: gettext("changed the plan of surveys")),
    "cadence paused": (WAVES, lambda: gettext("paused the plan of surveys")),
    "cadence resumed": (WAVES, lambda: gettext("resumed the plan of surveys")),
    "cadence removed": (WAVES, lambda: gettext("removed the plan of surveys")),
    "own item saved": (WAVES, lambda: gettext("changed own questions")),
    "own items set": (WAVES, lambda: gettext("changed own questions")),
    "answers imported": (WAVES, lambda: gettext("imported answers of another tool")),
    "comment opened": (WAVES, lambda: gettext("looked at a comment to remove it")),
    "comment removed": (WAVES, lambda: gettext("removed a comment")),
    "client added": (SETTINGS, lambda: gettext("added the client")),
    "client deleted": (SETTINGS, lambda: gettext("deleted everything of a client")),
    "client exported": (SETTINGS, lambda: gettext("downloaded everything of the client")),
    "procedure changed": (SETTINGS, lambda: gettext("changed whom staff can turn to")),
    "client changed": (SETTINGS, lambda: gettext("changed the settings")),
    "instrument added": (SETTINGS, lambda: gettext("added a questionnaire")),
    "benchmark declared": (SETTINGS, lambda: gettext("declared a benchmark set")),
    "benchmark released": (SETTINGS, lambda: gettext("released a benchmark set")),
    "back-up made": (SETTINGS, lambda: gettext("made a back-up of the database")),
    "database upgraded": (SETTINGS, lambda: gettext("brought the database up to date")),
    "database restored": (SETTINGS, lambda: gettext("put a back-up in the place of the database")),
    "demonstration made": (SETTINGS, lambda: gettext("made the demonstration")),
}

GROUPS: dict[str, Callable[[], str]] = {
    READING: lambda: gettext("Reading"),
    ACCOUNTS: lambda: gettext("Sign-in and access"),
    ROSTER: lambda: gettext("Roster and messages"),
    WAVES: lambda: gettext("Surveys"),
    SETTINGS: lambda: gettext("Settings"),
}

ACTORS: dict[str, Callable[[], str]] = {
    "command line": lambda: gettext("the operator, by command"),
    "schedule": lambda: gettext("by itself, on schedule"),
    "hr": lambda: gettext("HR of a client that is deleted"),
    "deletion": lambda: gettext("by the deletion of the client"),
}

# Part of an entry → its words; what isn't here stands in the file only.
DETAILS: dict[str, Callable[[], str]] = {
    "wave": lambda: gettext("month"),
    "month": lambda: gettext("month"),
    "unit_path": lambda: gettext("unit"),
    "unit": lambda: gettext("unit"),
    "kind": lambda: gettext("format"),
    "account": lambda: gettext("person"),
    "name": lambda: gettext("name"),
    "reason": lambda: gettext("reason"),
    "links": lambda: gettext("links"),
    "added": lambda: gettext("new"),
    "moved": lambda: gettext("moved"),
    "left": lambda: gettext("left"),
    "updated": lambda: gettext("changed"),
    "unchanged": lambda: gettext("unchanged"),
    "people": lambda: gettext("people"),
    "removed_before": lambda: gettext("older than"),
}


def action_in_words(action: str) -> str:
    """What somebody did; the key itself where it is not known."""
    return ACTIONS[action][1]() if action in ACTIONS else action


def actor_in_words(actor: str) -> str:
    return ACTORS[actor]() if actor in ACTORS else actor


def details_in_words(detail: dict) -> str:
    """month 2026-10, unit Oslo: the parts that are known and say something."""
    said = [(DETAILS[name](), value) for name, value in detail.items() if name in DETAILS and value not in (None, "", [])]
    return ", ".join(f"{word} {value}" for word, value in said)


def actions_of(group: str) -> tuple[str, ...]:
    return tuple(action for action, (of, _) in ACTIONS.items() if of == group)
