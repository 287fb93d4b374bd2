"""The code page of a shared tablet: the code travels in bodies only, and nothing stays behind."""

import re
from datetime import UTC, datetime

import pytest

from survey.database import db
from survey.instruments.scale import LANGUAGES
from survey.models.wave import CLOSING
from survey.sealing import BallotOpener
from survey.services.instruments import instrument_of
from tests.html_page import Page
from tests.table_rows import all_rows
from tests.waves import complete_form, open_test_wave, stored_ballots, tokens_of


def answers_in(wave, vault) -> dict:
    (row,) = stored_ballots()
    return BallotOpener(vault.private_key(wave.vault_entry)).open(row.sealed).answers


def typed(code: str, how: str) -> str:
    groups = code.split("-")
    return {
        "as printed": code,
        "small letters": code.lower(),
        "no hyphens": "".join(groups),
        "spaces": f"  {' '.join(groups).lower()} ",
        "letters for digits": code.replace("0", "O").replace("1", "l"),
        "i for one": code.replace("1", "I").replace("0", "o"),
    }[how]


@pytest.mark.parametrize(
    "how", ["as printed", "small letters", "no hyphens", "spaces", "letters for digits", "i for one"]
)
def test_a_code_is_read_however_it_is_typed(client, wave, token, how):
    response = client.post("/code?lang=en", data={"code": typed(str(token), how)})
    page = Page(response)
    assert response.status_code == 200
    assert {radio["name"] for radio in page.all("input", type="radio")} == set(instrument_of(wave).codes)
    assert {hidden["value"] for hidden in page.all("input", type="hidden", name="code")} == {str(token)}


def test_the_answers_are_sent_with_the_code_and_counted_once(client, wave, vault, token):
    first = client.post("/code", data=complete_form(wave, "5") | {"code": str(token), "page": "send"})
    before = all_rows()
    second = client.post("/code", data=complete_form(wave, "2") | {"code": str(token), "page": "send"})
    assert answers_in(wave, vault) == dict.fromkeys(instrument_of(wave).codes, 5)
    assert (first.status_code, first.data, list(first.headers)) == (200, second.data, list(second.headers))
    assert all_rows() == before
    assert first.headers["Refresh"] == "5; url=/code"
    assert Page(first).all("a", href="/code")
    assert str(token) not in first.get_data(as_text=True)


@pytest.mark.parametrize("code", ["", "nonsense", "<b>0000</b>", "0000-0000-0000-0000", "U" * 16, "x" * 5000, "é\0", ["1", "2"]])
@pytest.mark.parametrize("more", [{}, {"AUT1": "4", "page": "send"}])
def test_a_wrong_code_is_told_in_place_and_not_repeated(client, wave, code, more):
    response = client.post("/code?lang=en", data={"code": code} | more)
    page = Page(response)
    assert response.status_code == 422
    assert "We don’t know this code." in page.words
    (box,) = page.all("input", name="code")
    assert "value" not in box and box["aria-invalid"] == "true"
    assert not code or "<b>0000" not in page.source and "nonsense" not in page.source
    assert stored_ballots() == []


def test_the_code_is_in_no_address(client, wave, token):
    bare = str(token).replace("-", "")
    for form in (str(token), bare):
        assert client.get(f"/code?code={form}").data == client.get("/code").data
    source = Page(client.post("/code", data={"code": bare})).source
    addresses = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', source)
    assert addresses and not [address for address in addresses if str(token) in address or bare in address]
    assert {form["method"] for form in Page(client.get("/code")).all("form")} == {"post"}


def test_nothing_is_remembered_by_the_browser(client, wave, token):
    for page in (Page(client.get("/code")), Page(client.post("/code", data={"code": str(token)}))):
        assert {form["autocomplete"] for form in page.all("form")} == {"off"}
        assert "sessionStorage" not in page.source and "localStorage" not in page.source
        assert not [link for link in page.all("a") if link["href"].startswith("/s/")]


def test_a_page_on_a_tablet_is_kept_without_the_code(client, wave, vault, token):
    """Drawn once for a unit: a colleague's page differs by the code alone."""
    other = tokens_of(wave, vault)["Blue-1"]
    first, second = (client.post("/code", data={"code": str(each)}).get_data(as_text=True) for each in (token, other))
    assert first.replace(str(token), "CODE") == second.replace(str(other), "CODE")
    assert str(token) not in second


def test_the_full_index_is_one_page_so_that_no_request_before_the_last_holds_answers(client, app, vault):
    wave = open_test_wave(vault, datetime.now(UTC), teams={"Oslo": 20}, module="full", client="fjell")
    code = str(tokens_of(wave, vault)["Oslo-0"])
    page = Page(client.post("/code", data={"code": code}))
    assert {radio["name"] for radio in page.all("input", type="radio")} >= set(instrument_of(wave).codes)
    assert [button["value"] for button in page.all("button") if "value" in button] == ["send"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_chosen_with_the_code_in_the_body(client, wave, token, language):
    page = Page(client.post("/code", data={"code": str(token)}))
    assert page.all("button", formaction=f"?lang={language}")
    assert Page(client.post(f"/code?lang={language}", data={"code": str(token)})).all("html", lang=language)


def test_a_mistake_keeps_code_and_answers(client, wave, token):
    page = Page(client.post("/code", data={"code": str(token), "AUT1": "4", "JOY1": "9", "page": "send"}))
    assert page.all("input", name="code", value=str(token))
    assert [radio["value"] for radio in page.all("input", name="AUT1") if "checked" in radio] == ["4"]


def test_an_empty_form_is_told_so_and_keeps_the_code(client, wave, token):
    response = client.post("/code?lang=en", data={"code": str(token), "page": "send"})
    assert response.status_code == 422
    assert "You have not answered any question yet." in Page(response).words
    assert Page(response).all("input", name="code", value=str(token))


def test_a_closed_survey_says_so_and_goes_back_to_the_code(client, wave, token):
    wave.state = CLOSING
    db.session.commit()
    response = client.post("/code", data={"code": str(token)})
    assert response.status_code == 410
    assert response.headers["Refresh"] == "20; url=/code"
    assert Page(response).all("a", href="/code")


def test_too_large_a_body_is_refused_here_too(client, wave, token):
    assert client.post("/code", data={"code": str(token), "comment": "x" * 50_000}).status_code == 413
