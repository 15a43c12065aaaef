"""How a try to enter ended. Knows no framework: what judges tries knows none."""

from enum import StrEnum


class Outcome(StrEnum):
    FAILED = "failed"  # a wrong password
    LOCKED = "locked"  # the wrong password that pauses the log-in
    REFUSED = "refused"  # while it is paused: no password was asked
    ENTERED = "entered"  # the right password
    BY_LINK = "by_link"  # by a link from one's own mailbox
