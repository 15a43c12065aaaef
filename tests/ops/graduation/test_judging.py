"""The verdicts on three invented programmes, and on what lies between them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ops.graduation.core import measured, said
from ops.graduation.core.evidence import Confirmation, Evidence, Heard, Period, Watched
from ops.graduation.core.judging import CRITERIA, judge
from ops.graduation.core.verdicts import Verdict
from tests.ops.graduation.programmes import (
    END,
    FAILS,
    LAST,
    ONE_OF_MANY,
    PASSES,
    SIX_WEEKS,
    TOO_LITTLE,
    watched,
)

HALF = TOO_LITTLE.watched_whole
PASS, FAIL, INSUFFICIENT = Verdict.PASS, Verdict.FAIL, Verdict.INSUFFICIENT


@pytest.mark.parametrize(
    ("evidence", "verdict"), [(PASSES, PASS), (FAILS, FAIL), (TOO_LITTLE, INSUFFICIENT)]
)
def test_each_criterion_of_an_invented_programme_gets_its_verdict(
    evidence: Evidence, verdict: Verdict
) -> None:
    report = judge(evidence)
    found = {finding.code: finding.verdict for finding in report.findings}
    assert found == dict.fromkeys(CRITERIA, verdict)
    assert report.verdict is verdict


def test_one_criterion_that_fails_or_is_not_known_decides_of_the_whole() -> None:
    unknown = replace(PASSES, told=())
    assert judge(unknown).verdict is INSUFFICIENT
    assert judge(replace(unknown, incidents=FAILS.incidents)).verdict is FAIL


@pytest.mark.parametrize(
    ("down", "unknown", "verdict"),
    [
        (0, 0, PASS),
        (SIX_WEEKS // 200, 0, FAIL),  # exactly 99.5 % is not more
        (SIX_WEEKS // 200 - 1, 0, PASS),
        (0, SIX_WEEKS // 200 - 1, PASS),  # even if it had been down
        (0, SIX_WEEKS // 200, INSUFFICIENT),
        (SIX_WEEKS // 400, SIX_WEEKS // 300, INSUFFICIENT),
        (SIX_WEEKS // 50, SIX_WEEKS // 4, FAIL),  # even if all of that had been up
    ],
)
def test_time_that_nobody_watched_is_neither_good_nor_bad(
    down: int, unknown: int, verdict: Verdict
) -> None:
    found = measured.uptime(replace(PASSES, uptime=(watched("Alfa", down, unknown),)))
    assert found.verdict is verdict
    assert found.low is not None and found.high is not None and found.value is not None
    assert found.low <= found.value <= found.high


def test_the_company_that_was_down_longest_is_named_first() -> None:
    assert measured.uptime(FAILS).rows[0].name == "Alfa"
    assert "3 d abajo" in measured.uptime(FAILS).rows[0].says
    none = measured.uptime(replace(PASSES, uptime=(Watched("Alfa", 0, 0, SIX_WEEKS),)))
    assert (none.verdict, none.rows[0].says) == (INSUFFICIENT, "Sin vigilar")


def test_sentences_agree_with_one_with_none_and_with_many() -> None:
    one = said.satisfaction(replace(PASSES, heard=Heard((9,), 18, 1)))
    assert one.rows[0].says == "1 persona de 1 empresa, de 18 a quienes se preguntó"
    assert one.counted == "Personas: 1"
    assert "Ninguna empresa lo confirma" in said.time_saved(FAILS).sentence
    assert said.feedback_answered(PASSES).sentence == "Se respondieron todas a tiempo."
    little = replace(
        PASSES, answered=replace(PASSES.answered, requests=1, errors=1, days=1),
        heard=Heard((9,), 1, 1), members=PASSES.members[:1], told=PASSES.told[:1],
        confirmations=PASSES.confirmations[:1], support=PASSES.support[:1],
    )  # fmt: skip
    for finding in judge(little).findings:
        for told in (finding.sentence, finding.counted, *(row.says for row in finding.rows)):
            assert not ONE_OF_MANY.search(told), told
    rows = {row.says for row in measured.uptime(PASSES).rows}
    assert rows == {"99.975 %, 15 min abajo, 10 min sin vigilar"}


def test_a_period_that_is_too_short_says_so() -> None:
    short = Period(LAST - timedelta(days=40), LAST, END)
    found = measured.uptime(replace(PASSES, period=short))
    assert found.verdict is INSUFFICIENT and "falta" in found.sentence
    tiny = replace(PASSES, period=Period(LAST - timedelta(days=5), LAST, END))
    assert measured.calm(tiny).verdict is INSUFFICIENT


@pytest.mark.parametrize(
    ("requests", "errors", "days", "verdict"),
    [
        (400_000, 700, 84, PASS),
        (400_000, 700, 60, INSUFFICIENT),  # nothing was measured for weeks
        (1_000, 4, 84, INSUFFICIENT),  # 0.4 %, and it may be more than 0.5 %
        (1_000, 5, 84, FAIL),
        (0, 0, 0, INSUFFICIENT),
    ],
)
def test_few_requests_do_not_show_that_errors_are_rare(
    requests: int, errors: int, days: int, verdict: Verdict
) -> None:
    answered = replace(PASSES.answered, requests=requests, errors=errors, days=days)
    assert measured.errors(replace(PASSES, answered=answered)).verdict is verdict


def test_who_heard_everybody_is_sure_and_who_heard_a_few_is_not() -> None:
    scores = (10, 9, 9, 6, 10, 9, 8)
    everybody = said.satisfaction(replace(PASSES, heard=Heard(scores, 7, 3)))
    assert everybody.verdict is PASS and everybody.low == everybody.value == Decimal("8.71")
    few = said.satisfaction(replace(PASSES, heard=Heard(scores, 40, 3)))
    assert few.verdict is INSUFFICIENT and few.low is not None and few.low < 8
    eight = said.satisfaction(replace(PASSES, heard=Heard((8,) * 10, 10, 3)))
    assert eight.verdict is FAIL


def test_nothing_that_was_noted_is_not_nothing_that_happened() -> None:
    blind = replace(PASSES, incidents=(), watched_whole=HALF, watched_lately=HALF)
    for criterion in (measured.security, measured.calm):
        assert criterion(blind).verdict is INSUFFICIENT
        assert "solo se vigiló" in criterion(blind).sentence


def test_a_critical_incident_counts_as_long_as_it_lasts() -> None:
    (old,) = PASSES.incidents
    assert measured.calm(PASSES).verdict is PASS
    for ended in (None, END - timedelta(days=13)):
        lasting = replace(old, ended=ended)
        assert measured.calm(replace(PASSES, incidents=(lasting,))).verdict is FAIL


def test_a_company_stays_if_it_is_there_and_used() -> None:
    found = said.retention(FAILS)
    assert found.value == 75 and found.n == 8
    assert found.rows[0].says == "Se fue el 01/02/2030"
    assert found.rows[1].says == "No lo usa: la última vez el 01/02/2030"
    four_of_five = replace(PASSES, members=(*PASSES.members[:4], FAILS.members[-1]))
    assert said.retention(four_of_five).verdict is FAIL  # 80 % is not more
    later = replace(PASSES.members[0], left=LAST + timedelta(days=3))
    assert said.retention(replace(PASSES, members=(later, *PASSES.members[1:]))).verdict is PASS


def test_what_a_company_said_last_counts() -> None:
    assert said.time_saved(PASSES).value == 3
    again = (*PASSES.confirmations, Confirmation("Alfa", 45, 40, date(2030, 3, 30)))
    found = said.time_saved(replace(PASSES, confirmations=again))
    assert (found.verdict, found.value, found.high) == (INSUFFICIENT, 2, 6)
    assert said.time_saved(replace(PASSES, confirmations=())).verdict is INSUFFICIENT


def test_an_opinion_whose_time_has_not_come_waits_for_nobody() -> None:
    found = said.feedback_answered(FAILS)
    assert (found.n, [row.name for row in found.rows]) == (13, ["Caso 90"])
    late = said.feedback_answered(
        replace(PASSES, told=(replace(PASSES.told[0], answered=END - timedelta(days=1)),))
    )
    assert late.verdict is PASS and "tarde, 1" in late.sentence
    after = replace(PASSES.told[0], answered=END + timedelta(days=1))
    assert said.feedback_answered(replace(PASSES, told=(after,))).verdict is FAIL
