import json

from tests.browser import browser_of, signed_in

REPORT = "/api/v1/clients/fjord/waves/2026-10/report"


def test_the_document_is_the_one_of_the_command_line(app, hr, runner, tmp_path):
    file = tmp_path / "report.json"
    options = {"client": "fjord", "month": "2026-10", "unit": "Oslo", "format": "json", "lang": "nb", "out": str(file)}
    assert runner.invoke(args=["report", *(f"--{name}={value}" for name, value in options.items())]).exit_code == 0
    answer = hr.get(f"{REPORT}?unit=Oslo&lang=nb")
    assert answer.mimetype == "application/json"
    assert answer.data == file.read_bytes()
    assert hr.get("/console/fjord/2026-10/report.json?unit=Oslo&lang=nb").data == answer.data


def test_the_document_of_the_whole_client(hr):
    document = json.loads(hr.get(REPORT).data)
    assert (document["client"], document["unit_path"], document["state"]) == ("fjord", "", "released")


def test_a_hidden_unit_is_one_sentence_and_no_number(hr):
    document = hr.get(f"{REPORT}?unit=Bergen/Team 9").get_json()
    assert document["state"] == "hidden"
    assert set(document) == {"state", "message"}
    assert not any(letter.isdigit() for letter in document["message"])


def test_refusals_speak_the_language_asked_for_and_are_json(app):
    for answer in (
        browser_of(app).get(REPORT),
        signed_in(app, "op@example.com", "operator").get(REPORT),
        signed_in(app, "hr@example.com", "hr", "sol").get(REPORT),
    ):
        assert answer.mimetype == "application/json"
        assert list(answer.get_json()) == ["message"]
