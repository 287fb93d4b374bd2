"""What changed since the unit's last wave, and against its own year, judged from what was displayed and nothing else."""

from reports.disclosure.figures import SCALES, round_half_away
from reports.disclosure.plan import INDEX
from reports.families import History, Question, displayed, gate_of, scale_of
from reports.panels import Change
from reports.standing import EarlierComparison
from reports.statistics.change import LIMIT_Z, Comparison, Displayed, compare
from reports.statistics.earlier import EARLIER_WAVES, earlier_mean


def ask_changes(history: History, month: str) -> dict[str, Question[Change]]:
    """Every measure of `month` against the latest earlier wave that showed it. Measures new or hidden ask nothing."""
    questions = {}
    for code, cell in history.get(month, {}).items():
        since = next((other for other in _before(history, month, code)), None)
        if since is not None:
            contrast = compare(displayed(code, cell), displayed(code, history[since][code]), gate=gate_of(code))
            questions[code] = Question(contrast, _change_since(since))
    return questions


def ask_earlier(history: History, month: str) -> dict[str, Question[EarlierComparison]]:
    """The index and the themes of `month` against the mean of the unit's own waves before, where three or more show one."""
    questions = {}
    for code, cell in history.get(month, {}).items():
        if code != INDEX and not code.startswith("theme:"):
            continue
        shown = [other for other in _before(history, month, code) if history[other][code].bound is None]
        months = sorted(shown[:EARLIER_WAVES])
        mean = earlier_mean([displayed(code, history[other][code]) for other in months])
        if mean is None:
            continue
        step = SCALES[scale_of(code)].fine
        value = round_half_away(mean.value, step)
        reach = None if mean.error is None else LIMIT_Z * mean.error
        beside = Displayed(value, *((None, None) if reach is None else (value - reach, value + reach)), step)
        contrast = compare(displayed(code, cell), beside, gate=gate_of(code))
        questions[code] = Question(contrast, _against_own_year(value, months))
    return questions


def _before(history: History, month: str, code: str) -> list[str]:
    """Earlier months that show the measure, the latest first."""
    return sorted((other for other in history if other < month and code in history[other]), reverse=True)


def _change_since(since: str):
    return lambda judged: Change(since, judged.difference, judged.state.value)


def _against_own_year(value: float, months: list[str]):
    def answer(judged: Comparison) -> EarlierComparison:
        return EarlierComparison(value, len(months), months[0], months[-1], judged.difference, judged.state.value)

    return answer
