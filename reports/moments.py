"""Client-level listwise moments, frozen with a release so that reliability and drivers can be computed later. Pure."""

from reports.disclosure.plan import INDEX
from reports.scores import Scores
from reports.statistics.descriptives import moments, pooled_within_variance
from survey.instruments.instrument import Instrument
from survey.thresholds import MOMENTS_FROM


def client_moments(scores: Scores, instrument: Instrument) -> dict | None:
    """None where fewer than 100 people answered; else, each part only where at least 100 people are behind it:

    themes: theme → moments of its items, reversed items turned round, over those who answered all of them;
    items: the same over all items of the index; scores: over index themes and outcomes;
    persons: source → n, sum and sum of squares of the persons' scores (half rule);
    within: source → pooled within-team variance and its degrees of freedom.
    """
    if len(scores.values) < MOMENTS_FROM:
        return None
    index_items = [code for theme in instrument.index_themes for code in instrument.theme_items[theme]]
    outcomes = [theme.code for theme in instrument.themes if theme.role == "outcome"]
    sources = [*instrument.theme_items, *([INDEX] if INDEX in scores.values else [])]
    return {
        "themes": _large({theme: _moments(scores, codes) for theme, codes in instrument.theme_items.items()}),
        **_large({"items": _moments(scores, index_items), "scores": _moments(scores, [*instrument.index_themes, *outcomes])}),
        "persons": _large({source: _persons(scores, source) for source in sources}),
        "within": {source: _within(scores, source) for source in sources if _count(scores, source) >= MOMENTS_FROM},
    }


def _large(parts: dict[str, dict]) -> dict[str, dict]:
    return {name: part for name, part in parts.items() if part["n"] >= MOMENTS_FROM}


def _moments(scores: Scores, sources) -> dict:
    return moments(scores.values[list(sources)]).to_dict()


def _count(scores: Scores, source: str) -> int:
    return int(scores.values[source].notna().sum())


def _persons(scores: Scores, source: str) -> dict:
    values = scores.values[source].dropna()
    return {"n": len(values), "sum": float(values.sum()), "sum_of_squares": float((values**2).sum())}


def _within(scores: Scores, source: str) -> dict | None:
    pooled = pooled_within_variance(scores.values[source], scores.units)
    return None if pooled is None else {"variance": pooled.variance, "degrees_of_freedom": pooled.degrees_of_freedom}
