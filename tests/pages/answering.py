"""What a respondent does in a browser, and what arrived."""

from survey.sealing import Ballot, BallotOpener
from tests.waves import stored_ballots


def option(page, name: str, value: int | str):
    """The box of one option, as a thumb finds it."""
    return page.locator(f"#{name} input[value='{value}'] + span")


def press(page, name: str) -> None:
    page.get_by_role("button", name=name).tap()


def sent(wave, vault) -> Ballot:
    """The one ballot there is, opened."""
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed)
