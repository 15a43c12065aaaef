"""What is told of incidents: never what anybody wrote."""

from tenants.events.kinds import TRADE, Fact


class IncidentOpened(Fact, kind="incident.opened", keep=TRADE, of_programme=True):
    """Something went wrong, and the programme knows."""

    severity: str
    origin: str
    companies: int


class IncidentAttended(Fact, kind="incident.attended", keep=TRADE, of_programme=True):
    """A person of the programme takes it on."""

    seconds: int
    """Since it was known."""


class IncidentJudged(Fact, kind="incident.judged", keep=TRADE, of_programme=True):
    """It has another severity, and with it other clocks."""

    former: str
    severity: str


class IncidentAssigned(Fact, kind="incident.assigned", keep=TRADE, of_programme=True):
    """Another person of the programme is in charge."""

    manager: int


class IncidentScoped(Fact, kind="incident.scoped", keep=TRADE, of_programme=True):
    """Somebody says which companies it hits."""

    companies: int


class IncidentTold(Fact, kind="incident.told", keep=TRADE, of_programme=True):
    """The affected companies were written to."""

    letters: int


class IncidentNoted(Fact, kind="incident.noted", keep=TRADE, of_programme=True):
    """Somebody wrote a line, or ticked a step of the protocol."""

    step: str


class IncidentMitigated(Fact, kind="incident.mitigated", keep=TRADE, of_programme=True):
    """Nobody feels it any more; its cause may still be there."""


class IncidentResolved(Fact, kind="incident.resolved", keep=TRADE, of_programme=True):
    """Its cause is gone."""


class IncidentReopened(Fact, kind="incident.reopened", keep=TRADE, of_programme=True):
    """It came back."""

    time: int


class IncidentExplained(Fact, kind="incident.explained", keep=TRADE, of_programme=True):
    """Its root cause is written down."""


class IncidentClosed(Fact, kind="incident.closed", keep=TRADE, of_programme=True):
    """Its report is written."""

    actions: int


class ActionAdded(Fact, kind="incident.action_added", keep=TRADE, of_programme=True):
    """Something will be done so that it does not come again."""

    manager: int


class ActionDone(Fact, kind="incident.action_done", keep=TRADE, of_programme=True):
    """It was done."""

    action: int
