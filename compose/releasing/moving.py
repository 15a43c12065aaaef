"""The moves that change what serves. Each may be made again: what is as it should be stays."""

from dataclasses import dataclass

from compose.releasing.containers import Containers, commit_of, run
from compose.releasing.front import wait_for_release
from compose.releasing.place import Colour, Place, Running
from compose.releasing.record import Record

WORKING = ("worker", "worker-pdf", "beat", "watch")
GRACE = 40  # seconds of the web to end what it answers
WORK_GRACE = 60  # seconds of the workers; what is cut off is done again by the next one
FRONT_PATIENCE = 30


@dataclass(frozen=True)
class Scene:
    """What served when a deployment began, and what it is to be."""

    place: Place
    containers: Containers
    record: Record
    live: Colour
    former: Running
    release: str
    start_patience: float

    @property
    def fresh(self) -> Colour:
        """The colour on which the release is to serve."""
        return self.live.other

    def start_web(self) -> None:
        self.place.run(self.former.with_web(self.fresh, self.release))
        self.containers.start(self.fresh.service, patience=self.start_patience)

    def switch(self) -> None:
        show(self.place, self.containers, self.fresh)
        wait_for_release(self.place, self.release, FRONT_PATIENCE)

    def start_workers(self) -> None:
        self.place.run(self.place.running().with_workers(self.release))
        self.containers.start(*WORKING, patience=self.start_patience, grace=WORK_GRACE)

    def retire(self) -> None:
        self.containers.stop(self.live.service, grace=GRACE)

    def go_back(self) -> None:
        """To what served before, verified by its front door. The web first, then the workers."""
        former = self.former.of(self.live)
        take_folder_to(commit_of(former))
        fresh_runs = self.former.with_web(self.fresh, self.place.running().of(self.fresh))
        self.place.run(fresh_runs)
        self.containers.start(self.live.service, patience=self.start_patience)
        show(self.place, self.containers, self.live)
        wait_for_release(self.place, former, FRONT_PATIENCE)
        self.containers.stop(self.fresh.service, grace=10)
        self.place.run(self.former)
        self.containers.start(*WORKING, patience=self.start_patience, grace=10)
        wait_for_release(self.place, former, FRONT_PATIENCE)


def show(place: Place, containers: Containers, colour: Colour) -> None:
    """Make ``colour`` the one that nginx asks; requests in hand end on the other."""
    place.point_at(colour)
    containers.reload_front()


def take_folder_to(commit: str) -> None:
    """The folder's Compose and nginx files are those of ``commit``, and stay at their place."""
    if not commit or run(["git", "rev-parse", "HEAD"]).strip() == commit:
        return
    run(["git", "checkout", "--quiet", "--detach", commit])
