"""What is told of announced work."""

from tenants.events.kinds import WORK, Fact


class WindowAnnounced(Fact, kind="window.announced", keep=WORK, of_programme=True):
    """Work on the servers was announced."""

    minutes: int


class WindowTakenBack(Fact, kind="window.taken_back", keep=WORK, of_programme=True):
    """Announced work will not be done, or ended early."""
