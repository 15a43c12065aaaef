"""A release that is bad is taken back by itself, whatever is wrong with it."""

import os
import tarfile
import time

import pytest

from tests.stack.deploying.checkout import BAD
from tests.stack.deploying.conftest import Site
from tests.stack.deploying.traffic import Traffic

WHOLE = os.environ.get("DEPLOY") != "short"
KINDS = list(BAD) if WHOLE else ["failing-migration", "healthy-then-500"]
MOST_SECONDS = 120.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_release_is_taken_back(
    site: Site, traffic: Traffic, figures: dict[str, float], kind: str
) -> None:
    former = site.serves()
    began, known = time.time(), len(traffic.failures)
    outcome = site.deploy(site.checkout.bad(kind))
    assert (outcome.code, outcome.result) == (1, "taken back"), outcome.said
    assert outcome.failed_step == BAD[kind].step, outcome.said
    assert site.disorder(former) == []
    assert former in outcome.said and str(outcome.evidence) in outcome.said
    with tarfile.open(outcome.evidence) as bundle:
        assert {"record.jsonl", "logs/web-blue.log", "health/ready.txt"} <= set(bundle.getnames())
    seen = [moment for moment, _ in traffic.failures[known:]]
    fault = seen[0] if seen else outcome.moment("step", BAD[kind].step)
    seconds = outcome.moment("end") - fault
    figures[f"back_{kind}_s"] = round(seconds, 1)
    assert began < fault
    assert seconds <= MOST_SECONDS
    assert traffic.lost() == set()
    figures["lost_writes"] = len(traffic.lost())
