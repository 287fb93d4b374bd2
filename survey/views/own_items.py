"""HR's own questions: written, looked at as on a phone, saved, put aside and taken up again. Pages of the waves."""

from datetime import UTC, datetime

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_login import current_user

from survey.access import for_roles
from survey.console.forms import UNPROCESSABLE
from survey.console.scope import NothingHere, whole_client_in_scope
from survey.console.words import in_readers_language
from survey.database import db
from survey.forms.own_item import OwnItemForm, check_words, digest_of, name_of, own_item_form, words_in
from survey.instruments.own_items import OWN_LIMIT, OwnItem
from survey.models.organisation import Client
from survey.refusal import Refusal
from survey.services.audit import record_action
from survey.services.coming_wave import coming_instrument, whole_instrument
from survey.services.own_items import ask_own_item, draft_own_item, keep_own_item, list_own_items, needed_languages
from survey.views.samples import WITH_SAMPLES, draw_sample
from survey.views.waves import SAVE, waves


@waves.get("/<client>/waves/questions")
@for_roles("hr")
def own_items(client: str):
    organisation = whole_client_in_scope(current_user, client)
    kept = list_own_items(organisation)
    return render_template(
        "console/own_items.html",
        client=organisation,
        demonstration=organisation.demonstration,
        asked=[one.item for one in kept if one.asked],
        resting=[one.item for one in kept if not one.asked],
        limit=OWN_LIMIT,
    )


@waves.get("/<client>/waves/questions/new")
@for_roles("hr")
def new_item(client: str):
    organisation = whole_client_in_scope(current_user, client)
    return _page(organisation, _form(organisation, None), None)


@waves.post("/<client>/waves/questions/new")
@for_roles("hr")
def take_new_item(client: str):
    return _take(whole_client_in_scope(current_user, client), None)


@waves.get("/<client>/waves/questions/<code>")
@for_roles("hr")
def edit_item(client: str, code: str):
    organisation = whole_client_in_scope(current_user, client)
    item = _item_in_scope(organisation, code)
    return _page(organisation, _form(organisation, item), item)


@waves.post("/<client>/waves/questions/<code>")
@for_roles("hr")
def take_item(client: str, code: str):
    organisation = whole_client_in_scope(current_user, client)
    return _take(organisation, _item_in_scope(organisation, code))


@waves.post("/<client>/waves/questions/<code>/asked")
@for_roles("hr")
def ask_item(client: str, code: str):
    organisation, now = whole_client_in_scope(current_user, client), datetime.now(UTC)
    _item_in_scope(organisation, code)
    asked = request.form.get("asked") == "yes"
    try:
        ask_own_item(organisation, code, asked=asked)
    except Refusal as refusal:
        db.session.rollback()
        flash(in_readers_language(refusal.sentence))
    else:
        action = "own item asked" if asked else "own item put aside"
        record_action(action, client=client, actor=current_user.email, now=now, code=code)
        db.session.commit()
        flash(gettext("It is asked from the next wave on.") if asked else gettext("It is not asked any more."))
    return redirect(url_for("waves.own_items", client=client), 303)


def _item_in_scope(organisation: Client, code: str) -> OwnItem:
    found = next((kept.item for kept in list_own_items(organisation) if kept.item.code == code), None)
    if found is None:
        raise NothingHere
    return found


def _form(organisation: Client, item: OwnItem | None) -> OwnItemForm:
    return own_item_form(whole_instrument(organisation), str(get_locale()), item)


def _take(organisation: Client, item: OwnItem | None):
    """Shows how the question looks; saves it where just this was looked at."""
    instrument, form = whole_instrument(organisation), _form(organisation, item)
    form.validate()
    check_words(form, instrument.languages, needed_languages(organisation, instrument))
    words, code = words_in(form, instrument.languages), item.code if item else None
    if not form.errors:
        with form.taking_refusals():
            draft = draft_own_item(organisation, words, instrument, code=code)
    if form.errors:
        return _page(organisation, form, item), UNPROCESSABLE
    digest = digest_of(words)
    if request.form.get("step") != SAVE or form.seen.data != digest:
        form.seen.data = digest
        return _page(organisation, form, item, draft)
    with form.taking_refusals():
        kept = keep_own_item(organisation, words, instrument, code=code)
        detail = {"client": organisation.key, "actor": current_user.email, "code": kept.code}
        record_action("own item saved", now=datetime.now(UTC), **detail)
    if form.errors:
        db.session.rollback()
        return _page(organisation, form, item), UNPROCESSABLE
    db.session.commit()
    flash(gettext("The question is saved. It is asked from the next wave on."))
    return redirect(url_for("waves.own_items", client=organisation.key), 303)


def _page(organisation: Client, form: OwnItemForm, item: OwnItem | None, draft: OwnItem | None = None):
    instrument = whole_instrument(organisation)
    must = needed_languages(organisation, instrument)
    page = render_template(
        "console/own_item.html",
        client=organisation,
        demonstration=organisation.demonstration,
        form=form,
        item=item,
        must=must,
        others=[code for code in instrument.languages if code not in must],
        names={code: name_of(code) for code in instrument.languages},
        samples=_samples(organisation, draft) if draft else (),
    )
    return make_response(page, WITH_SAMPLES)


def _samples(organisation: Client, draft: OwnItem) -> list[tuple[str, str]]:
    """Language → the question as a phone shows it, in every language it was written in."""
    asked = coming_instrument(organisation, None, own=[draft])
    return [(code, draw_sample(organisation, asked, code, only=[draft.code])) for code in draft.texts]
