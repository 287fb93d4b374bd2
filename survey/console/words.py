"""Sentences of services in the reader's language: commands say them in English."""

from flask_babel import gettext

from survey.refusal import Sentence


def in_readers_language(sentence: str) -> str:
    """The sentence translated where its writer marked it; as it stands otherwise."""
    if not isinstance(sentence, Sentence):
        return sentence
    return gettext(sentence.template, **{name: in_readers_language(value) for name, value in sentence.values.items()})
