"""Released waves to report on: answers are released by the real rules without ballots, and a release can be repeated."""

from datetime import UTC, datetime

import pandas as pd
from sqlalchemy import insert, select, update

from bench.answers import SEED, draw_answers
from bench.workload import CLIENT, month_text, team_paths
from reports.models.release import Release, ReleasedCell, ReleasedUnit
from reports.release import release_scores
from reports.scores import score_answers
from survey.database import db
from survey.models.organisation import Client
from survey.models.wave import RELEASED, Wave, WaveUnit
from survey.services.instruments import instrument_of
from survey.services.waves import DEFAULT_INSTRUMENT, FrozenUnit, add_wave
from survey.tree import Tree, lineage_of


def release_wave(client: Client, back: int, people: int, centres: int, teams: int, *, module: str | None = None) -> Wave:
    """A released wave of so many answers, evenly spread. Scored, suppressed and frozen as imported answers are."""
    paths = team_paths(centres, teams)
    units = [paths[number % len(paths)] for number in range(people)]
    invited = pd.Series([unit for path in units for unit in lineage_of(path)]).value_counts().to_dict()
    year, month = (int(part) for part in month_text(back).split("-"))
    opened, closed = datetime(year, month, 1, 8, tzinfo=UTC), datetime(year, month, 8, 8, tzinfo=UTC)
    frozen = [FrozenUnit(path, int(invited[path])) for path in Tree.of(units).paths]
    wave = add_wave(
        client, month_text(back), frozen, now=opened, instrument=DEFAULT_INSTRUMENT, module=module, closes_at=closed,
        imported=True,
    )  # fmt: skip
    instrument = instrument_of(wave)
    answers = draw_answers(units, instrument.codes, SEED + back)
    release_scores(wave, score_answers(answers, pd.Series(units, dtype=object), instrument), instrument, now=closed)
    wave.state, wave.closed_at = RELEASED, closed
    db.session.commit()
    return wave


def repeat_wave(wave: Wave, waves: int) -> None:
    """The same release in each of the months before it, until there are so many."""
    tables = ((Wave, "month"), (WaveUnit, "wave"), (Release, "wave"), (ReleasedUnit, "wave"), (ReleasedCell, "wave"))
    for table, column in tables:
        at = table.__table__
        rows = [dict(row) for row in db.session.execute(select(at).where(at.c[column] == wave.month)).mappings()]
        for back in range(1, waves):
            db.session.execute(insert(at), [{**row, column: month_text(back)} for row in rows])
    db.session.commit()


def multiply_counts(factor: int) -> None:
    """Every stored number of people, times a factor: what stands in the tables after so many more answers."""
    count = ReleasedUnit
    db.session.execute(
        update(count).values(n_low=count.n_low * factor, n_high=count.n_high * factor, n_exact=count.n_exact)
    )
    db.session.execute(update(WaveUnit).where(WaveUnit.client == CLIENT).values(invited=WaveUnit.invited * factor))
    db.session.commit()
    db.session.expire_all()
