"""Sample reports, realistic in shape and grain: what the close of a wave would have frozen for an invented client."""

import random
from dataclasses import replace
from types import SimpleNamespace

from reports.building.control import control_of
from reports.client_wide import Driver, DriverSet, Reliability
from reports.disclosure.certificate import RULES, parameters
from reports.disclosure.figures import SCALES
from reports.disclosure.grain import display_distribution
from reports.panels import HIDDEN, Change, Count, Figure, Panel, Reference, ReferenceComparison
from reports.report import Distribution, OptionGroup, Report, UnitRow
from reports.trends import Trend, TrendPoint
from survey.thresholds import Thresholds

THEMES = {
    "autonomy": ("Autonomy", 3.9),
    "involvement": ("Involvement", 3.7),
    "education": ("Education relevance", 3.2),
    "motivation": ("Motivation", 4.4),
    "satisfaction": ("Job satisfaction", 4.5),
    "culture": ("Culture", 5.1),
    "leadership": ("Leadership", 4.6),
    "development": ("Development", 3.8),
    "technology": ("Technology", 3.5),
    "workload": ("Workload", 3.1),
}
ITEMS = {
    "AUT1": "I decide for myself over the parts of the working day that matter to me",
    "INV1": "I take part in decisions that are important to me",
    "EDU1": "My formal education is relevant for the job I do today",
    "MOT1": "I am motivated by the work I do",
    "JOY1": "I am satisfied with my work situation as a whole",
    "MEA1": "My job is meaningful",
    "CUL1": "Colleagues here help one another when it matters",
    "LEA1": "My nearest leader sees me and supports me when it matters",
    "DEV1": "I have good chances to learn and to grow",
    "TEC1": "The tools I have give me the right answer for the customer",
    "WRK1": "The amount of work is more than I can manage well",
    "TUR1": "I am considering leaving this job within the next 12 months",
}
MODULE = {
    "volume": ("Call and case volume", 3.3),
    "time": ("Time pressure and targets", 2.9),
    "employer": ("Employer reduces workload", 3.0),
}
PUBLISHED = (
    ("autonomy", 3.9, "how far one decides oneself"),
    ("involvement", 4.0, "how far one takes part in decisions"),
    ("education", 3.3, "how relevant one's education is"),
)
OPTIONS = ("to a very small extent", "2", "3", "4", "5", "to a very large extent")
STATES = ("not different", "not different", "different", "not different", "not tested")


def months(count: int, last: str = "2026-10") -> list[str]:
    """`count` months, oldest first, the last one given."""
    year, month = map(int, last.split("-"))
    end = year * 12 + month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(end - count + 1, end + 1)]


def references() -> tuple[Reference, ...]:
    """The published figures of the instrument, with those that no panel measures."""
    norwegian = [
        Reference(
            f"mi2023-{key}", "Medarbeiderindeks 2023 (NetNordic, CustomerTrends)", 2023, "NO", measure, "1-6", value,
            "about 200", "Same scale; the wording is our own.",
        )
        for key, value, measure in PUBLISHED
    ]
    dutch = [
        Reference(
            f"maw2017-{key}", "Meditation at Work 2017", 2017, "NL", measure, "share", value, "not stated",
            "Built to match: the three upper options of a differently worded item.",
        )
        for key, value, measure in (
            ("leave", 0.35, "considers resigning within 12 months"),
            ("training", 0.14, "unsolved problems blamed on lack of training"),
        )
    ]
    return (*norwegian, *dutch)


def grained(value: float, coarse: bool, scale: str) -> float:
    """A mean on the grid of the publication rule."""
    if scale == "0-100":
        return round(value / 5) * 5.0 if coarse else float(round(value))
    if scale == "share":
        return round(value, 2)
    return round(value * 4) / 4 if coarse else round(value, 1)


def figure(value: float, *, coarse: bool = False, scale: str = "1-6", half: float = 0.2) -> Figure:
    """A displayed mean with its interval, clipped at the extremes as the publication rule asks."""
    low_end, high_end = {"0-100": (10, 90), "1-6": (1.5, 5.5), "share": (0.05, 0.95)}[scale]
    value = grained(value, coarse, scale)
    if value <= low_end or value >= high_end:
        return Figure(min(max(value, low_end), high_end), "at most" if value <= low_end else "at least")
    low, high = (grained(min(max(end, low_end), high_end), coarse, scale) for end in (value - half, value + half))
    return Figure(value, None, min(low, value), max(high, value), grained(value, coarse, scale))


def panel(code: str, name: str, shown, *, scale="1-6", since=None, before=None, state="not different", reference=None, up=True):
    """One measure; `before` is the displayed value of the wave `since`."""
    known = isinstance(shown, Figure) and shown.bound is None
    comparisons = ()
    if reference is not None:
        gap = round(shown.value - reference.value, 2) if known else None
        comparisons = (ReferenceComparison(reference, gap, "not tested"),)
    change = None
    if since is not None:
        change = Change(since, round(shown.value - before, 2), state) if known else Change(since, None, "not tested")
    return Panel(code, name, scale, shown, comparisons, change, up)


def theme_panels(rng, published, *, coarse, waves, names=None):
    """The ten themes of the index, with a change where there is an earlier wave."""
    since = months(2)[0] if waves > 1 else None
    panels = []
    for at, (key, (name, centre)) in enumerate(THEMES.items()):
        shown = figure(centre + rng.uniform(-0.3, 0.3), coarse=coarse, half=0.5 if coarse else 0.25)
        state = STATES[at % len(STATES)]
        move = {"different": rng.choice((-0.5, 0.5)), "not different": 0.1, "not tested": 0.25}[state]
        before = shown.value - (0.25 if coarse else move)
        panels.append(
            panel(
                f"theme:{key}", (names or {}).get(key, name), shown, since=since, before=before,
                state="not different" if coarse and state == "different" else state, reference=published.get(f"mi2023-{key}"),
            )
        )
    return tuple(panels)


def trend_of(rng, code, name, scale, last, *, waves, coarse, gaps=(5,)):
    """A measure that moves about its usual value and ends at the report's own figure; a hidden wave is a gap."""
    width = {"0-100": 4 if not coarse else 10, "1-6": 0.25 if not coarse else 0.5}[scale]
    points, usual = [], last.value if isinstance(last, Figure) else 4.0
    value = usual
    for back, month in enumerate(reversed(months(waves))):
        shown = last if back == 0 else HIDDEN if back in gaps else figure(value, coarse=coarse, scale=scale, half=width)
        points.append(TrendPoint(month, shown))
        value = usual + rng.uniform(-0.5, 0.5) * width
    points.reverse()
    return controlled(code, name, scale, points, SCALES[scale].coarse if coarse else SCALES[scale].fine)


def controlled(code, name, scale, points, step, start=0):
    """A trend with the control chart that its points make."""
    shown = [at.figure for at in points]
    cells = [None if at is HIDDEN else SimpleNamespace(value=at.value, bound=at.bound, step=step) for at in shown]
    control, signals = control_of([at.month for at in points], cells, start, scale)
    signalled = (replace(at, signals=fired) for at, fired in zip(points, signals, strict=True))
    return Trend(code, name, scale, tuple(signalled), control)


def distribution_of(rng, code, text, centre):
    weights = [max(0.02, 1 - abs(option - centre) / 2.6) * rng.uniform(0.8, 1.2) for option in range(1, 7)]
    shown = display_distribution([round(100 * weight / sum(weights)) for weight in weights])
    groups = {
        (at.first, at.last): OptionGroup(at.first, at.last, at.value, at.bound if at.first == at.last else None)
        for at in shown
    }
    return Distribution(f"distribution:{code}", text, OPTIONS, tuple(groups.values()), code not in ("WRK1", "TUR1"))


def distributions_of(rng):
    centres = [centre for _, centre in THEMES.values()]
    centres = [*centres[:5], 4.9, *centres[5:9], 3.9, 2.6]
    return tuple(distribution_of(rng, code, text, at) for (code, text), at in zip(ITEMS.items(), centres, strict=True))


def unit_row(rng, path, name, *, answered, codes, hidden=False):
    """A child unit in the heat map; `answered` decides its grain."""
    if hidden:
        return UnitRow(path, name, "hidden", Count(None, None, None), dict.fromkeys(codes, HIDDEN))
    coarse = answered < 20
    shown = "5–9" if answered < 10 else "10–19" if coarse else answered
    figures = {"index": figure(rng.uniform(48, 74), coarse=coarse, scale="0-100", half=6)}
    for code, (_, centre) in zip(codes[1:], THEMES.values(), strict=True):
        figures[code] = figure(centre + rng.uniform(-0.9, 0.9), coarse=coarse)
    if answered < 7:
        figures[codes[3]] = figures[codes[6]] = HIDDEN
    return UnitRow(path, name, "released", Count(shown, None, None), figures)


def drivers_of(outcome: str) -> DriverSet:
    """Ten themes of which one stands out, as at the close of a wave of some 230 people."""
    shares = dict(zip(THEMES, (0.03, 0.02, 0.01, 0.04, 0.05, 0.03, 0.11, 0.02, 0.01, 0.04), strict=True))
    drivers = (
        Driver(f"theme:{key}", share, max(round(share - 0.04, 2), 0.0), round(share + 0.05, 2), -1 if share > 0.01 else 0)
        for key, share in sorted(shares.items())
    )
    return DriverSet(outcome, 0.36, 220, True, tuple(drivers))


RELIABILITY = (
    Reliability("index", 0.83, 0.79, 0.86, 0.83, 0.05, 0.42, 0.91),
    Reliability("theme:satisfaction", 0.71, 0.62, 0.78, None, 0.04, 0.38, 0.63),
)


def certificate(hidden: int) -> dict:
    return {
        "rules": [{"id": rule, "text": text} for rule, text in RULES.items()],
        "parameters": parameters(Thresholds()),
        "hidden_by_rule": {"all": hidden},
        "blocked": [],
        "audit": {"checked": 412, "smallest_ring": "5–9", "passed": True},
        "sha256": "9f2c6a1be0d34758a1c2f6e7b8d90123456789abcdef0123456789abcdef0123",
    }


def build(
    unit_path: str, unit_name: str, *, seed=1, answered=64, invited=82, waves=12, children=(), demonstration=True, names=None,
    client_name="Fjordlink Kundeservice", language="en",
) -> Report:
    """A released report. `children` holds (name, answered) pairs; answered 0 is a hidden unit."""
    rng, coarse = random.Random(seed), answered < 20
    published = {reference.key: reference for reference in references()}
    themes = theme_panels(rng, published, coarse=coarse, waves=waves, names=names)
    value = sum(theme.figure.value for theme in themes) / len(themes)
    index = figure((value - 1) * 20, coarse=coarse, scale="0-100", half=10 if coarse else 4)
    since = months(2)[0] if waves > 1 else None
    codes = ("index", *(theme.code for theme in themes))
    rows = tuple(
        unit_row(rng, f"{unit_path}/{name}".strip("/"), name, answered=count, codes=codes, hidden=count == 0)
        for name, count in children
    )
    trends = (trend_of(rng, "index", "Wellbeing index", "0-100", index, waves=waves, coarse=coarse),) + tuple(
        trend_of(rng, theme.code, theme.name, "1-6", theme.figure, waves=waves, coarse=coarse) for theme in themes
    )
    rate = round(100 * answered / invited)
    count = "5–9" if answered < 10 else "10–19" if coarse else answered
    modules = tuple(
        panel(f"theme:{key}", name, figure(at, coarse=coarse, half=0.3), since=None) for key, (name, at) in MODULE.items()
    )
    intention = panel(
        "mean:TUR1", "Considers leaving within 12 months", figure(2.6, coarse=coarse),
        since=since, before=2.75 if coarse else 2.4, up=False,
    )
    share = panel(
        "share:TUR1:4-6", "Considers leaving (4 to 6)", HIDDEN if coarse else figure(0.28, scale="share", half=0.09),
        scale="share", reference=published["maw2017-leave"], up=False,
    )
    items = () if answered < 10 else tuple(
        panel(f"item:{code}", ITEMS[code], figure(at, coarse=coarse, half=0.5 if coarse else 0.25), since=since,
              before=grained(at, coarse, "1-6"))
        for code, at in (("JOY1", 4.2), ("MEA1", 4.8))
    )
    return Report(
        client="fjordlink", client_name=client_name, month="2026-10", unit_path=unit_path, unit_name=unit_name,
        instrument="medarbeiderpuls-2", instrument_name="Medarbeiderpuls", language=language, demonstration=demonstration,
        state="released",
        n=Count(count, invited, (45, 85) if coarse else (rate, rate)),
        opened_on="2026-10-05", closed_on="2026-10-19",
        index=panel("index", "Wellbeing index", index, scale="0-100", since=since, before=index.value - (0 if coarse else 2)),
        themes=themes, modules=modules, outcomes=(intention, share), items=items,
        distributions=() if coarse else distributions_of(rng),
        trends=trends, drivers=() if unit_path else (drivers_of(intention.code),), reliability=() if unit_path else RELIABILITY,
        units=rows, references=references(), links_handed_out=12, certificate=certificate(7),
    )
