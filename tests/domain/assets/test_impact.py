"""The walk over relations: directions, cycles, limits, and its cost on a large graph."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.domain.assets import Edge, Relation, Way, impact

RUNS, NEEDS, PART, USED = Relation.RUNS_ON, Relation.DEPENDS_ON, Relation.PART_OF, Relation.USED_BY


@pytest.mark.parametrize(
    ("kind", "hit"),
    [(RUNS, 1), (NEEDS, 1), (Relation.CONNECTS_TO, 1), (PART, 2), (USED, 2)],
)
def test_each_relation_says_which_side_is_hit(kind: Relation, hit: int) -> None:
    edge = Edge(1, 2, kind)

    assert edge.hit == hit
    assert {edge.hit, edge.cause} == {1, 2}


def test_up_is_what_fails_with_it_and_down_is_what_it_stands_on() -> None:
    edges = [Edge(2, 1, RUNS), Edge(3, 2, NEEDS), Edge(1, 9, RUNS)]

    up, down = (impact(start=1, edges=edges, way=way) for way in (Way.UP, Way.DOWN))

    assert [(r.id, r.steps) for r in up.reached] == [(2, 1), (3, 2)]
    assert up.path(3) == (1, 2, 3)
    assert [(r.id, r.steps) for r in down.reached] == [(9, 1)]
    assert up.path(9) == ()


def test_a_cycle_ends_and_names_each_asset_once() -> None:
    edges = [Edge(1, 2, NEEDS), Edge(2, 3, NEEDS), Edge(3, 1, NEEDS)]

    found = impact(start=1, edges=edges, way=Way.UP)

    assert [(r.id, r.steps) for r in found.reached] == [(3, 1), (2, 2)]
    assert not found.cut


def test_limits_are_said() -> None:
    chain = [Edge(n + 1, n, NEEDS) for n in range(1, 10)]
    star = [Edge(n, 1, NEEDS) for n in range(2, 20)]

    assert impact(start=1, edges=chain, way=Way.UP, depth=3).cut
    assert len(impact(start=1, edges=chain, way=Way.UP, depth=3).reached) == 3
    assert impact(start=1, edges=star, way=Way.UP, most=5).cut
    assert not impact(start=1, edges=star, way=Way.UP).cut


@settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a crowded machine is no slow strategy
@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.sampled_from(list(Relation))), max_size=60)
)
def test_up_and_down_are_the_same_walk_seen_from_the_other_end(
    given_edges: list[tuple[int, int, Relation]],
) -> None:
    edges = [Edge(*one) for one in given_edges]

    for start in (1, 5):
        for key in impact(start=start, edges=edges, way=Way.UP, depth=20).ids:
            assert start in impact(start=key, edges=edges, way=Way.DOWN, depth=20).ids


def test_cost_grows_with_the_edges_and_not_with_the_paths() -> None:
    """A ladder of 5,000 diamonds has 2^5000 paths: a walk over paths would never come back."""
    rungs = 5000
    sides = [(2, 1), (3, 1), (4, 2), (4, 3)]
    edges = [Edge(3 * n + hit, 3 * n + cause, NEEDS) for n in range(rungs) for hit, cause in sides]
    began = time.process_time()

    found = impact(start=1, edges=edges, way=Way.UP, depth=10**6, most=10**6)

    assert len(found.reached) == 3 * rungs
    assert time.process_time() - began < 5
