"""Applications that share what is compiled are the same as one that compiled everything itself."""

from werkzeug.routing import AnyConverter, Rule

from tests import quick_apps
from tests.conftest import running_app


def addresses(app) -> list[tuple]:
    """Every rule with the address that it makes of some values."""
    rules = list(app.url_map.iter_rules())
    return [(rule.endpoint, rule.build({name: value_for(rule, name) for name in rule.arguments})) for rule in rules]


def value_for(rule: Rule, name: str) -> str:
    converter = rule._converters[name]
    return min(converter.items) if isinstance(converter, AnyConverter) else "17"


def test_addresses_and_pages_are_those_of_an_application_of_its_own(settings, monkeypatch):
    with running_app(settings) as shared:
        quick = [shared.test_client().get(f"/a?lang={language}").data for language in ("nb", "en")]
        found = addresses(shared)
    monkeypatch.setattr(Rule, "_compile_builder", quick_apps._build)
    monkeypatch.setattr(quick_apps, "TEMPLATES", None)
    with running_app(settings) as own:
        assert [own.test_client().get(f"/a?lang={language}").data for language in ("nb", "en")] == quick
        assert addresses(own) == found
    assert len(found) > 40
