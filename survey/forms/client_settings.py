"""Forms of a client's settings and of whom its staff may turn to."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, FileField, StringField

from survey.console.forms import ConsoleForm
from survey.refusal import N_


class SettingsForm(ConsoleForm):
    name = StringField(lazy_gettext(N_("Name")))
    public_result = BooleanField(lazy_gettext(N_("Anybody with the address may read a centre’s one-page result")))
    logo = FileField(lazy_gettext(N_("New logo (PNG or JPEG)")))
    without_logo = BooleanField(lazy_gettext(N_("Remove the logo")))


class ProcedureForm(ConsoleForm):
    danger = StringField(lazy_gettext(N_("Somebody is in danger: whom to call")))
    representative = StringField(lazy_gettext(N_("Safety representative")))
    reporting = StringField(lazy_gettext(N_("Where harassment and wrongdoing are reported")))
    published = BooleanField(lazy_gettext(N_("Show these to everybody who answers")))
