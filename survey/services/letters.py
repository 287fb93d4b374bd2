"""From an errand to a letter: the link, the words in the member's language, the result of the member's own centre."""

from urllib.parse import quote

from survey.mail.carriers import Attachment, Letter
from survey.mail.opt_out import opt_out_mark
from survey.mail.phone import international
from survey.mail.texts import Facts, write_text
from survey.models.outbox import RELEASE, SMS
from survey.services.actions import ResultSheet
from survey.services.errands import Errand
from survey.tree import SEPARATOR


class Writer:
    """Writes the letters of one run; a centre's result is drawn once a language."""

    def __init__(self, office):
        self._office = office
        self._sheets: dict[tuple[str, str, str, str], ResultSheet | None] = {}

    def letter(self, errand: Errand) -> Letter:
        """Refusal where a number can't be written to."""
        sheet = self._sheet(errand) if errand.row.kind == RELEASE else None
        facts = Facts(
            client_name=errand.client_name,
            demonstration=errand.demonstration,
            closes_at=errand.closes_at,
            url=self._url(errand, sheet),
            opt_out=self._opt_out(errand),
            result=sheet.unit_name if sheet else "",
        )
        text = write_text(errand.row.kind, facts, errand.language, short=errand.row.channel == SMS)
        to = international(errand.phone, errand.country) if errand.row.channel == SMS else errand.email
        attachment = Attachment(sheet.file_name, sheet.content) if sheet and errand.row.channel != SMS else None
        return Letter(
            to, text.subject, text.body, facts.url, errand.language, opt_out=facts.opt_out, attachment=attachment
        )

    def _url(self, errand: Errand, sheet: ResultSheet | None) -> str:
        if errand.token is not None:
            return f"{self._office.base_url}/s/{errand.token}"
        if sheet is None or not errand.public_result:
            return ""
        return result_address(self._office.base_url, errand.row.client, errand.row.wave, sheet.unit_path)

    def _opt_out(self, errand: Errand) -> str:
        return f"{self._office.base_url}/u/{opt_out_mark(self._office.secret_key, errand.row.client, errand.member)}"

    def _sheet(self, errand: Errand) -> ResultSheet | None:
        centre = errand.unit.partition(SEPARATOR)[0]
        key = (errand.row.client, errand.row.wave, centre, errand.language)
        if key not in self._sheets:
            self._sheets[key] = self._office.actions.draw_result(*key)
        return self._sheets[key]


def result_address(base_url: str, client: str, month: str, unit_path: str) -> str:
    """Where a result is read without signing in, if the client allows it."""
    return f"{base_url}/r/{client}/{month}/{quote(unit_path)}"
