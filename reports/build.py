"""Building the report of a unit from what its wave released. Reads through frames.py and computes from displayed values."""

from flask_babel import force_locale, gettext

from reports.benchmarks import references
from reports.building.action_plans import plans_of
from reports.building.client_wide import blocked_of, drivers_of, reliability_of
from reports.building.distributions import distribution_of
from reports.building.outlook import intention_of, outlook_of
from reports.building.panels import NOBODY_SHOWN, count_of, panels_of
from reports.building.standings import compare_all
from reports.building.surroundings import surroundings_of
from reports.building.trends import course_of, trend_of
from reports.building.units import splits_of, unit_row_of
from reports.disclosure.plan import INDEX
from reports.frames import Frame, load_frame, load_release
from reports.panels import HIDDEN, Benchmark, Panel
from reports.report import Comment, Report
from survey.instruments.catalogue import language_for
from survey.instruments.instrument import Instrument
from survey.refusal import Refusal
from survey.services.instruments import instrument_of
from survey.tree import ROOT, name_of


class WaveNotReleased(Refusal):
    """There is no release to report on."""


def build_report(
    client_key: str, unit_path: str, month: str, language: str, *, benchmarks: tuple[Benchmark, ...] = ()
) -> Report:
    """The report of one unit in one language. WaveNotReleased where the wave has no release.

    A unit that is hidden and one that never existed give the same report, with the state "hidden". benchmarks: the sets
    its reader may see and has chosen; their tests join those of the report.
    """
    found = load_release(client_key, month)
    if found is None:
        raise WaveNotReleased(f"The wave {month} of {client_key} has no release; close it first: senterpuls wave close")
    client, wave, release = found
    instrument = instrument_of(wave)
    language = language_for(language, instrument.languages)
    frame = load_frame(client, wave, release, unit_path)
    with force_locale(language):
        if unit_path not in frame.counts:
            return _hidden_report(frame, instrument, unit_path, language)
        return _released_report(frame, instrument, unit_path, language, benchmarks)


def _heading(frame: Frame, instrument: Instrument, path: str, language: str) -> dict:
    return {
        "client": frame.client.key,
        "client_name": frame.client.name,
        "month": frame.wave.month,
        "unit_path": path,
        "unit_name": frame.client.name if path == ROOT else name_of(path),
        "instrument": instrument.key,
        "instrument_name": instrument.names[language],
        "language": language,
        "demonstration": frame.client.demonstration,
        "imported": frame.wave.imported,
        "logo": frame.logo,
        "opened_on": frame.wave.opened_at.date().isoformat(),
        "closed_on": frame.wave.closed_at.date().isoformat(),
    }


def _hidden_report(frame: Frame, instrument: Instrument, path: str, language: str) -> Report:
    index = Panel(INDEX, gettext("Wellbeing index"), "0-100", HIDDEN)
    return Report(**_heading(frame, instrument, path, language), state="hidden", n=NOBODY_SHOWN, index=index)


def _released_report(
    frame: Frame, instrument: Instrument, path: str, language: str, benchmarks: tuple[Benchmark, ...]
) -> Report:
    changes, earlier, pools = compare_all(frame, path, benchmarks)
    panels = {panel.code: panel for panel in panels_of(frame, instrument, path, language, changes)}
    roles = {role: [f"theme:{theme.code}" for theme in instrument.themes if theme.role == role] for role in _ROLES}
    shares = [share.code for share in instrument.shares]
    items = [f"item:{code}" for theme in instrument.themes if len(theme.items) > 1 for code in theme.items]
    course = course_of(frame)
    heat = [INDEX, *roles["index"], *roles["module"]]
    turnover = outlook_of(frame, panels)
    plans, left_out = plans_of(frame, path, language)
    return Report(
        **_heading(frame, instrument, path, language),
        state="released",
        n=count_of(frame, path),
        index=panels[INDEX],
        themes=tuple(panels[code] for code in roles["index"]),
        modules=tuple(panels[code] for code in roles["module"]),
        outcomes=tuple(panels[code] for code in [*shares, *roles["outcome"]]),
        items=tuple(panels[code] for code in items),
        distributions=tuple(distribution_of(frame, instrument, code, path, language) for code in instrument.codes),
        trends=tuple(trend_of(frame, panels[code], course) for code in [INDEX, *roles["index"]]),
        units=tuple(unit_row_of(frame, child, heat) for child in frame.children),
        splits=splits_of(frame, instrument, language, [*heat, *roles["outcome"]]) if path == ROOT else (),
        benchmarks=benchmarks,
        **surroundings_of(frame, path, panels, earlier, pools),
        drivers=drivers_of(frame, instrument),
        reliability=reliability_of(frame, path),
        blocked=blocked_of(frame, instrument, language),
        comments=tuple(Comment(one.id, one.text) for one in frame.comments),
        turnover=turnover,
        intention=intention_of(frame, panels, turnover),
        action_plans=plans,
        action_plans_left_out=left_out,
        references=references(language, instrument.key),
        links_handed_out=frame.wave.links_handed_out,
        certificate=frame.release.certificate,
    )


_ROLES = ("index", "module", "outcome")
