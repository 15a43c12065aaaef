"""Whether what a rule watches is bad now: true, false, or None where nobody knows."""

from ops.alerts.core.readings import RECOVERY_REQUESTS, RECOVERY_SECONDS, Latest, Place
from ops.alerts.core.rules import Rate, Recovery, Rule, Scope, Threshold, Volume


def main_reading(rule: Rule) -> str:
    """By whose places the rule's own are known."""
    if isinstance(rule.condition, Threshold):
        return rule.condition.reading
    return f"requests.{rule.condition.windows[0]}"


def places(rule: Rule, latest: Latest) -> list[Place]:
    """Where the rule is looked at: the whole system, each company, or both."""
    return [
        place
        for place in latest.places(main_reading(rule))
        if (rule.scope is not Scope.SYSTEM or not place.company)
        and (rule.scope is not Scope.COMPANIES or place.company)
        and (not rule.part or place.part == rule.part)
        and (not rule.but_part or place.part != rule.but_part)
    ]


def is_bad(rule: Rule, place: Place, latest: Latest) -> bool | None:
    if isinstance(rule.condition, Threshold):
        return beyond(rule.condition, place, latest)
    return fails_too_often(rule.condition, place, latest)


def beyond(condition: Threshold, place: Place, latest: Latest) -> bool | None:
    value = latest.value(condition.reading, place)
    if value is None:
        return None
    return value > condition.limit if condition.is_above else value < condition.limit


def fails_too_often(condition: Rate, place: Place, latest: Latest) -> bool | None:
    if condition.recovery is not None and is_over(condition.recovery, place, latest):
        return False
    if all_failed(condition.volume, place, latest):
        return True
    for window in condition.windows:
        requests = latest.value(f"requests.{window}", place)
        errors = latest.value(f"errors.{window}", place)
        if requests is None or errors is None:
            return None
        if errors <= requests * condition.limit:
            return False
    volume = condition.volume
    longest, shortest = condition.windows[0], condition.windows[-1]
    enough = has_volume(longest, volume.failures, volume.people, place, latest)
    lately = has_volume(shortest, volume.recent_failures, volume.recent_people, place, latest)
    return None if enough is None or lately is None else enough and lately


def is_over(recovery: Recovery, place: Place, latest: Latest) -> bool:
    """False where nobody knows: the windows then say when it ends."""
    seconds = latest.value(RECOVERY_SECONDS, place)
    requests = latest.value(RECOVERY_REQUESTS, place)
    if seconds is None or requests is None:
        return False
    return seconds >= recovery.quiet.total_seconds() and requests >= recovery.requests


def has_volume(
    window: str, failures: int, people: int, place: Place, latest: Latest
) -> bool | None:
    failed = latest.value(f"errors.{window}", place)
    hit = latest.value(f"people_hit.{window}", place)
    if failed is None or hit is None:
        return None
    return failed >= failures and hit >= people


def all_failed(volume: Volume, place: Place, latest: Latest) -> bool:
    """For two minutes nothing worked, for more than one person."""
    requests = latest.value("requests.2m", place)
    errors = latest.value("errors.2m", place)
    people = latest.value("people_hit.2m", place)
    if requests is None or errors is None or people is None:
        return False
    return errors >= requests >= volume.total_requests > 0 and people >= volume.total_people


def companies_hit(rule: Rule, latest: Latest) -> list[str]:
    """In which what the rule watches shows, were it ever so little."""
    condition = rule.condition
    if isinstance(condition, Threshold):
        name = condition.reading
        bad = [place for place in latest.places(name) if beyond(condition, place, latest)]
    else:
        name = f"errors.{condition.windows[-1]}"
        bad = [place for place in latest.places(name) if latest.value(name, place)]
    return [place.company for place in bad if place.company]
