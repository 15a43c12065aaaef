"""What is told of alarms."""

from tenants.events.kinds import WORK, Fact


class AlarmAcknowledged(Fact, kind="alarm.acknowledged", keep=WORK, of_programme=True):
    """A person of the programme looks after an alarm for so many minutes."""

    severity: str
    minutes: int
