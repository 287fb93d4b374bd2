"""The sample reports that tests read: one of each kind a reader may meet."""

from dataclasses import replace

from reports.client_wide import BlockedItem
from reports.disclosure.figures import SCALES
from reports.panels import HIDDEN, Count, Panel
from reports.report import Comment, Report
from reports.trends import Break
from reports.turnover.outlook import Contribution, Expectation, Outlook, PastForecast, TurnoverBaseline
from tests.reports import standing_samples
from tests.reports.report_factory import build, controlled, figure


def centre(**changes) -> Report:
    """A centre with six teams: one too small to show, one with two themes hidden."""
    teams = (("Team 1", 14), ("Team 2", 24), ("Team 3", 9), ("Team 4", 6), ("Team 5", 0), ("Team 6", 11))
    return build("Bergen", "Bergen", children=teams, **changes)


def client(**changes) -> Report:
    """The client itself with three centres."""
    centres = (("Bergen", 64), ("Oslo", 131), ("Trondheim", 38))
    settings = {"seed": 3, "answered": 233, "invited": 301} | changes
    return build("", "Fjordlink Kundeservice", children=centres, **settings)


def team(**changes) -> Report:
    """A team of a dozen: coarse grain, bands for counts, no units of its own."""
    return build("Bergen/Team 3", "Team 3", **({"seed": 5, "answered": 12, "invited": 15} | changes))


def blocked() -> Report:
    """The client in a month in which an item ran against the others."""
    whole = client()
    themes = tuple(replace(at, figure=HIDDEN, change=None) if at.code == "theme:leadership" else at for at in whole.themes)
    item = BlockedItem("LEA1", "My nearest leader sees me and supports me when it matters", "Leadership")
    index = replace(whole.index, figure=HIDDEN, change=None)
    return replace(whole, index=index, themes=themes, blocked=(item,), drivers=(), reliability=())


def first_wave() -> Report:
    return centre(waves=1)


def three_years() -> Report:
    return centre(waves=36, seed=7)


def reworded() -> Report:
    """Two years from another tool, then other words for a theme: marks, signals, and limits that begin anew."""
    report = three_years()
    trends = []
    for trend in report.trends:
        anew = trend.code in ("index", "theme:workload")
        points = [replace(at, imported=number < 12) for number, at in enumerate(trend.points)]
        points[12] = replace(points[12], breaks=(Break.TOOL,))
        if trend.code == "theme:culture":
            points[27:] = [replace(at, figure=figure(3.6, half=0.25)) for at in points[27:]]
        if anew:
            points[22] = replace(points[22], breaks=(Break.WORDING,))
        step = SCALES[trend.scale].fine
        trends.append(controlled(trend.code, trend.name, trend.scale, points, step, start=22 if anew else 0))
    return replace(report, trends=tuple(trends))


def crowded(teams: int = 100) -> Report:
    """A centre with many teams of every size."""
    sizes = (14, 24, 9, 6, 0, 11, 31, 18)
    children = tuple((f"Team {at}", sizes[at % len(sizes)]) for at in range(1, teams + 1))
    return build("Oslo", "Oslo", seed=11, answered=1386, invited=1702, children=children)


def long_names() -> Report:
    """Names as long as customers really write them, in the language that joins its words."""
    names = {
        "education": "Utdanningens relevans for arbeidsoppgavene",
        "involvement": "Medvirkning i beslutninger som er viktige for meg",
        "workload": "Arbeidsmengde og arbeidsbelastning",
    }
    teams = (
        ("Kundeservice privatmarked Nord-Norge kveld og helg", 14),
        ("Teknisk brukerstøtte bredbånd og mobil, andrelinje", 24),
        ("Inkassohenvendelser", 9),
        ("Bedriftskundeavdelingen for offentlig sektor", 0),
    )
    return build(
        "Kundeservice privatmarked", "Kundeservice privatmarked Nord-Norge, Svalbard og utenlandske datterselskaper", seed=13,
        children=teams, names=names, client_name="Det Nordenfjeldske Telekommunikasjonsselskap og Datterselskaper AS",
    )


def hidden() -> Report:
    """A unit whose figures may not be shown, for whatever reason."""
    shown = centre()
    return replace(
        shown, state="hidden", n=Count(None, None, None), index=Panel("index", "Wellbeing index", "0-100", HIDDEN),
        themes=(), modules=(), outcomes=(), items=(), distributions=(), trends=(), units=(),
    )


def everything_hidden() -> Report:
    """Released, but every figure below the index is hidden: the report must stay whole and say so."""
    shown = centre()

    def without(panels):
        return tuple(Panel(at.code, at.name, at.scale, HIDDEN, (), None, at.higher_is_better) for at in panels)

    return replace(
        shown, themes=without(shown.themes), modules=without(shown.modules),
        outcomes=without(shown.outcomes), items=without(shown.items),
        distributions=tuple(replace(at, groups=HIDDEN) for at in shown.distributions),
        units=tuple(replace(row, state="hidden", n=Count(None, None, None), figures=dict.fromkeys(row.figures, HIDDEN))
                    for row in shown.units),
        trends=shown.trends[:1],
    )


def commented() -> Report:
    """Comments as people write them: mark-up, another direction, signs that no text face holds."""
    texts = (
        "[…] lytter. <script>alert(1)</script> & \"sitater\"", "Bra team 😀👍", "שלום לכולם 123 […]",
        "Слишком много звонков", "مرحبا", "電話太多", "a" * 500, "Mer tid mellom samtalene, takk.",
        "We need 2 breaks, not 1.", "Pauzes zijn te kort :-(",
    )  # fmt: skip
    return replace(centre(), comments=tuple(Comment(f"{number:032x}", text) for number, text in enumerate(texts)))


def placed() -> Report:
    return standing_samples.placed(team())


def funnelled() -> Report:
    return standing_samples.funnelled(client())


def with_turnover(state: str = "forecast") -> Report:
    """A forecast with its band, what the scores add, and earlier ones, one of which missed and one of which can't be judged."""
    names = ("index", "Wellbeing index", 1.2), ("theme:turnover_intention", "Intention to leave", -0.4)
    contributions = tuple(Contribution(*each) for each in names)
    horizons = tuple(
        Expectation(months, state, expected, low, high, base, contributions if state == "forecast" else ())
        for months, expected, low, high, base in ((3, 5.6, 2, 10, 4.8), (12, 22.4, 12, 35, 19.2))
    )
    outlook = Outlook(
        state=state,
        reason="The reason, as a sentence.",
        headcount=104,
        baseline=TurnoverBaseline(leavers=21, months=12, headcount=101.5, rate=0.214, low=0.15, high=0.29),
        horizons=horizons,
        record=(
            PastForecast("2026-06", 3, 5.1, 2, 9, 4), PastForecast("2026-05", 3, 5.0, 2, 9, 11),
            PastForecast("2025-09", 12, 20.3, 11, 32, None),
        ),
    )  # fmt: skip
    return replace(centre(), turnover=outlook)


def intention_only() -> Report:
    """A client that has not told how many leave."""
    shown = centre()
    intention = replace(shown.trends[1], code="theme:turnover_intention", name="Intention to leave")
    return replace(shown, turnover=Outlook("intention only", "Thoughts of leaving only; no forecast."), intention=intention)


SAMPLES = {
    "centre": centre, "client": client, "team": team, "first_wave": first_wave, "three_years": three_years,
    "reworded": reworded,
    "crowded": crowded, "long_names": long_names, "hidden": hidden, "everything_hidden": everything_hidden,
    "commented": commented, "placed": placed, "funnelled": funnelled,
    "with_turnover": with_turnover, "intention_only": intention_only,
}
