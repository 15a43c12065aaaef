"""An alarm travels as JSON, and what is none is refused with a sentence."""

import doctest
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ops import alarm as module
from ops.alarm import Alarm, BadAlarm, Reach, Severity, State, read_alarm

SINCE = datetime(2030, 3, 14, 9, 30, tzinfo=UTC)
ALARM = Alarm(
    "errors:c_000012", "errors", Severity.P2, State.FIRING, SINCE, "Fallan 7 % de las peticiones.",
    reach=Reach.SOME, companies=(12,),
)  # fmt: skip


def test_what_is_sent_is_what_is_read() -> None:
    assert read_alarm(json.loads(json.dumps(ALARM.as_data()))) == ALARM
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"cause": "con espacios"},
        {"cause": 7},
        {"kind": "Errores"},
        {"severity": "P5"},
        {"state": "resolved"},
        {"since": "2030-03-14T09:30:00"},
        {"until": "2030-03-14T09:31:00+00:00"},
        {"reach": "nobody"},
        {"companies": []},
        {"companies": ["x"]},
        {"companies": None},
        {"times": "dos"},
    ],
)
def test_what_is_no_alarm_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadAlarm):
        read_alarm(ALARM.as_data() | wrong)
    with pytest.raises(BadAlarm):
        read_alarm({name: value for name, value in ALARM.as_data().items() if name not in wrong})
