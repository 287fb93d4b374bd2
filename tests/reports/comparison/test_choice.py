"""What an address may ask of a comparison, there and back."""

import pytest

from reports.comparison.choice import Choice, choice_of

ASKED = [
    ({}, Choice()),
    ({"month": "2026-10", "client": ["fjord", "sund", "fjord"]}, Choice("2026-10", ("fjord", "sund"))),
    ({"client": "fjord", "set": "nordic", "level": "centres"}, Choice(clients=("fjord",), set="nordic", level="centres")),
    ({"sort": ["-index"], "theme": "theme:autonomy"}, Choice(sort="-index", theme="theme:autonomy")),
    ({"measures": "modules", "demonstration": "yes"}, Choice(measures="modules", demonstration=True)),
]


@pytest.mark.parametrize(("query", "choice"), ASKED)
def test_a_choice_is_read_from_an_address_and_written_back(query, choice):
    assert choice_of(query) == choice
    assert choice_of(choice.query()) == choice


@pytest.mark.parametrize("query", [{"level": "people"}, {"measures": "'"}, {"member": "fjord-1"}, {"month": ""}, {"client": []}])
def test_what_can_not_be_chosen_is_the_usual(query):
    assert choice_of(query) == Choice()
    assert choice_of(query).query() == {}
