"""What is told of interviews and trainings."""

from tenants.events.kinds import TRADE, Fact


class MeetingProposed(Fact, kind="meeting.proposed", keep=TRADE, of_programme=True):
    """Times were offered."""

    meeting_kind: str
    slots: int


class MeetingConfirmed(Fact, kind="meeting.confirmed", keep=TRADE, of_programme=True):
    """One of the times was chosen, or another one instead."""

    meeting_kind: str
    again: bool


class MeetingEnded(Fact, kind="meeting.ended", keep=TRADE, of_programme=True):
    """It was held or missed."""

    meeting_kind: str
    outcome: str


class MeetingCancelled(Fact, kind="meeting.cancelled", keep=TRADE, of_programme=True):
    """It does not take place."""

    meeting_kind: str
