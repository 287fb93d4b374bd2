import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.audit import Audit
from reports.disclosure.certificate import RULES, canonical_json, certificate, content_hash
from reports.disclosure.suppression import Suppression
from survey.thresholds import Thresholds
from tests.test_disclosure.trees import UNHURRIED

HASH = content_hash({"client": "nordvik"})
NOTHING_HIDDEN = Suppression(frozenset(), 0)


def test_one_sequence_of_bytes_for_one_document():
    document = {"ø": [1.0, 0.1, -0.0, None, True], "a": {"z": (1, 2), "b": "5–9"}}
    assert canonical_json(document) == '{"a":{"b":"5–9","z":[1,2]},"ø":[1,0.1,0,null,true]}'.encode()


def test_the_hash_is_sha256_of_those_bytes():
    # printf '{}' | sha256sum
    assert content_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    ("document", "error"),
    [({"a": math.nan}, ValueError), ([math.inf], ValueError), ({1: "a"}, TypeError), ({"a": {2}}, TypeError)],
)
def test_what_json_cannot_say_is_refused(document, error):
    with pytest.raises(error):
        canonical_json(document)


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@UNHURRIED
@given(st.dictionaries(st.text(), documents, max_size=5), st.randoms())
def test_the_hash_knows_no_order_of_keys_and_survives_being_read_back(document, shuffled):
    keys = list(document)
    shuffled.shuffle(keys)
    assert content_hash({key: document[key] for key in keys}) == content_hash(document)
    assert content_hash(json.loads(canonical_json(document))) == content_hash(document)


def test_one_changed_figure_changes_the_hash():
    assert content_hash({"value": 3.7}) != content_hash({"value": 3.8})


def test_a_certificate_states_rules_parameters_and_one_total():
    stated = certificate(Thresholds.from_score(8), Suppression(frozenset(), 17), Audit(120, 11, ()), HASH)
    assert set(stated) == {"rules", "parameters", "hidden_by_rule", "blocked", "audit", "sha256"}
    assert [rule["id"] for rule in stated["rules"]] == list(RULES)
    assert stated["parameters"]["minimum"] == {
        "score": 8,
        "item": 10,
        "distribution": 20,
        "comments": 10,
        "comment_ballots": 20,
    }
    assert stated["parameters"]["mean"] == {"steps": [0.25, 0.1], "cuts": [1.5, 5.5]}
    assert stated["hidden_by_rule"] == {"all": 17}
    assert stated["audit"] == {"checked": 120, "group_cells": 0, "smallest_ring": "10–19", "passed": True}
    assert stated["sha256"] == HASH
    assert json.loads(canonical_json(stated)) == stated


@pytest.mark.parametrize(("ring", "text"), [(5, "5–9"), (9, "5–9"), (10, "10–19"), (20, "≥ 20"), (340, "≥ 20"), (None, None)])
def test_the_smallest_ring_is_never_counted_aloud(ring, text):
    stated = certificate(Thresholds(), NOTHING_HIDDEN, Audit(1, ring, ()), HASH)
    assert stated["audit"]["smallest_ring"] == text


def test_no_certificate_for_a_release_that_fails():
    with pytest.raises(ValueError, match="audit"):
        certificate(Thresholds(), NOTHING_HIDDEN, Audit(1, 2, ("index of Oslo leaves too few of its own",)), HASH)


@pytest.mark.parametrize("wrong", ["", HASH[:-1], HASH.upper(), "g" * 64])
def test_no_certificate_without_a_hash(wrong):
    with pytest.raises(ValueError, match="SHA-256"):
        certificate(Thresholds(), NOTHING_HIDDEN, Audit(1, 5, ()), wrong)
