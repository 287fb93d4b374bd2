"""Rule 10, pools across clients: which clients make one up, so that no client can be read out of it.

A client is an atom of one, a pool a cell: the general rule, with clients in place of people, asks that adding and
subtracting the pools of a month mixes at least three clients wherever it sees one. For two pools that is: they differ by
nobody or by at least three.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.sparse import csc_array

from reports.disclosure.general_rule import Attack, Problem, find_witness

POOL_CLIENTS = 5
OTHERS_THAN_READERS = 3  # clients of a pool that its reader is not assigned to
POOL_DIFFERENCE = 3  # clients by which two pools, or a pool and its past, must differ if they do
DOMINANCE = 0.5  # of a pool's ballots that one client may have given


def choose_members(candidates: Mapping[str, int], past: Sequence[Collection[str]]) -> frozenset[str] | None:
    """The clients of a pool this month, None where there can be no pool.

    candidates: client → ballots, of those that fit and have a release. past: the pool's members in each month it was
    released. New clients wait until three can join at once, and while they wait the members stay the latest ones; where
    one or two of those are missing, the pool waits.
    """
    fitting = frozenset(candidates)
    for members in (fitting, *(frozenset(earlier) for earlier in reversed(past))):
        if members <= fitting and _differs_enough(members, past) and is_large(members, candidates):
            return members
    return None


def _differs_enough(members: frozenset[str], past: Sequence[Collection[str]]) -> bool:
    return all(len(members ^ frozenset(earlier)) not in range(1, POOL_DIFFERENCE) for earlier in past)


def is_large(members: Collection[str], ballots: Mapping[str, int]) -> bool:
    """At least five clients, none with more than half of the ballots."""
    counts = [ballots[client] for client in members]
    return len(counts) >= POOL_CLIENTS and max(counts) <= DOMINANCE * sum(counts)


def apart(pools: Sequence[Collection[str]]) -> bool:
    """Whether no adding and subtracting of these pools, all of one month, comes nearer to a client than three."""
    clients = sorted(set().union(*pools))
    table = np.zeros((len(pools), len(clients)))
    for row, pool in enumerate(pools):
        table[row] = [client in pool for client in clients]
    problem = Problem(csc_array(table), np.ones(len(clients), dtype=int))
    found = (find_witness(problem, atom, POOL_DIFFERENCE - 1.0) for atom in range(len(clients)))
    return not any(isinstance(one, Attack) for one in found)


def may_read(members: Collection[str], assigned: Collection[str]) -> bool:
    """Whether somebody who reads these clients' releases may read the pool: three others must be in it."""
    return len(set(members) - set(assigned)) >= OTHERS_THAN_READERS
