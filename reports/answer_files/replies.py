"""What a field of a file of answers means: one of six options, a background's option, or nothing."""

from collections.abc import Mapping

import numpy as np

from reports.answer_files.folding import NO_ANSWER, fold_reply
from reports.answer_files.mapping import AnswerMap
from survey.instruments.instrument import Instrument
from survey.instruments.parts import Background
from survey.instruments.scale import POINTS, Scale

# Answer codes of LimeSurvey: A1 as people type them, AO01 as it makes them up itself.
_CODES = ("{}", "{}.0", "a{}", "a0{}", "a00{}", "ao{}", "ao0{}")
_LABELS = ("{0}", "{1} {0}", "{1}: {0}", "{1}. {0}", "{1} - {0}", "{1} – {0}", "{1} ({0})", "{1} = {0}")


def reply_values(instrument: Instrument, code: str, mapped: AnswerMap) -> dict[str, float]:
    """Folded text → 1.0–6.0, or NaN for no answer; the map's words go before the item's own."""
    values = _scale_values(instrument.scale(instrument.item(code).scale))
    for words in (mapped.replies.get("", {}), mapped.replies.get(code, {})):
        values |= {text: np.nan if value is None else float(value) for text, value in words.items()}
    return values


def option_values(background: Background, mapped: AnswerMap) -> dict[str, str | None]:
    """Folded text → the option's code, or None where nothing was said."""
    groups = {option.code for option in background.groups}
    values: dict[str, str | None] = dict.fromkeys(NO_ANSWER)
    for option in background.options:
        code = option.code if option.code in groups else None
        values |= dict.fromkeys([fold_reply(option.code), *map(fold_reply, option.texts.values())], code)
    return values | mapped.options.get(background.code, {})


def _scale_values(scale: Scale) -> dict[str, float]:
    values = dict.fromkeys(NO_ANSWER, np.nan)
    for value in range(1, POINTS + 1):
        values |= {form.format(value): float(value) for form in _CODES}
    words = [
        (fold_reply(text), float(value))
        for value in range(1, POINTS + 1)
        for language in scale.labels
        for text in _namings(scale, value, language)
    ]
    meanings: dict[str, set[float]] = {}
    for text, value in words:
        meanings.setdefault(text, set()).add(value)
    return values | {text: value for text, value in words if len(meanings[text]) == 1}


def _namings(scale: Scale, value: int, language: str) -> list[str]:
    label: Mapping[int, str] | str | None = scale.label(value, language)
    names = [scale.option_name(value, language)]
    return names + [form.format(label, value) for form in _LABELS] if label else names
