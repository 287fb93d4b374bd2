"""The pictures of the guided tour, taken of a small demonstration in a real browser: `./run pictures`.

The same month and the same version give the same pictures: the demonstration is drawn from a seed.
"""

import io
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from PIL import Image, ImageOps
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from waitress import create_server

from reports.demonstration.command import make_demonstration
from survey.config import Settings
from survey.database import close_connections, db
from survey.models.organisation import Member
from survey.services.accounts import add_account, new_sign_in_link
from survey.services.waves import members_at
from wsgi import create_app

PLACE = Path(__file__).parent / "images"
SIZE = {"clients": 3, "centres": 2, "teams": 4, "months": 6, "seed": 2023}
CLIENT, TEAM = "demo-fjord", "Fjordvik/Team 1"
DESK, PHONE = {"width": 1120, "height": 780}, {"width": 390, "height": 780}
TALLEST, MARGIN = 900, 20  # pixels
COLOURS = 256  # of the palette: half the bytes, and nothing that one sees
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip
SCOPES = {"hr": "", "leader": TEAM, "safety_rep": "", "consultant": "", "operator": None}
AGENT = "agent"


@dataclass(frozen=True)
class Picture:
    """name: the file's, without its ending. who: a role, or the agent. part: what is in it, the whole screen if left out."""

    name: str
    who: str
    path: str
    part: str | None = None
    before: Callable[[Page], None] | None = None


def _answer_some(page: Page) -> None:
    for number, scale in enumerate(page.locator(".scale").all()[:4]):
        scale.locator("span").nth((number + 3) % 6).tap()
    page.locator("fieldset").nth(1).scroll_into_view_if_needed()


def _choose_roster(page: Page) -> None:
    """The roster as it is, except that two have left, one has moved and three are new."""
    places = sorted(members_at(CLIENT, datetime.now(UTC)).items())[2:]
    languages = dict(db.session.execute(select(Member.ref, Member.language).filter_by(client=CLIENT)).all())
    mover = next(ref for ref, unit in places if unit != TEAM)
    rows = [(TEAM if ref == mover else unit, ref, languages[ref]) for ref, unit in places]
    rows += [(TEAM, f"A900-{4310 + at}", "nb") for at in range(3)]
    lines = ["unit_path;member_ref;language", *(";".join(row) for row in rows)]
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode("utf-8-sig")}
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button").first.click()
    page.locator(".figures").wait_for()


PICTURES = (
    Picture("agent-question", AGENT, "/s/TOKEN?lang=en"),
    Picture("agent-answers", AGENT, "/s/TOKEN?lang=en", before=_answer_some),
    Picture("hr-overview", "hr", f"/console/{CLIENT}/"),
    Picture("hr-units", "hr", f"/console/{CLIENT}/MONTH/report?unit=Nordhamn", part="#units"),
    Picture("hr-roster", "hr", f"/console/{CLIENT}/roster", before=_choose_roster),
    Picture("leader-overview", "leader", f"/console/{CLIENT}/"),
    Picture("leader-measure", "leader", f"/console/{CLIENT}/measures/new?unit={TEAM.replace(' ', '+')}&theme=autonomy"),
    Picture("consultant-compare", "consultant", "/console/compare", part="#heat"),
    Picture("safety-method", "safety_rep", f"/console/{CLIENT}/MONTH/report", part="#method"),
    Picture("operator-messages", "operator", f"/console/{CLIENT}/delivery", part="main"),
)


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder)) as (base, values), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        pages = {}
        for picture in PICTURES:
            page = pages.get(picture.who) or pages.setdefault(picture.who, _page_of(browser, picture.who, base))
            path = picture.path
            for name, value in values.items():
                path = path.replace(name, value)
            page.goto(f"{base}{path}")
            _take(page, picture)
        browser.close()


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a served demonstration, and what TOKEN and MONTH stand for in it."""
    settings = Settings(f"sqlite:///{folder / 'pictures.sqlite3'}", folder / "vault", "only for pictures", "http://127.0.0.1")
    app: Flask = create_app(settings)
    with app.app_context():
        made = make_demonstration(SIZE, folder / "out", settings.base_url, quiet=True)
        server = create_server(app, host="127.0.0.1", port=0, threads=4, asyncore_use_poll=True)
        threading.Thread(target=server.run, daemon=True).start()
        token = urlsplit(made["links"]["agent"]).path.rpartition("/")[2]
        yield f"http://127.0.0.1:{server.effective_port}", {"TOKEN": token, "MONTH": made["released"][-1]}
        server.close()
        close_connections()


def _page_of(browser, who: str, base: str) -> Page:
    """A page of somebody who is signed in, or of the agent's phone."""
    phone = who == AGENT
    page = browser.new_page(viewport=PHONE if phone else DESK, has_touch=phone, locale="en", color_scheme="light")
    page.set_default_timeout(20_000)
    if not phone:
        page.goto(f"{base}/console/sign-in/{_sign_in_link(who)}")
        page.locator("main button").click()
        page.locator(".sign-out").wait_for()
    return page


def _sign_in_link(role: str) -> str:
    now, unit = datetime.now(UTC), SCOPES[role]
    scope = {"client": None} if unit is None else {"client": CLIENT, "unit_path": unit}
    address = "consultant@demo.example" if role == "consultant" else f"{role.replace('_', '.')}@fjordvik.example"
    account = add_account(address, role, now=now, **scope)
    account.language = "en"
    link = new_sign_in_link(account, now=now)
    db.session.commit()
    return link


def _take(page: Page, picture: Picture) -> None:
    if picture.before:
        picture.before(page)
    shot = page.locator(picture.part).screenshot() if picture.part else page.screenshot()
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    if picture.part:
        image = ImageOps.expand(image, border=MARGIN, fill="white")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(PLACE / f"{picture.name}.png", optimize=True)


if __name__ == "__main__":
    main()
