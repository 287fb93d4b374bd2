"""The released database of the views' tests, and HR's token with both scopes."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from survey.database import db
from survey.models.account import Account
from survey.services.api_tokens import READ_REPORTS, WRITE_ROSTER, make_token
from tests.browser import signed_in
from tests.reports.views.conftest import released_database, scene

__all__ = ["released_database", "scene"]


@pytest.fixture
def bearer(app) -> dict[str, str]:
    signed_in(app, "hr@example.com", "hr", "fjord")
    account = db.session.scalar(select(Account.id))
    made = make_token(account, "hr", name="HR system", scopes=[READ_REPORTS, WRITE_ROSTER], now=datetime.now(UTC))
    db.session.commit()
    return {"Authorization": f"Bearer {made.secret}"}
