"""A browser for tests: cookies, forms, and every request in a context of its own, as on a server."""

import re
from contextvars import Context
from datetime import UTC, datetime

from flask.testing import FlaskClient

from survey.database import db
from survey.services.accounts import add_account, new_sign_in_link

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser(FlaskClient):
    """Flask's test client, except that who signed in during one request is looked up again in the next."""

    def open(self, *args, **kwargs):
        return Context().run(super().open, *args, **kwargs)

    def press(self, page: str, action: str | None = None, **fields: str):
        """Opens a page, fills in fields and presses its button: the form is sent to `action`, or to the page itself."""
        token = TOKEN.search(self.get(page).text)[1]
        return self.post(action or page, data={"csrf_token": token, **fields})


def browser_of(app) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(app, app.response_class)


def signed_in(app, email: str, role: str, client: str | None = None, unit_path: str = "") -> Browser:
    """A browser of a new account, or of a known one with one grant more."""
    now = datetime.now(UTC)
    account = add_account(email, role, client=client, unit_path=unit_path, now=now)
    link = new_sign_in_link(account, now=now)
    db.session.commit()
    browser = browser_of(app)
    assert browser.press(f"/console/sign-in/{link}").status_code == 303
    return browser
