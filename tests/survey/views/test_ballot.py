"""The questionnaire through the application: what is drawn and what is sent."""



import pytest

from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.organisation import Member
from survey.sealing import BallotOpener
from survey.services.clients import find_client
from survey.services.instruments import instrument_of
from tests.html_page import Page
from tests.table_rows import all_rows
from tests.waves import complete_form, stored_ballots, tokens_of


def answers_in(wave, vault) -> dict:
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed).answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_is_in_the_members_language(client, wave, address, language):
    db.session.get(Member, ("fjord", "Blue-0")).language = language
    db.session.commit()
    page = Page(client.get(address))
    assert page.all("html", lang=language)
    assert all(item.texts[language] in page.words for item in instrument_of(wave).items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_can_be_asked_for(client, wave, address, language):
    page = Page(client.get(f"{address}?lang={language}", headers={"Accept-Language": "fr"}))
    assert page.all("html", lang=language)
    assert all(item.texts[language] in page.words for item in instrument_of(wave).items)


def test_a_language_nobody_wrote_falls_back(client, wave, address):
    assert Page(client.get(f"{address}?lang=tlh")).all("html", lang=instrument_of(wave).languages[0])


def test_every_item_is_there_with_a_name_for_every_option(client, wave, address):
    page = Page(client.get(f"{address}?lang=en"))
    instrument = instrument_of(wave)
    assert [fieldset["id"] for fieldset in page.all("fieldset")] == list(instrument.codes)
    assert len(page.all("legend")) == len(instrument.items)
    assert "6 of 12" in page.words and "to a very large extent" in page.words
    for item in instrument.items:
        radios = page.all("input", type="radio", name=item.code)
        assert [radio["value"] for radio in radios] == ["1", "2", "3", "4", "5", "6", ""]
        scale = instrument.scale(item.scale)
        if scale.label(2, "en") is None:
            assert [radio.get("aria-label") for radio in radios[:6]] == [scale.option_name(v, "en") for v in range(1, 7)]
        assert not [radio for radio in radios if "checked" in radio]


def test_the_form_holds_nothing_personal(client, wave, vault, token, address):
    """Two colleagues of a unit get the same bytes, so the page can be drawn once for all of them."""
    colleague = tokens_of(wave, vault)["Blue-1"]
    first, second = client.get(address), client.get(f"/s/{colleague}")
    assert first.data == second.data
    assert str(token) not in first.get_data(as_text=True)
    assert "Blue-0" not in first.get_data(as_text=True)


def test_a_demonstration_says_so(client, wave, address):
    find_client("fjord").demonstration = True
    db.session.commit()
    assert Page(client.get(address)).all("p", **{"class": "demo"})


def test_the_anonymity_page_is_in_every_language(client):
    for language in LANGUAGES:
        assert Page(client.get(f"/a?lang={language}")).all("html", lang=language)


def test_what_was_answered_is_what_is_sealed(client, wave, vault, address):
    fields = complete_form(wave) | {"AUT1": "6", "TUR1": ""}
    response = client.post(address, data=fields)
    assert response.status_code == 200
    assert answers_in(wave, vault) == {code: int(value) for code, value in fields.items() if value}


def test_one_answer_is_enough(client, wave, vault, address):
    assert client.post(address, data={"AUT1": "1"}).status_code == 200
    assert answers_in(wave, vault) == {"AUT1": 1}


def test_the_typed_form_of_a_token_sends_too(client, wave, vault, token):
    assert client.post(f"/s/{str(token).lower().replace('-', '')}", data={"AUT1": "2"}).status_code == 200
    assert answers_in(wave, vault) == {"AUT1": 2}


def test_a_second_ballot_gets_the_same_page_and_changes_nothing(client, wave, address):
    first = client.post(address, data=complete_form(wave, "4"))
    before = all_rows()
    second = client.post(address, data=complete_form(wave, "1"))
    assert all_rows() == before
    assert second.data == first.data
    assert second.status == first.status
    assert list(second.headers) == list(first.headers)


def test_whether_the_owner_has_answered_does_not_show_on_the_form(client, wave, address):
    before = client.get(address)
    client.post(address, data=complete_form(wave))
    after = client.get(address)
    assert (after.data, list(after.headers)) == (before.data, list(before.headers))


def test_only_the_ballot_box_changes(client, wave, address):
    before = all_rows(except_for=("ballot_box",))
    client.post(address, data=complete_form(wave))
    assert all_rows(except_for=("ballot_box",)) == before
