"""What is told of background work."""

from tenants.events.kinds import WORK, Fact


class WorkFailed(Fact, kind="work.failed", keep=WORK, of_programme=True):
    """Work was given up: a document, a paper, a cut plan, an evidence pack, an exact plan."""

    work: str
    """The model of what was to be made (``cutplan``), or the name of the task."""
    reason: str
    """``cannot``, ``too_slow``, ``no_room``, or the type of the last error; ``lost`` of a worker
    that was killed."""
    tries: int
