"""How every shown measure of a unit stands: its answers from the report's family of tests, and its ranks."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from reports.building.funnels import Cells, level_of
from reports.changes import ask_changes, ask_earlier
from reports.disclosure.figures import SCALES
from reports.families import Cell, judge, scale_of
from reports.frames import Frame
from reports.panels import Benchmark, Change, Panel
from reports.pool_comparisons import PoolKey, ask_pools
from reports.standing import EarlierComparison, PoolComparison, Position, Standing
from reports.statistics.ranks import Placed, rank_interval

Earlier = Mapping[str, EarlierComparison]
Pools = Mapping[PoolKey, PoolComparison]


def compare_all(
    frame: Frame, path: str, benchmarks: Iterable[Benchmark]
) -> tuple[dict[str, Change], Earlier, Pools]:
    """Every comparison of the report that is tested, judged as one family: with the last wave, its own year, and sets."""
    month = frame.wave.month
    figures = {code: cell for code, cell in frame.cells[path].items() if cell.value is not None}
    return judge(ask_changes(frame.history, month), ask_earlier(frame.history, month), ask_pools(figures, benchmarks))


def standings_of(
    panels: Iterable[Panel], earlier: Earlier, pools: Pools, *, path: str, level: Cells
) -> dict[str, Standing]:
    """Measure → how it stands, of every shown measure. level: the cells of all shown units on the unit's own level."""
    return {
        panel.code: Standing(
            position=_position(panel, path, level),
            earlier=earlier.get(panel.code),
            pools={key: answer for (key, code), answer in pools.items() if code == panel.code},
        )
        for panel in panels
        if panel.state == "released"
    }


def _position(panel: Panel, path: str, level: Cells) -> Position | None:
    """Ranks among the shown units of the level. Units of one level never hold one another: no roll-up beside its parts."""
    own = level.get(path, {}).get(panel.code)
    if own is None:
        return None
    code, scale = panel.code, scale_of(panel.code)
    others = [placed(scale, cells[code]) for unit, cells in level.items() if unit != path and code in cells]
    ranks = rank_interval(placed(scale, own), others, higher_is_better=panel.higher_is_better)
    return ranks and Position(level_of(path), ranks)


@lru_cache(maxsize=20_000)  # cells lie on a grid: many units show the same, and so do all reports of one wave
def placed(scale_name: str, cell: Cell) -> Placed:
    scale = SCALES[scale_name]
    return Placed(cell.value, cell.low, cell.high, cell.step, scale.floor, scale.ceiling, clipped=cell.bound is not None)
