"""The verdicts on a period, in the order in which the programme names its criteria."""

from collections.abc import Callable
from types import MappingProxyType

from ops.graduation.core import measured, said
from ops.graduation.core.evidence import Evidence
from ops.graduation.core.verdicts import Finding, Report

CRITERIA: MappingProxyType[str, Callable[[Evidence], Finding]] = MappingProxyType(
    {
        "uptime": measured.uptime,
        "satisfaction": said.satisfaction,
        "errors": measured.errors,
        "security": measured.security,
        "retention": said.retention,
        "time_saved": said.time_saved,
        "critical": measured.calm,
        "feedback": said.feedback_answered,
        "support": said.support_defined,
    }
)


def judge(evidence: Evidence) -> Report:
    """A function of the evidence alone: the same today and in a year."""
    period = evidence.period
    findings = tuple(criterion(evidence) for criterion in CRITERIA.values())
    return Report(period.first, period.last, findings)
