"""The page that is open, in each language."""

from flask import request, url_for

LANGUAGE_NAMES = {"nb": "Norsk", "sv": "Svenska", "da": "Dansk", "nl": "Nederlands", "en": "English"}


def in_each_language(**values) -> list[dict]:
    """Code, name and address a language; `values` are what else the address names."""
    return [
        {"code": code, "name": name, "url": url_for(request.endpoint, **request.view_args, **values, lang=code)}
        for code, name in LANGUAGE_NAMES.items()
    ]
