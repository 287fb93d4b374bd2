"""Files of small releases for tests, made from answers through the pure rule, and a forger who knows how to hash."""

import copy
import json
from collections.abc import Callable, Mapping
from types import SimpleNamespace

import numpy as np
import pandas as pd

from reports.disclosure.certificate import canonical_json, certificate, content_hash
from reports.findings import find, plan_wave
from reports.freezing import release_document, salted
from reports.scores import score_answers
from survey.instruments.catalogue import parse_instrument, shipped_instruments
from survey.instruments.instrument import Instrument
from survey.models.wave import WaveUnit
from survey.thresholds import Thresholds
from survey.tree import Tree

TEAMS = {"Oslo/Blue": 34, "Oslo/Red": 12, "Oslo/Grey": 4, "Oslo/Teal": 6, "Bergen/Green": 30, "Bergen/Pink": 26, "Moss": 40}


def core(module: str | None = None) -> Instrument:
    document = next(iter(shipped_instruments().values()))
    return parse_instrument(document).for_wave(module)


def answers_of(instrument: Instrument, people: int, seed: int, skipped: float) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    leaning = draw.normal(4, 0.7, (people, 1))  # of a person, or items would run against one another by chance
    towards = [item.direction for item in instrument.items]
    values = np.clip(np.rint(3.5 + (leaning - 3.5) * towards + draw.normal(0, 1, (people, len(towards)))), 1, 6)
    values[draw.random(values.shape) < skipped] = np.nan
    return pd.DataFrame(values, columns=list(instrument.codes))


def make_file(
    teams: Mapping[str, int] = TEAMS, *, seed: int = 1, skipped: float = 0.02, score: int = 5, moved: tuple[str, ...] = ()
) -> bytes:
    """What `senterpuls release export` would write of such a client; `moved` are units that don't stand."""
    instrument, thresholds = core(), Thresholds.from_score(score)
    units = pd.Series([path for path, size in teams.items() for _ in range(size)], dtype=object)
    backgrounds = pd.DataFrame({"shift": np.random.default_rng(seed).choice(["day", "night", "unsaid"], len(units))})
    scores = score_answers(answers_of(instrument, len(units), seed, skipped), units, instrument, backgrounds)
    tree = Tree.of(teams)
    frozen = [WaveUnit(path=path, invited=None, standing=path not in moved) for path in tree.paths]
    plan = plan_wave(frozen, instrument, thresholds)
    invited = {path: 2 + sum(size for team, size in teams.items() if path in tree.lineage(team)) for path in tree.paths}
    findings = find(plan, scores, instrument, invited)
    wave = SimpleNamespace(
        client="fjord", month="2026-10", instrument=instrument.key, instrument_version=1, module=None, own_items=None,
        thresholds=certificate(thresholds, findings.suppression, findings.audit, "0" * 64)["parameters"]["minimum"],
    )  # fmt: skip
    document = release_document(wave, SimpleNamespace(**_shown(findings), moments=salted(findings.moments)))
    stated = certificate(thresholds, findings.suppression, findings.audit, content_hash(document), blocked=findings.blocked)
    return canonical_json({"release": document, "certificate": stated})


SHOWN = ("plan", "invited", "counts", "cells", "groups", "group_cells", "blocked", "drivers", "reliability")


def _shown(findings) -> dict:
    return {name: getattr(findings, name) for name in SHOWN}


def forge(content: bytes, change: Callable[[dict, dict], None], *, rehash: bool = True) -> bytes:
    """The file after `change(release, certificate)`; a good forger fits the hash and the totals to it."""
    file = copy.deepcopy(json.loads(content))
    release, stated = file["release"], file["certificate"]
    before = len(release["cells"]) + len(release["group_cells"])
    change(release, stated)
    if rehash:
        stated["hidden_by_rule"]["all"] -= len(release["cells"]) + len(release["group_cells"]) - before
        stated["audit"] |= {"checked": len(release["cells"]), "group_cells": len(release["group_cells"])}
        stated["sha256"] = content_hash(release)
    return json.dumps(file).encode()
