"""In which language a page is drawn: the first wish that can be met."""

from collections.abc import Iterable

from survey.instruments.catalogue import language_for

# As each language names itself: whoever looks for one reads its own name.
NAMES = {"nb": "Norsk", "sv": "Svenska", "da": "Dansk", "nl": "Nederlands", "en": "English"}


def negotiate_language(wishes: Iterable[str | None], offered: tuple[str, ...]) -> str:
    """The first of the wishes (tags such as "nn-NO" or "sv", strongest first) that is offered; else the first offered.

    For a questionnaire: what was chosen on the page, the invitation's language, the browser's, the client's.
    """
    for wish in wishes:
        language = language_for(wish or "", ("", *offered))
        if language:
            return language
    return offered[0]
