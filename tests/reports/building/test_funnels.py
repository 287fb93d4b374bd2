import sys
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from reports.building import surroundings
from reports.building.funnels import funnel_of
from reports.frames import LevelCell, ShownUnit


def test_units_of_one_name_are_told_apart():
    paths = [f"{centre}/Team {number}" for centre in ("Oslo", "Bergen") for number in range(1, 6)] + ["Oslo/Night"]
    cell = LevelCell(60.0, None, 50.0, 70.0, 5.0)
    release = SimpleNamespace(moments={"within": {"index": {"variance": 196.0}}})
    frame = SimpleNamespace(cells={"": {"index": cell}}, release=release)
    units = dict.fromkeys(paths, ShownUnit(10, 19, False))
    found = funnel_of(frame, "", units, {path: {"index": cell} for path in paths})
    names = {point.path: point.name for point in found.points}
    assert names["Oslo/Team 1"] == "Team 1 (Oslo)" and names["Bergen/Team 1"] == "Team 1 (Bergen)"
    assert names["Oslo/Night"] == "Night"


def test_what_reports_share_is_kept_by_many_threads_at_once(app, monkeypatch):
    """A thread whose entry is pushed out by the others still gets what it asked for."""
    monkeypatch.setattr(surroundings, "KEPT", 1)
    frame = SimpleNamespace(release=SimpleNamespace(client="fjord", wave="2026-10", sha256="0" * 64))

    def ask(number: int) -> list[int]:
        with app.app_context():
            return [surroundings._kept(frame, what, lambda what=what: what + 1) for what in range(number, number + 300)]

    turns = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # seconds: threads interrupt one another wherever they can
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(ask, range(8)))
    finally:
        sys.setswitchinterval(turns)
    assert found == [list(range(number + 1, number + 301)) for number in range(8)]
