"""What the tries of an episode look like, counted: cadence, guesses, sources and neighbours."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from ops.lockouts.core.episode import Episode, Try
from tenants.people.outcomes import Outcome

REST = timedelta(minutes=20)
"""A longer pause begins another burst: the log-in is paused for half an hour."""

EVEN = 15  # percent of the middle gap within which the gaps of a machine lie
FEW_GAPS = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """Shares are whole percents; gaps are seconds within a burst."""

    tries: int
    refused: int
    locks: int
    bursts: int
    longest_burst: int
    gap: float | None
    is_even: bool
    minutes: int  # from the first to the last
    passwords: int  # different ones on this account; 0: none is known
    repeated: int  # the share of the commonest
    usual: int
    usual_address: int
    addresses: int
    agents: int
    others: int  # accounts that the same addresses tried besides
    companies: int  # all that they tried
    unknown: int  # the share of those accounts that nobody has
    shared: int  # the share of accounts whose passwords were tried on another one, too
    passwords_all: int  # different ones over all accounts
    switches: int  # the share of tries that went to another account than the one before
    repeated_all: int  # the share of accounts on which one password was tried thrice or more


def signs_of(episode: Episode) -> Signs:
    """Of an episode with one guess at least. Raises ValueError for one without."""
    own = episode.guesses
    if not own:
        raise ValueError("Nobody guessed at this account.")
    all_of_them = sorted((*own, *_neighbours(episode)), key=lambda t: t.at)
    bursts = _bursts(own)
    gaps = [gap for burst in bursts for gap in _gaps(burst)]
    passwords = Counter[str]()
    for each in own:
        if each.guess:
            passwords[each.guess] += each.times
    by_account = _by_account(all_of_them)
    others = {each.account: each.exists for each in all_of_them if each.account != episode.account}
    total = _times(own)
    return Signs(
        tries=total,
        refused=_times(t for t in own if t.outcome is Outcome.REFUSED),
        locks=sum(t.outcome is Outcome.LOCKED for t in own),
        bursts=len(bursts),
        longest_burst=max(_times(burst) for burst in bursts),
        gap=median(gaps) if gaps else None,
        is_even=_is_even(gaps),
        minutes=int((own[-1].at - own[0].at).total_seconds() // 60),
        passwords=len(passwords),
        repeated=_percent(max(passwords.values(), default=0), passwords.total()),
        usual=_percent(_times(t for t in own if episode.is_usual(t)), total),
        usual_address=_percent(
            _times(t for t in own if t.known or t.address in episode.usual_addresses), total
        ),
        addresses=len({t.address for t in own}),
        agents=len({t.agent for t in own}),
        others=len(others),
        companies=len({t.company for t in all_of_them}),
        unknown=_percent(sum(not exists for exists in others.values()), len(others)),
        shared=_shared(by_account),
        passwords_all=len({t.guess for t in all_of_them if t.guess}),
        switches=_percent(_switches(all_of_them), len(all_of_them) - 1),
        repeated_all=_percent(sum(_repeats(t) for t in by_account.values()), len(by_account)),
    )


def hostile(signs: Signs) -> bool:
    """Whether no person at a keyboard does this to an account of their own."""
    is_fast = signs.gap is not None and signs.gap < 2
    is_list = signs.others >= 3 and (is_fast or signs.shared >= 60 or signs.unknown >= 40)
    return is_list or signs.passwords >= 8 or (is_fast and signs.tries >= 5)


def _neighbours(episode: Episode) -> Iterator[Try]:
    """What was tried on other accounts in the same stretch. Colleagues of an office mistype, too:
    who does so in a browser from which they have entered is no part of it."""
    first, last = episode.guesses[0].at - REST, episode.guesses[-1].at + REST
    for each in episode.around:
        if each.is_guess and not each.known and first <= each.at <= last:
            yield each


def _bursts(tries: Sequence[Try]) -> list[list[Try]]:
    found = [[tries[0]]]
    for former, each in pairwise(tries):
        if each.at - former.at > REST:
            found.append([])
        found[-1].append(each)
    return found


def _gaps(burst: Sequence[Try]) -> list[float]:
    return [(b.at - a.at).total_seconds() for a, b in pairwise(burst)]


def _is_even(gaps: Sequence[float]) -> bool:
    """Four of five gaps are as long as the middle one: nobody types so."""
    if len(gaps) < FEW_GAPS:
        return False
    middle = median(gaps)
    near = sum(abs(gap - middle) * 100 <= middle * EVEN for gap in gaps)
    return near * 5 >= len(gaps) * 4


def _by_account(tries: Iterable[Try]) -> dict[str, list[Try]]:
    found = defaultdict(list)
    for each in tries:
        found[each.account].append(each)
    return dict(found)


def _shared(by_account: dict[str, list[Try]]) -> int:
    """Of the accounts whose passwords are told apart, how many share most of theirs."""
    passwords = {
        account: {t.guess for t in tries if t.guess} for account, tries in by_account.items()
    }
    passwords = {account: found for account, found in passwords.items() if found}
    holders = Counter(guess for found in passwords.values() for guess in found)
    sharing = sum(
        2 * sum(holders[guess] > 1 for guess in found) > len(found) for found in passwords.values()
    )
    return _percent(sharing, len(passwords)) if len(passwords) > 1 else 0


def _switches(tries: Sequence[Try]) -> int:
    return sum(a.account != b.account for a, b in pairwise(tries))


def _repeats(tries: Iterable[Try]) -> bool:
    found = Counter[str]()
    for each in tries:
        if each.guess:
            found[each.guess] += each.times
    return max(found.values(), default=0) >= 3


def _times(tries: Iterable[Try]) -> int:
    return sum(each.times for each in tries)


def _percent(part: int, whole: int) -> int:
    return part * 100 // whole if whole > 0 else 0
