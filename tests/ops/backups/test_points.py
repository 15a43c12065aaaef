"""Which points are kept: 120 of six hours whatever fails, and never without the last verified."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.backups.points import (
    EXTRA_KEPT_FOR,
    SLOT,
    SLOTS_KEPT,
    TIMED,
    Point,
    moment_of,
    name_of,
    next_due,
    points_to_forget,
    slot_of,
)

START = datetime(2030, 1, 1, 0, 0, 3, tzinfo=UTC)
KINDS = (TIMED, "deploy", "manual")


def make_point(at: datetime, kind: str = TIMED, *, verified: bool = True) -> Point:
    return Point(f"{name_of(at)}-{kind}", at, kind, verified)


points = st.builds(
    make_point,
    st.datetimes(datetime(2030, 1, 1), datetime(2030, 4, 1), timezones=st.just(UTC)),
    st.sampled_from(KINDS),
    verified=st.booleans(),
)


@given(st.lists(points, max_size=60), st.integers(0, 100))
def test_the_newest_verified_point_is_never_forgotten(made: list[Point], days: int) -> None:
    forgotten = points_to_forget(made, START + timedelta(days=days))
    verified = [point for point in made if point.verified]
    if verified:
        assert max(verified, key=lambda point: (point.at, point.name)).name not in forgotten
    else:
        assert forgotten == set()


@given(st.lists(points, max_size=60), st.integers(0, 100))
def test_forgetting_twice_forgets_nothing_more(made: list[Point], days: int) -> None:
    now = START + timedelta(days=days)
    left = [point for point in made if point.name not in points_to_forget(made, now)]
    assert points_to_forget(left, now) == set()


@given(st.lists(points, max_size=60), st.integers(0, 100))
def test_every_slot_of_the_last_120_keeps_a_verified_point(made: list[Point], days: int) -> None:
    left = {p.name for p in made} - points_to_forget(made, START + timedelta(days=days))
    slots = sorted({slot_of(p.at) for p in made if p.kind == TIMED and p.verified}, reverse=True)
    for slot in slots[:SLOTS_KEPT]:
        assert any(
            p.name in left for p in made if p.verified and p.kind == TIMED and slot_of(p.at) == slot
        )


@given(st.lists(points, max_size=60), st.integers(0, 100))
def test_a_point_before_a_release_is_kept_for_thirty_days(made: list[Point], days: int) -> None:
    now = START + timedelta(days=days)
    forgotten = points_to_forget(made, now)
    young = [p for p in made if p.verified and p.kind != TIMED and p.at > now - EXTRA_KEPT_FOR]
    assert not forgotten & {point.name for point in young}


@pytest.mark.parametrize("failing", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("seed", range(4))
def test_sixty_days_of_failures_leave_120_points_of_six_hours(failing: float, seed: int) -> None:
    """Runs that are missed, late, repeated or never verified, releases between them, and a cleaning
    that fails too."""
    chance = random.Random(seed)
    kept: list[Point] = []
    verified = 0
    for number in range(60 * 4):
        now = START + number * SLOT + timedelta(minutes=chance.choice([0, 0, 0, 10, 200]))
        fate = chance.random()
        if fate < failing / 2:
            pass  # nothing was made: no disk, no base, or a process that was killed
        elif fate < failing:
            kept.append(make_point(now, verified=False))
        else:
            kept.append(make_point(now))
            verified += 1
            if chance.random() < 0.1:  # by hand, once more in the same slot
                kept.append(make_point(now + timedelta(minutes=3)))
        if chance.random() < 0.05:
            kept.append(make_point(now + timedelta(minutes=5), "deploy"))
        if chance.random() >= failing:
            forgotten = points_to_forget(kept, now)
            kept = [point for point in kept if point.name not in forgotten]
        sure = [point for point in kept if point.verified and point.kind == TIMED]
        wanted = min(verified, SLOTS_KEPT)
        assert wanted <= len({slot_of(point.at) for point in sure}) <= wanted + 1 + 60 * failing
    left = [p for p in kept if p.name not in points_to_forget(kept, now)]
    assert len([p for p in left if p.kind == TIMED and p.verified]) in range(119, 122)


def test_a_name_tells_its_moment() -> None:
    assert moment_of(name_of(START)) == START
    with pytest.raises(ValueError, match="does not match"):
        moment_of("ayer")


@pytest.mark.parametrize(
    ("made", "due"),
    [
        ([], 0),  # the slot has none: now
        ([make_point(START + timedelta(minutes=20))], 6 * 60 - 30),
        ([make_point(START + timedelta(minutes=20), verified=False)], 0),
        ([make_point(START, "deploy")], 0),
        ([make_point(START - timedelta(hours=1))], 0),
    ],
)
def test_the_next_one_is_due_in_the_first_slot_without_one(made: list[Point], due: int) -> None:
    now = START.replace(second=0) + timedelta(minutes=30)
    assert next_due(made, now) == now + timedelta(minutes=due)
