"""Every page there is, opened in a real browser by somebody who may: a page that stands in no list fails."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from reports.models.comment import ReleasedComment
from survey.database import db
from survey.mail.opt_out import opt_out_mark
from survey.models.organisation import Client
from survey.services.client_settings import set_logo
from tests.conftest import running_app
from tests.pages.addresses import HALFWAY, NO_PAGES, PAGES, STRANGER
from tests.pages.looking import (
    LANGUAGES,
    NARROW,
    WATCH,
    WIDE,
    broken_rules,
    in_language,
    lost_without_scripts,
    not_by_keyboard,
    too_wide,
    watched,
    wrong_in_a_language,
)
from tests.pages.released import (
    half_signed_in_link,
    keep_question,
    months_before,
    open_this_month,
    register_measure,
    release_two_months,
    sign_in_link,
)
from tests.pages.serving import served_at
from tests.pictures import picture_file
from tests.waves import tokens_of


@dataclass
class Site:
    """A served installation, the values of its addresses, and a browser for everybody: with scripts, and without."""

    app: object
    base: str
    values: dict[str, str]
    chromium: object
    pages: dict

    def page_of(self, role: str, *, scripts: bool = True):
        if (role, scripts) not in self.pages:
            context = self.chromium.new_context(viewport=WIDE if scripts else NARROW, java_script_enabled=scripts, locale="en")
            context.set_default_timeout(15_000)
            context.add_init_script(WATCH)
            self.pages[role, scripts] = page = context.new_page()
            if role != STRANGER:
                page.goto(f"{self.base}/console/sign-in/{self._link(role)}")
                page.locator("main button").click()
                page.locator(".sign-out, #code").wait_for()
        return self.pages[role, scripts]

    def _link(self, role: str) -> str:
        return half_signed_in_link(self.app.config["SECRET_KEY"]) if role == HALFWAY else sign_in_link(role)

    def address(self, path: str) -> str:
        for name, value in self.values.items():
            path = path.replace(name, value)
        return self.base + path


@pytest.fixture(scope="module")
def site(tmp_path_factory, make_settings, chromium):
    """Two months released, and one open; looked at by all tests here, changed by none."""
    with running_app(make_settings(tmp_path_factory.mktemp("swept"))) as app:
        vault = app.extensions["senterpuls.vault"]
        months = release_two_months(vault)
        token = tokens_of(open_this_month(vault), vault)["Red-0"]
        values = {"MONTH": months[-1], "TOKEN": str(token), "LINK": sign_in_link("hr"), "PLAN": register_measure()}
        values["ITEM"], values["MARK"] = keep_question(), opt_out_mark(app.config["SECRET_KEY"], "fjord", "Red-1")
        values["COMMENT"] = db.session.scalar(select(ReleasedComment.id).filter_by(client="fjord", wave=months[-1]))
        set_logo(db.session.get(Client, "fjord"), picture_file())
        db.session.commit()
        with served_at(app) as base:
            site = Site(app, base, values, chromium, {})
            yield site
            for page in site.pages.values():
                page.context.close()


def test_every_route_one_can_look_at_is_in_a_list(app):
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    pages, files = ({endpoint for endpoint, *_ in rows} for rows in (PAGES, NO_PAGES))
    assert routes == pages | files
    assert not pages & files


def test_the_addresses_are_those_of_their_routes(app):
    month = f"{months_before(datetime.now(UTC), 1)[0]:%Y-%m}"
    rows, matcher = [*PAGES, *NO_PAGES], app.url_map.bind("localhost")
    found = [matcher.match(path.partition("?")[0].replace("MONTH", month))[0] for *_, path in rows]
    assert found == [endpoint for endpoint, *_ in rows]


@pytest.mark.browser
@pytest.mark.parametrize(("role", "path"), [row[1:] for row in NO_PAGES])
def test_what_is_no_page_is_none(site, role, path):
    answer = site.page_of(role).context.request.get(site.address(path))
    assert answer.status == 200 and "html" not in answer.headers["content-type"]


@pytest.mark.browser
@pytest.mark.parametrize(("role", "path"), [row[1:] for row in PAGES])
def test_a_page_is_whole_for_everybody(site, role, path):
    page, plain = site.page_of(role), site.page_of(role, scripts=False)
    address = site.address(path)
    in_english = in_language(address, LANGUAGES[-1])
    wrong = {}
    with watched(page, in_english) as wrong["open"]:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        page.goto(in_english)
        wrong["wide"] = too_wide(page, WIDE)
        wrong["keyboard"] = not_by_keyboard(page)
    wrong |= {f"rules, {scheme}": broken_rules(page, scheme) for scheme in ("light", "dark")}
    wrong["narrow"] = too_wide(page, NARROW)
    wrong |= {f"in {language}": wrong_in_a_language(plain, address, language) for language in LANGUAGES}
    wrong["without scripts"] = lost_without_scripts(page, plain)
    assert {look: found for look, found in wrong.items() if found} == {}
