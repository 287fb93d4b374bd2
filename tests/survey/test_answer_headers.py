from survey.answer_headers import FLOOR, StrictAnswers


def answered_with(headers: list[tuple[str, str]], *, encrypted: bool = False) -> list[tuple[str, str]]:
    """What an application's answer with these headers has become outside."""
    heard = []

    def application(_environ, start_response):
        start_response("200 OK", headers)
        return [b""]

    StrictAnswers(application, encrypted=encrypted)({}, lambda _status, said, *_more: heard.extend(said))
    return heard


def test_what_is_not_said_is_filled_in():
    assert dict(answered_with([])) == dict(FLOOR)


def test_what_is_said_stays_however_it_is_written():
    own = ("cache-control", "public, max-age=60")
    heard = answered_with([own])
    assert heard[0] == own
    assert [name for name, _ in heard if name.lower() == "cache-control"] == ["cache-control"]


def test_the_applications_own_list_is_not_added_to():
    kept = [("Content-Type", "text/css")]  # WhiteNoise answers with the same list again and again
    assert len(answered_with(kept)) > len(kept) == 1


def test_only_encrypted_pages_ask_to_stay_so():
    names = [name for name, _ in answered_with([], encrypted=True)]
    assert "Strict-Transport-Security" in names
    assert "Strict-Transport-Security" not in dict(answered_with([]))
