"""The two forms of a roster's import: choosing a file, and pressing the button under what it would change."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, HiddenField

from survey.console.forms import ConsoleForm
from survey.refusal import N_


class UploadForm(ConsoleForm):
    file = FileField(lazy_gettext(N_("Roster file (CSV or XLSX)")))


class ImportForm(ConsoleForm):
    kept = HiddenField()
    sure = BooleanField(lazy_gettext(N_("Yes, the file is the whole roster: the others have left.")))
