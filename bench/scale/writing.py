"""Writes the page and its picture."""

from pathlib import Path

from bench.plot import draw_growth
from bench.scale.figures import newest_results, read_costs
from bench.scale.page import evening_growth, page


def write_scale(results: Path, docs: Path) -> Path:
    """The page, written into the folder `docs`. NotMeasured where the results are not complete."""
    costs = read_costs(newest_results(results))
    growth = evening_growth(costs)
    (docs / f"{growth.name}.svg").write_text(draw_growth(growth.to_dict()), encoding="utf-8")
    place = docs / "scale.md"
    place.write_text(page(costs), encoding="utf-8")
    return place
