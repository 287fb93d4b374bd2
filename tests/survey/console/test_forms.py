"""Forms as they are drawn: every control has its label, and what is wrong with it stands beside it and at the top."""

import pytest
from flask import render_template_string
from lxml.html import fromstring
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice

from survey.console.forms import ConsoleForm, needed
from survey.refusal import Refusal

PAGE = """{% from "components/form.html" import check, choices, csrf, error_summary, error_title, field %}
<html><title>{{ error_title(form) }}Title</title><body>{{ error_summary(form) }}<form>{{ csrf() }}
{{ field(form.name, hint="As on the door.", optional=true, class_="short") }}{{ choices(form.way) }}{{ check(form.sure) }}
</form></body></html>"""


class _Form(ConsoleForm):
    name = StringField("Name", validators=[needed(lambda: "Write a name.")])
    way = RadioField("Way", choices=[SelectChoice("up", "Up"), SelectChoice("down", "Down")], validate_choice=False)
    sure = BooleanField("I am sure")


@pytest.fixture
def draw(app):
    def drawn(form):
        with app.test_request_context():
            return fromstring(render_template_string(PAGE, form=form))

    return drawn


def test_every_control_is_labelled_and_nothing_is_wrong_at_first(draw):
    page = draw(_Form(data={"way": "down"}))
    named = {label.get("for") for label in page.iter("label")} - {None}
    unnamed = [one for one in page.iter("input") if one.get("type") != "hidden" and one.get("id") not in named]
    assert all(one.getparent().tag == "label" for one in unnamed)
    assert page.find(".//title").text == "Title" and not page.find_class("error-summary")
    assert [one.get("value") for one in page.iter("input") if "checked" in one.attrib] == ["down"]
    assert page.get_element_by_id("name").get("aria-describedby") == "name-hint"


def test_the_summary_leads_to_the_field_that_is_wrong(draw):
    form = _Form(MultiDict({"name": "  ", "sure": "y"}))
    assert not form.validate()
    form.refuse("Choose a way.", "way")
    form.refuse("Nobody else may do it meanwhile.")
    page = draw(form)
    summary = page.find_class("error-summary")[0]
    assert [item.text_content() for item in summary.iter("li")] == [
        "Nobody else may do it meanwhile.", "Write a name.", "Choose a way.",
    ]  # fmt: skip
    for link in summary.iter("a"):
        assert page.get_element_by_id(link.get("href")[1:]).tag == "input"
    name = page.get_element_by_id("name")
    assert name.get("aria-invalid") == "true"
    assert all(page.get_element_by_id(each) is not None for each in name.get("aria-describedby").split())
    assert page.find(".//title").text.startswith("Something needs mending")


def test_a_refusal_of_a_service_becomes_an_error():
    form = _Form(MultiDict({"name": "Oslo"}))
    assert form.validate()
    with form.taking_refusals("name"):
        raise Refusal("There is an Oslo already.")
    assert form.errors == {"name": ("There is an Oslo already.",)}


def test_other_errors_are_not_taken_for_refusals():
    form = _Form(MultiDict({"name": "Oslo"}))
    with pytest.raises(KeyError), form.taking_refusals():
        raise KeyError("name")
