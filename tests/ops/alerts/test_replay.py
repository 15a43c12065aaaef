"""The rules on invented weeks of small companies; ``make replay-alerts`` tries a thousand days."""

from tests.ops.alerts.replay import Score, replay


def test_every_outage_is_told_and_hardly_anything_else() -> None:
    total = Score()
    for seed in (1, 2):
        total.add(replay(seed, days=10))
    assert total.outages >= 4 and total.lone_failures > 100
    assert total.recall == 1, total.missed
    assert total.precision >= 0.95, total.wrong
    assert max(total.delays) <= 90
