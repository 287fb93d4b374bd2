"""The report document, described key by key. What it means stands in docs/files.md; tests hold it against real reports. Pure."""

from reports.openapi.parts import (
    INTEGER,
    MONTH,
    NUMBER,
    OBJECT,
    SHA256,
    TEXT,
    YES_OR_NO,
    Schema,
    either,
    mapping,
    maybe,
    one_of,
    record,
    same,
    several,
)

STATE = one_of("released", "hidden")
COMPARED = one_of("different", "not different", "not tested")
BOUND = maybe({"type": "string", "enum": ["at most", "at least"]}, "A clipped figure: the value is a limit.")
SCALE = one_of("0-100", "1-6", "share")
COUNT = {"type": ["integer", "string", "null"], "description": "Exact, a band such as 5–9, rounded such as ≈ 50, or hidden."}
RATE = {"type": ["integer", "string", "null"], "description": "Whole per cent, or a range."}
ENDS = {"bound": BOUND, "low": maybe(NUMBER), "high": maybe(NUMBER)}
FIGURE = {"state": STATE, "value": maybe(NUMBER), **ENDS}
CODED = record("A figure of a subunit or group.", code=TEXT, **FIGURE)

SHARES = several(record(first=INTEGER, last=INTEGER, value=NUMBER, bound=BOUND), "Shares of joined options, of a distribution.")

REFERENCE = {
    "oneOf": [
        record(source=TEXT, value=NUMBER, difference=maybe(NUMBER), state=COMPARED, kind={"const": "published"}),
        record(
            source=TEXT, value=NUMBER, difference=maybe(NUMBER), state=COMPARED, kind={"const": "own history"},
            waves=INTEGER, first=MONTH, last=MONTH,
        ),
        record(
            source=TEXT, value=NUMBER, bound=BOUND, difference=maybe(NUMBER), state=COMPARED, kind={"const": "benchmark set"},
            set=TEXT, place=maybe(record(**{"from": INTEGER, "to": INTEGER})), note=TEXT,
        ),
    ]
}  # fmt: skip

MEASURE = record(
    "index, theme:autonomy, item:AUT1, share:TUR1:4-6 or distribution:AUT1; on 0–100, 1–6, or as a share of 1.",
    code=TEXT,
    scale=SCALE,
    **FIGURE | {"value": either(NUMBER, SHARES, {"type": "null"})},
    adjusted=maybe(NUMBER),
    references=several(same("Reference")),
    change=maybe(record(since=MONTH, value=maybe(NUMBER), state=COMPARED)),
    position=maybe(record(set=TEXT, rank_low=INTEGER, rank_high=INTEGER, of=INTEGER)),
)

FUNNEL = either(
    record(state={"const": "not available"}, reason=TEXT),
    record(
        state={"const": "available"},
        set=TEXT,
        measure=TEXT,
        centre=NUMBER,
        spread=NUMBER,
        dispersion=NUMBER,
        units=several(record(unit_path=TEXT, n=INTEGER, value=NUMBER, bound=BOUND, zone=TEXT)),
        beyond=several(record(limit=NUMBER, expected_by_chance=NUMBER, observed=INTEGER)),
    ),
)

NON_RESPONSE = record(
    strata=several(record(unit_path=TEXT, response_rate=RATE)),
    bounds=several(record(code=TEXT, scale=SCALE, low=NUMBER, high=NUMBER)),
)

LIMITS = maybe(record(centre=NUMBER, low=NUMBER, high=NUMBER))
POINT = {"signals": several(TEXT), "imported": YES_OR_NO, "breaks": several(TEXT)}
TREND = several(record(month=MONTH, state=STATE, index=maybe(NUMBER), **ENDS, **POINT, limits=LIMITS), "The index, wave by wave.")
FINDING = record(signal=TEXT, direction=one_of("up", "down"), since=MONTH, month=MONTH, waves=INTEGER)
TRENDS = several(
    record(
        code=TEXT,
        scale=SCALE,
        since=maybe(MONTH),
        limits=LIMITS,
        reason=maybe(TEXT),
        expected_by_chance=NUMBER,
        findings=several(FINDING),
        points=several(record(month=MONTH, **FIGURE, **POINT)),
    )
)

DRIVER = record(theme=TEXT, share=NUMBER, low=NUMBER, high=NUMBER, direction=one_of("higher", "lower", "not clear"))
DRIVERS = several(record(outcome=TEXT, explained=NUMBER, n=TEXT, above_chance=YES_OR_NO, themes=several(DRIVER)))
QUALITIES = ("alpha", "low", "high", "omega", "icc1", "icc2", "agreement")
RELIABILITY = several(record(measure=TEXT, **{name: maybe(NUMBER) for name in QUALITIES}))

TURNOVER = record(
    state=TEXT,
    reason=maybe(TEXT),
    headcount=maybe(INTEGER),
    baseline=maybe(OBJECT, "What past leavers alone would say."),
    horizons=several(record(
        months=INTEGER, state=TEXT, expected=maybe(NUMBER), low=maybe(INTEGER), high=maybe(INTEGER), base=maybe(OBJECT),
    )),
    contributions=several(record(months=INTEGER, code=TEXT, leavers=NUMBER)),
    record=several({"type": "object", "required": ["within"]}, "Earlier forecasts beside what happened."),
)  # fmt: skip

POOL_FIGURE = {name: NUMBER for name in ("median", "lower", "upper")}
POOL_BOUNDS = {f"{name}_bound": BOUND for name in POOL_FIGURE}
BENCHMARK = record(
    "A set of several clients, for consultants.",
    set=TEXT, name=TEXT, clients=INTEGER, units=INTEGER,
    measures=several(record(code=TEXT, scale=SCALE, **POOL_FIGURE, **POOL_BOUNDS)),
)  # fmt: skip

CERTIFICATE = record(
    "How the release was checked before it was frozen.",
    rules=several(record(id=TEXT, text=TEXT)),
    parameters=OBJECT,
    hidden_by_rule=mapping(INTEGER),
    audit=OBJECT,
    sha256=SHA256,
)

CERTIFICATE["properties"] |= {"blocked": several(TEXT, "Items that run against all others; earlier certificates don't say.")}

PLAN = record(
    "A measure that a unit has planned, and its theme before and after.",
    id=TEXT, unit_path=TEXT, measure=maybe(TEXT), title=TEXT, owner=TEXT, due_on=TEXT, status=TEXT, registered_on=TEXT,
    ended_on=maybe(TEXT), before=record(month=MONTH, **FIGURE), after=maybe(record(month=MONTH, **FIGURE)),
    change=maybe(record(value=maybe(NUMBER), state=COMPARED)), said=TEXT,
)  # fmt: skip

REPORT = record(
    "One unit in one released wave. Keys are added in later versions, never renamed or removed: ignore those you don't know.",
    client=TEXT,
    month=MONTH,
    unit_path=TEXT,
    unit_name=TEXT,
    instrument=TEXT,
    language=one_of("en", "nb", "sv", "da", "nl"),
    demonstration=YES_OR_NO,
    state={"const": "released"},
    n=record(shown=COUNT, invited=maybe(INTEGER), response_rate=RATE),
    measures=several(same("Measure")),
    funnel=maybe(FUNNEL),
    non_response=maybe(NON_RESPONSE),
    trend=TREND,
    trends=TRENDS,
    signals=record(charts=INTEGER, observed=INTEGER, expected_by_chance=NUMBER),
    drivers=DRIVERS,
    reliability=RELIABILITY,
    blocked=several(record(item=TEXT, text=TEXT, theme=TEXT)),
    turnover=TURNOVER,
    units=several(record(unit_path=TEXT, state=STATE, measures=several(same("Figure"))), "Direct children, for a heat map."),
    splits=several(
        record(background=TEXT, group=TEXT, name=TEXT, state=STATE, n=COUNT, measures=several(same("Figure")))
    ),
    benchmarks=several(BENCHMARK),
    comments=several(record(id=TEXT, text=TEXT)),
    action_plans=several(PLAN),
    action_plans_left_out=INTEGER,
    certificate=CERTIFICATE,
)

SCHEMAS: dict[str, Schema] = {"Report": REPORT, "Measure": MEASURE, "Reference": REFERENCE, "Figure": CODED}
