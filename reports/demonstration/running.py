"""Making the demonstration, through the pipeline that real clients use: roster, wave, sealed ballots, release.

A wave is opened and its ballots are cast in one transaction, so a run that was interrupted is taken up where it stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from reports.demonstration.answers import Extras, Setting, draw_answers, draw_extras
from reports.demonstration.calendar import ROSTER_BEFORE, Month, months_until
from reports.demonstration.leavers import give_headcounts
from reports.demonstration.measures import act_on_results
from reports.demonstration.organisations import ORGANISATIONS, Organisation, Team
from reports.demonstration.plans import follow_plan
from reports.demonstration.staff import Person, staff_in
from reports.release import close_wave
from survey.database import db
from survey.instruments.instrument import Instrument
from survey.models.invitation import Invitation
from survey.models.organisation import Client
from survey.models.wave import OPEN, RELEASED, Wave
from survey.refusal import Refusal
from survey.services.ballots import Paper, cast_ballot, find_paper
from survey.services.clients import add_client
from survey.services.instruments import instrument_of
from survey.services.roster import import_roster
from survey.services.waves import open_wave
from survey.table_file import Row
from survey.tokens import Token
from survey.vault import Vault

VISITOR = 0  # on the roster: leaves the open wave to whoever tries the demonstration
ENGLISH, ENGLISH_EVERY = "en", 9  # of the people on a roster, so many read English: contact centres are like that

Ballots = dict[str, tuple[dict[str, int], Extras]]  # member → answers, and what is said beside them


@dataclass(frozen=True)
class Size:
    """How large the demonstration is. months: released ones; the open wave comes on top."""

    clients: int
    centres: int
    teams: int
    months: int
    seed: int


@dataclass(frozen=True)
class Demonstration:
    """What there is to run: the clients and, oldest first, their months."""

    size: Size
    organisations: tuple[Organisation, ...]
    months: tuple[Month, ...]
    now: datetime

    @classmethod
    def at(cls, size: Size, now: datetime) -> "Demonstration":
        return cls(size, ORGANISATIONS[: size.clients], months_until(now, size.months), now)

    def setting(self, organisation: Organisation, month: Month) -> Setting:
        """Leans are taken from the middle of the clients there are: together they stand where the industry stands."""
        middle = sum(each.lean for each in self.organisations) / len(self.organisations)
        return Setting(organisation, month, self.size.months, organisation.lean - middle, self.size.seed)


def run_demonstration(demonstration: Demonstration, vault: Vault) -> Iterator[bool]:
    """Makes what is missing, a wave a step, committing each. Yields whether the step had anything to do."""
    for month in demonstration.months:
        for organisation in demonstration.organisations:
            yield _run_wave(demonstration, organisation, month, vault)


def find_demonstration(organisation: Organisation) -> Client | None:
    """The client as it stands; None where it has to be made. Refusal where a real client has its key."""
    client = db.session.get(Client, organisation.key)
    if client is not None and not client.demonstration:
        raise Refusal(f"The client {client.key} is not a demonstration, so it was left alone; use another database.")
    return client


def _run_wave(demonstration: Demonstration, organisation: Organisation, month: Month, vault: Vault) -> bool:
    wave = db.session.get(Wave, (organisation.key, month.text))
    if wave is not None and (wave.state == RELEASED or month.is_open):
        return False
    if wave is None and _has_later(organisation, month):
        return False  # made with fewer months: what lies before its first wave can't be made any more
    people = _people(demonstration, organisation, month)
    if wave is None:
        wave = _open(organisation, month, people, vault)
        if organisation.number == 0:
            act_on_results(db.session.get_one(Client, organisation.key), organisation, month)
    if wave.state == OPEN:
        ballots = _ballots(demonstration.setting(organisation, month), instrument_of(wave), people)
        if month.is_open:
            ballots.pop(people[VISITOR].ref, None)
        _cast(wave, ballots, vault)
    _give_headcounts(demonstration, organisation, month)
    if month.is_open:
        follow_plan(db.session.get_one(Client, organisation.key), wave, month, vault=vault, now=demonstration.now)
    db.session.commit()
    if not month.is_open:
        close_wave(wave, vault=vault, now=month.closes_at)
    return True


def _give_headcounts(demonstration: Demonstration, organisation: Organisation, month: Month) -> None:
    """Of the first client, the month before its wave closes; that of the others hasn't told how many leave."""
    if organisation.number == 0:
        size, now = demonstration.size, demonstration.now if month.is_open else month.closes_at
        client = db.session.get_one(Client, organisation.key)
        give_headcounts(client, organisation.teams(size.centres, size.teams), size.seed, now=now)


def _has_later(organisation: Organisation, month: Month) -> bool:
    later = select(Wave.month).where(Wave.client == organisation.key, Wave.month > month.text)
    return db.session.scalar(select(later.exists()))


def _people(demonstration: Demonstration, organisation: Organisation, month: Month) -> tuple[Person, ...]:
    teams: tuple[Team, ...] = organisation.teams(demonstration.size.centres, demonstration.size.teams)
    return staff_in(organisation, teams, month.number, demonstration.size.seed)


def _open(organisation: Organisation, month: Month, people: tuple[Person, ...], vault: Vault) -> Wave:
    before = month.opens_at - ROSTER_BEFORE
    client = find_demonstration(organisation) or add_client(
        organisation.key,
        organisation.name,
        now=before,
        country=organisation.country,
        sector=organisation.sector,
        language=organisation.language,
        demonstration=True,
    )
    import_roster(client, _roster(organisation, people), now=before)
    return open_wave(
        client, month.text, vault=vault, now=month.opens_at, module=month.module, closes_at=month.closes_at
    )


def _ballots(setting: Setting, instrument: Instrument, people: tuple[Person, ...]) -> Ballots:
    answers = draw_answers(setting, instrument, people)
    answering = [person for person in people if person.ref in answers]
    languages = {person.ref: _language(setting.organisation, person) for person in answering}
    extras = draw_extras(setting, instrument, answering, languages)
    return {ref: (given, extras[ref]) for ref, given in answers.items()}


def _language(organisation: Organisation, person: Person) -> str:
    return ENGLISH if person.desk % ENGLISH_EVERY == ENGLISH_EVERY - 1 else organisation.language


def _roster(organisation: Organisation, people: tuple[Person, ...]) -> list[Row]:
    """Without addresses: an operator whose mail is set up must not write to people who don't exist."""
    return [
        Row(
            line,
            {
                "unit_path": person.team.path,
                "member_ref": person.ref,
                "language": _language(organisation, person),
            },
        )
        for line, person in enumerate(people, start=2)
    ]


def _cast(wave: Wave, ballots: Ballots, vault: Vault) -> None:
    """A ballot for everybody who answers. A paper holds nothing of the person, so one serves all of a unit."""
    link_key = vault.link_key(wave.vault_entry)
    papers: dict[str, Paper] = {}
    invitations = select(Invitation.id, Invitation.member, Invitation.unit).filter_by(client=wave.client, wave=wave.month)
    for invitation in db.session.execute(invitations).all():
        if invitation.member in ballots:
            answers, extras = ballots[invitation.member]
            token = Token.derive(link_key, invitation.id)
            if invitation.unit not in papers:
                papers[invitation.unit] = find_paper(token, now=wave.opened_at)
            cast_ballot(papers[invitation.unit], token, answers, extras.background, extras.comment)
