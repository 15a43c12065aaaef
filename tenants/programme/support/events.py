"""What is told of support's visits, in the company's own log.

The actor is the person of the programme; the subject is the person of the company whose view it
was. The reason stands in the visit's row, which the company reads too.
"""

from tenants.events.kinds import ACCESS, TRADE, Fact


class VisitAsked(Fact, kind="support.visit_asked", keep=TRADE):
    """Somebody of the programme is about to look into the company."""

    visit: int


class VisitBegan(Fact, kind="support.visit_began", keep=TRADE):
    """The link was used; the visit is open for half an hour at most."""

    visit: int


class VisitEnded(Fact, kind="support.visit_ended", keep=TRADE):
    """Support left by itself."""

    visit: int


class PageSeen(Fact, kind="support.page_seen", keep=ACCESS):
    """Support opened a page of the company."""

    visit: int
    page: str


class WriteRefused(Fact, kind="support.write_refused", keep=ACCESS):
    """Something that would have changed the company was refused to support."""

    visit: int
    page: str
