"""The document of a comparison, described key by key. What it means stands in docs/files.md. Pure."""

from reports.openapi.parts import INTEGER, MONTH, NUMBER, SHA256, TEXT, YES_OR_NO, Schema, maybe, one_of, record, several
from reports.openapi.report_schemas import BENCHMARK, BOUND, COMPARED, COUNT, FIGURE, RATE, SCALE

AGAINST = record("The set's median, or a published figure.", value=NUMBER, bound=BOUND, source=one_of("set", "published"))
PART = one_of("below", "middle", "above")
REFERENCE = record(
    "Against the median of the set.",
    set=TEXT, difference=maybe(NUMBER), state=COMPARED, place=maybe(record(**{"from": PART, "to": PART})),
)  # fmt: skip
RANKS = record("Among the shown rows of its level, 1 at the good end.", rank_low=INTEGER, rank_high=INTEGER, of=INTEGER)
ROW = record(
    "A client (unit_path empty) or a unit right below it.",
    client=TEXT,
    client_name=TEXT,
    unit_path=TEXT,
    name=TEXT,
    state=one_of("released", "hidden", "no release", "another questionnaire", "out of reach"),
    n=record(shown=COUNT, invited=maybe(INTEGER), response_rate=RATE),
    measures=several(record(code=TEXT, **FIGURE, position=maybe(RANKS), reference=maybe(REFERENCE))),
)
FUNNEL = {
    "oneOf": [
        record(state={"const": "not available"}, reason=TEXT),
        record(
            state={"const": "available"}, set=TEXT, measure=TEXT, centre=NUMBER, spread=NUMBER, dispersion=NUMBER,
            units=several(record(unit_path=TEXT, n=COUNT, value=NUMBER, bound=BOUND, zone=TEXT)),
            beyond=several(record(limit=NUMBER, expected_by_chance=NUMBER, observed=INTEGER)),
        ),
    ]
}  # fmt: skip

COMPARISON: Schema = record(
    "Several clients in one month. Keys are added in later versions, never renamed or removed.",
    month=MONTH,
    language=one_of("en", "nb", "sv", "da", "nl"),
    demonstration=YES_OR_NO,
    instrument=TEXT,
    columns=several(record(code=TEXT, name=TEXT, scale=SCALE, module=YES_OR_NO, against=maybe(AGAINST))),
    rows=several(ROW),
    benchmark=maybe(BENCHMARK),
    funnel=FUNNEL,
    releases=several(record(client=TEXT, client_name=TEXT, closed_on=TEXT, sha256=SHA256)),
)
