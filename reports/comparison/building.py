"""Building a comparison: from released cells as displayed, and from nothing else."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from flask_babel import force_locale, gettext

from reports.benchmarks import compare_with_references
from reports.building.panels import NOBODY_SHOWN, figure_of, shown_count
from reports.comparison.frames import ClientFrame, load_clients
from reports.comparison.funnels import centres_funnel
from reports.comparison.positions import positions_of
from reports.comparison.value import Against, Column, Comparison, ReleaseBehind, Row
from reports.disclosure.grain import ShownCount, display_response_rate
from reports.disclosure.plan import INDEX
from reports.families import judge
from reports.panels import HIDDEN, Benchmark, Count
from reports.pool_comparisons import ask_pools
from reports.standing import PoolComparison
from survey.instruments.catalogue import language_for
from survey.instruments.instrument import Instrument
from survey.services.instruments import instrument_of
from survey.tree import ROOT, name_of

COMPARED = ("index", "module")  # roles of themes: what was answered of outcomes stands in each client's own report


@dataclass(frozen=True)
class Scope:
    """Whom a comparison is for: the clients to be compared, and which of their units its reader may open.

    sets: the benchmark sets that may be read by whoever is assigned all of the reader's clients, not only the chosen ones.
    """

    clients: tuple[str, ...]
    may_open: Callable[[str, str], bool]
    sets: tuple[Benchmark, ...] = ()
    demonstration: bool = False

    def set_of(self, key: str | None) -> Benchmark | None:
        """The set of that key; None where the reader may see none such."""
        return next((one for one in self.sets if one.key == key), None)


def build_comparison(scope: Scope, month: str, language: str, *, chosen: str | None = None) -> Comparison:
    """The comparison of a month in one language. chosen: the key of a benchmark set.

    A client without a release that month has a row that says so. All tests of the page are judged as one family.
    """
    frames = [frame for frame in load_clients(scope.clients, month) if frame.client.demonstration == scope.demonstration]
    asked = {frame.client.key: instrument_of(frame.wave) for frame in frames if frame.wave is not None}
    common = _common(asked.values())
    language = language_for(language, common.languages) if common else language
    benchmark = scope.set_of(chosen)
    with force_locale(language):
        columns = _columns(common, asked.values(), language, benchmark) if common else ()
        rows = _rows(frames, asked, common, columns, scope.may_open)
        rows = _placed(rows, frames, columns, benchmark)
        return Comparison(
            month=month,
            language=language,
            demonstration=scope.demonstration,
            instrument_name=common.names[language] if common else "",
            columns=columns,
            rows=rows,
            benchmark=benchmark,
            funnel=centres_funnel(rows, frames, scope.may_open),
            releases=_releases(rows, frames),
        )


def _common(asked: Iterable[Instrument]) -> Instrument | None:
    """The instrument that most clients used, in its newest version; figures of another one are not the same measures."""
    asked = list(asked)
    used = Counter(instrument.key for instrument in asked)
    if not used:
        return None
    key = min(used, key=lambda one: (-used[one], one))
    return max((one for one in asked if one.key == key), key=lambda one: one.version)


def _columns(
    common: Instrument, asked: Iterable[Instrument], language: str, benchmark: Benchmark | None
) -> tuple[Column, ...]:
    """The index, its themes, and the themes of every module that one of the clients asked."""
    themes = {}
    for instrument in (common, *(one for one in asked if one.key == common.key)):
        for theme in instrument.themes:
            if theme.role in COMPARED:
                themes.setdefault(theme.code, theme)
    ordered = sorted(themes.values(), key=lambda theme: COMPARED.index(theme.role))
    named = [(f"theme:{theme.code}", theme.names[language], "1-6", theme.role == "module") for theme in ordered]
    return tuple(
        Column(code, name, scale, _against(code, scale, language, common.key, benchmark), module)
        for code, name, scale, module in [(INDEX, gettext("Wellbeing index"), "0-100", False), *named]
    )


def _against(code: str, scale: str, language: str, instrument: str, benchmark: Benchmark | None) -> Against | None:
    if benchmark is not None and code in benchmark.figures:
        figure = benchmark.figures[code]
        return Against(figure.median, "set", figure.median_bound)
    published = compare_with_references(code, scale, HIDDEN, language, instrument=instrument)
    return Against(published[0].reference.value, "published") if published else None


def _rows(
    frames: Iterable[ClientFrame],
    asked: Mapping[str, Instrument],
    common: Instrument | None,
    columns: tuple[Column, ...],
    may_open: Callable[[str, str], bool],
) -> tuple[Row, ...]:
    rows = []
    for frame in frames:
        key = frame.client.key
        if frame.release is None or asked[key].key != common.key:
            state = "no release" if frame.release is None else "another questionnaire"
            rows.append(Row(key, frame.client.name, ROOT, frame.client.name, state, NOBODY_SHOWN))
            continue
        themes = {INDEX, *(f"theme:{theme.code}" for theme in asked[key].themes)}
        codes = [column.code for column in columns if column.code in themes]
        open_ = [path for path in frame.units if may_open(key, path)]
        rows += [_row(frame, path, codes) for path in open_]
        if not open_:
            rows.append(Row(key, frame.client.name, ROOT, frame.client.name, "out of reach", NOBODY_SHOWN))
    return tuple(rows)


def _row(frame: ClientFrame, path: str, codes: Collection[str]) -> Row:
    name = frame.client.name if path == ROOT else name_of(path)
    where = (frame.client.key, frame.client.name, path, name)
    shown = frame.counts.get(path)
    if shown is None:
        return Row(*where, "hidden", NOBODY_SHOWN)
    count, invited = ShownCount(*shown), frame.invited[path]
    rate = display_response_rate(count, invited)
    n = Count(shown_count(count), invited, None if rate is None else tuple(rate))
    return Row(*where, "released", n, {code: figure_of(frame.cells[path].get(code)) for code in codes})


def _placed(
    rows: tuple[Row, ...], frames: Iterable[ClientFrame], columns: tuple[Column, ...], benchmark: Benchmark | None
) -> tuple[Row, ...]:
    """The rows with their ranks and their answers from the page's one family of tests."""
    cells = {f"{frame.client.key}/{path}": at for frame in frames for path, at in frame.cells.items()}
    codes = [column.code for column in columns]
    shown = {row.key: {code: cells[row.key][code] for code in codes if row.figure(code)} for row in rows}
    positions = positions_of(rows, shown, codes)
    judged = _judge(shown, benchmark)
    return tuple(
        Row(**{**vars(row), "positions": positions.get(row.key, {}), "judged": judged.get(row.key, {})}) for row in rows
    )


def _judge(shown: Mapping[str, Mapping], benchmark: Benchmark | None) -> dict[str, dict[str, PoolComparison]]:
    if benchmark is None:
        return {}
    questions = {
        (key, code): question
        for key, cells in shown.items()
        for (_, code), question in ask_pools(cells, [benchmark]).items()
    }
    (answers,) = judge(questions)
    judged: dict[str, dict[str, PoolComparison]] = {}
    for (key, code), answer in answers.items():
        judged.setdefault(key, {})[code] = answer
    return judged


def _releases(rows: Iterable[Row], frames: Iterable[ClientFrame]) -> tuple[ReleaseBehind, ...]:
    shown = {row.client for row in rows if row.state in ("released", "hidden")}
    return tuple(
        ReleaseBehind(frame.client.key, frame.client.name, frame.wave.closed_at.date().isoformat(), frame.release.sha256)
        for frame in frames
        if frame.client.key in shown
    )
