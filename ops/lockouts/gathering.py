"""From rows to an episode that can be judged, and to what a page shows of it."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from ops.lockouts.core.episode import Episode
from ops.lockouts.core.episode import Try as Judged
from ops.lockouts.models import GUESSED, LoginTry
from tenants.events.models import ActorKind, Event
from tenants.people.events import PasswordChanged, PersonJoined
from tenants.people.outcomes import Outcome
from tenants.programme.managers.events import ManagerPasswordChosen
from tenants.schemas.companies import Company

DAY = timedelta(hours=24)
USUAL_SINCE = timedelta(days=30)
MOST = 2000  # rows of one account, or around it: a judgement takes a bounded time
MOST_SHOWN = 20


def episode_of(
    company: Company | None, who: str, account: int | None, moment: datetime
) -> Episode | None:
    """The last day of tries on an account; None where nobody guessed at it or around it."""
    since = moment - DAY
    own = list(LoginTry.objects.of(company, who).between(since, moment).order_by("-at")[:MOST])
    addresses = {row.address for row in own}
    around = LoginTry.objects.between(since, moment).filter(address__in=addresses)
    others = [
        row
        for row in around.filter(outcome__in=GUESSED).order_by("-at")[:MOST]
        if (row.company_id, row.who) != (company.pk if company else None, who)
    ]
    if not others and not any(row.outcome in GUESSED for row in own):
        return None
    first = min((row.at for row in own if row.outcome in GUESSED), default=moment)
    usual = list(
        LoginTry.objects.of(company, who)
        .between(first - USUAL_SINCE, first)
        .filter(outcome__in=(Outcome.ENTERED, Outcome.BY_LINK), at__lt=first)
        .values_list("address", "agent")
        .distinct()
    )
    return Episode(
        account=name_of(company.pk if company else None, who),
        own=tuple(_judged(row) for row in reversed(own)),
        around=tuple(_judged(row) for row in reversed(others)),
        usual_addresses=frozenset(address for address, _ in usual),
        usual_agents=frozenset(agent for _, agent in usual),
        password_chosen_at=password_chosen_at(company, account, moment),
    )


def name_of(company: int | None, who: str) -> str:
    return f"{company or 0}:{who}"


def _judged(row: LoginTry) -> Judged:
    return Judged(
        at=row.at,
        account=name_of(row.company_id, row.who),
        company=row.company_id or 0,
        outcome=Outcome(row.outcome),
        address=row.address,
        agent=row.agent,
        exists=row.account is not None,
        known=row.known,
        guess=row.guess,
        times=row.times,
    )


def password_chosen_at(
    company: Company | None, account: int | None, moment: datetime
) -> datetime | None:
    """When the password that counts was chosen, as far as events are kept. Asked for an account
    that nobody has too, so that it takes no other time."""
    if company is None:
        rows = Event.objects.of_kind(ManagerPasswordChosen).filter(
            actor_kind=ActorKind.MANAGER, actor_id=account or 0
        )
    else:
        kinds = Event.objects.of(company).of_kind(PasswordChanged, PersonJoined)
        rows = kinds.about(f"user:{account or 0}")
    return rows.filter(at__lte=moment).order_by("-at").values_list("at", flat=True).first()


def shown(episode: Episode) -> dict[str, Any]:
    """Plain JSON of what was found, for the page of the dossier."""
    own, guesses = episode.own, episode.guesses
    addresses, agents = Counter[str](), Counter[str]()
    for each in own:
        addresses[each.address] += each.times
        agents[each.agent] += each.times
    touched = Counter(each.company for each in episode.around)
    entered = [each for each in own if not each.is_guess]
    after = [each for each in entered if not guesses or each.at > guesses[0].at]
    gaps = [int((b.at - a.at).total_seconds()) for a, b in pairwise(guesses)]
    return {
        "tries": sum(each.times for each in guesses),
        "refused": sum(each.times for each in guesses if each.outcome is Outcome.REFUSED),
        "passwords": len({each.guess for each in guesses if each.guess}),
        "first": guesses[0].at.isoformat() if guesses else None,
        "last": guesses[-1].at.isoformat() if guesses else None,
        "gap": sorted(gaps)[len(gaps) // 2] if gaps else None,
        "addresses": [
            {
                "address": name,
                "times": times,
                "usual": name in episode.usual_addresses,
            }
            for name, times in addresses.most_common(MOST_SHOWN)
        ],
        "more_addresses": max(0, len(addresses) - MOST_SHOWN),
        "agents": [
            {
                "agent": name,
                "times": times,
                "usual": name in episode.usual_agents,
            }
            for name, times in agents.most_common(MOST_SHOWN)
        ],
        "known_browser": any(each.known for each in guesses),
        "others": len({each.account for each in episode.around}),
        "others_unknown": len({each.account for each in episode.around if not each.exists}),
        "companies": sorted(touched),
        "entered_after": [
            {
                "at": each.at.isoformat(),
                "address": each.address,
                "agent": each.agent,
                "known": each.known or each.address in episode.usual_addresses,
                "by_link": each.outcome is Outcome.BY_LINK,
            }
            for each in after[:MOST_SHOWN]
        ],
        "password_chosen_at": (
            episode.password_chosen_at.isoformat() if episode.password_chosen_at else None
        ),
    }
