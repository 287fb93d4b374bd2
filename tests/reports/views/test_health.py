from sqlalchemy.exc import OperationalError

from survey.database import db


def test_the_process_is_up(client):
    assert client.get("/healthz").text == "ok\n"


def test_ready_while_the_database_answers(client):
    assert client.get("/readyz").status_code == 200


def test_not_ready_while_the_database_does_not_answer(client, monkeypatch):
    def gone(*_args):
        raise OperationalError("select 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", gone)
    assert client.get("/readyz").status_code == 503
