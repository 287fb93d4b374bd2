import pytest

from survey.access import Reader
from survey.console.scope import NothingHere, client_in_scope, whole_client_in_scope
from tests.waves import open_test_wave


def reader(role: str, *grants: tuple[str, str]) -> Reader:
    return Reader(id="a", email="a@example.com", role=role, language="en", grants=frozenset(grants))


@pytest.fixture(autouse=True)
def clients(app, vault, now):
    open_test_wave(vault, now, teams={"Oslo": 6})


TABLE = [
    (reader("hr", ("fjord", "")), True, True),
    (reader("leader", ("fjord", "Oslo")), True, False),
    (reader("hr", ("sol", "")), False, False),
    (reader("leader"), False, False),
    (reader("operator"), True, True),
]


@pytest.mark.parametrize(("who", "some", "whole"), TABLE)
def test_a_client_is_found_by_who_may_open_it(who, some, whole):
    for find, expected in ((client_in_scope, some), (whole_client_in_scope, whole)):
        if expected:
            assert find(who, "fjord").key == "fjord"
        else:
            with pytest.raises(NothingHere):
                find(who, "fjord")


@pytest.mark.parametrize("key", ["", "nobody", "FJORD", "fjord "])
def test_a_client_that_does_not_exist_is_not_found(key):
    with pytest.raises(NothingHere):
        client_in_scope(reader("operator"), key)
