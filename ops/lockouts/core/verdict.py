"""The verdict on a lock-out: one of seven, how sure it is, and the three facts behind it.

Each verdict has signs of its own, each with a weight and a sentence. The heaviest sum wins; a
stranger's right password after wrong ones goes before all sums. How sure it is comes from the lead
over the second: each point of it adds seven percents to fifty.

>>> from datetime import UTC, datetime, timedelta
>>> from ops.lockouts.core.episode import Episode, Try
>>> from tenants.people.outcomes import Outcome
>>> start = datetime(2030, 3, 14, 15, 0, tzinfo=UTC)
>>> tries = tuple(
...     Try(start + timedelta(seconds=second), "1:a", 1, Outcome.FAILED, "203.0.113.9", "curl",
...         guess=f"{second:04x}")
...     for second in range(30)
... )
>>> finding = judge(Episode("1:a", tries))
>>> finding.verdict.label, finding.confidence
('Fuerza bruta', 99)
>>> finding.facts[0]
'Prueba 30 contraseñas distintas en la misma cuenta.'
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from itertools import pairwise
from statistics import median

from ops.lockouts.core.episode import Episode, Try
from ops.lockouts.core.signs import Signs, hostile, signs_of

FACTS = 3
FEW_FAILURES = 3  # before a stranger's right password
FEW_ACCOUNTS, MACHINE = 4, 15  # accounts one after the other, so many seconds apart
AN_HOUR = timedelta(hours=1)
LIMIT = 5  # wrong passwords that pause a log-in
NEW_PASSWORD = timedelta(days=45)


class Verdict(Enum):
    FORGETFUL = "forgetful", "Olvidadizo"
    STALE = "stale", "Contraseña guardada vieja"
    BRUTE_FORCE = "brute_force", "Fuerza bruta"
    SPRAYING = "spraying", "Rociado"
    STUFFING = "stuffing", "Relleno"
    WEAPON = "weapon", "Bloqueo como arma"
    COMPROMISE = "compromise", "Posible compromiso"

    def __init__(self, code: str, label: str) -> None:
        self.code, self.label = code, label


@dataclass(frozen=True, slots=True)
class Finding:
    """``confidence`` is a whole percent."""

    verdict: Verdict
    confidence: int
    facts: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sign:
    verdict: Verdict
    weight: int
    fact: str


def judge(episode: Episode) -> Finding:
    """Raises ValueError for an episode in which nobody guessed at any account."""
    found = episode if episode.guesses else _seen_from_around(episode)
    signs = signs_of(found)
    stranger = _stranger_within(episode, signs)
    if stranger is not None:
        return _compromise(episode, signs, stranger)
    seen = list(_signs(episode, signs))
    sums: dict[Verdict, int] = {
        verdict: 0 for verdict in Verdict if verdict is not Verdict.COMPROMISE
    }
    for sign in seen:
        sums[sign.verdict] += sign.weight
    first, second = sorted(sums, key=lambda verdict: -sums[verdict])[:2]
    own = sorted((s for s in seen if s.verdict is first), key=lambda s: -s.weight)
    return Finding(first, _sure(sums[first] - sums[second]), _three(own, signs))


def _seen_from_around(episode: Episode) -> Episode:
    """Where the account itself was entered at once, what was tried on the others is looked at."""
    accounts = [each.account for each in episode.around if each.is_guess and not each.known]
    if not accounts:
        raise ValueError("Nobody guessed at any account.")
    return Episode(
        accounts[0],
        tuple(t for t in episode.around if t.account == accounts[0]),
        tuple(t for t in episode.around if t.account != accounts[0]),
    )


def _stranger_within(episode: Episode, signs: Signs) -> Try | None:
    """The first right password that a stranger had after wrong ones; not the owner's, who chose a
    new one by mail in between."""
    candidates = [*episode.entries_of_strangers()]
    if hostile(signs):
        candidates += episode.entries_of_new_devices()
    for each in sorted(candidates, key=lambda entry: entry.at):
        failures = [t for t in episode.guesses if t.at < each.at]
        chosen = episode.password_chosen_at
        began = failures[0].at if failures else each.at
        is_own = chosen is not None and began < chosen <= each.at
        if not is_own and (len(failures) >= FEW_FAILURES or _went_through(episode, each)):
            return each
    return None


def _went_through(episode: Episode, entry: Try) -> bool:
    """Whether a machine went through other accounts from the same address in the hour before."""
    tries = [
        t
        for t in episode.around
        if t.is_guess
        and not t.known
        and t.address == entry.address
        and entry.at - AN_HOUR <= t.at < entry.at
    ]
    gaps = [(b.at - a.at).total_seconds() for a, b in pairwise(tries)]
    return len({t.account for t in tries}) >= FEW_ACCOUNTS and median(gaps) <= MACHINE


def _compromise(episode: Episode, signs: Signs, stranger: Try) -> Finding:
    """Surer where no person at a keyboard fails so: the owner has new telephones, too."""
    before = sum(t.times for t in episode.guesses if t.at < stranger.at)
    same = any(t.address == stranger.address for t in episode.guesses) or any(
        t.address == stranger.address for t in episode.around if t.is_guess
    )
    heavy = [
        Sign(Verdict.COMPROMISE, 5, f"Entró con la contraseña correcta después de {before} fallos.")
        if before
        else Sign(
            Verdict.COMPROMISE, 5, "Entró a la primera desde donde se probaron otras cuentas."
        ),
        Sign(
            Verdict.COMPROMISE, 4, "Entró desde un navegador donde esta cuenta nunca había entrado."
        ),
    ]
    if same:
        heavy.append(
            Sign(
                Verdict.COMPROMISE, 3, "Entró desde la misma dirección de donde venían los fallos."
            )
        )
    else:
        heavy.append(
            Sign(
                Verdict.COMPROMISE,
                3,
                "Entró desde una dirección donde esta cuenta nunca había entrado.",
            )
        )
    confidence = 60 + (10 if same else 0) + (29 if hostile(signs) else 0)
    return Finding(Verdict.COMPROMISE, confidence, _three(heavy, signs))


def _signs(episode: Episode, s: Signs) -> Iterator[Sign]:
    yield from _of_owners(episode, s)
    yield from _of_one_account(s)
    yield from _of_many_accounts(s)
    yield from _of_weapons(s)


def _of_owners(episode: Episode, s: Signs) -> Iterator[Sign]:
    """The person who forgot, and the program that remembers too well."""
    alone = s.others <= 1
    if s.gap is not None and s.gap >= 3 and not s.is_even:
        yield Sign(
            Verdict.FORGETFUL, 3, f"Teclea como persona: {_gap(s)} entre intentos, sin ritmo."
        )
    if s.tries <= 12:
        yield Sign(Verdict.FORGETFUL, 2, f"Son pocos intentos: {s.tries}.")
    if 2 <= s.passwords <= 7 and s.repeated <= 70:
        yield Sign(
            Verdict.FORGETFUL, 2, f"Prueba {s.passwords} contraseñas distintas, y repite alguna."
        )
    if s.passwords and s.repeated >= 90 and s.tries >= 4:
        yield Sign(Verdict.STALE, 4, "Siempre es la misma contraseña equivocada.")
        if s.is_even or s.bursts >= 3:
            yield Sign(Verdict.STALE, 3, f"Llega con ritmo de programa: {_gap(s)} entre intentos.")
        chosen = episode.password_chosen_at
        if chosen and timedelta(0) <= episode.guesses[0].at - chosen <= NEW_PASSWORD:
            days = (episode.guesses[0].at - chosen).days
            yield Sign(Verdict.STALE, 3, f"La contraseña se cambió hace {_days(days)}.")
    if s.usual >= 50:
        yield Sign(Verdict.FORGETFUL, 3, "Viene de un navegador y un lugar donde ya había entrado.")
        yield Sign(Verdict.STALE, 3, "Viene de un aparato con el que esta cuenta ya había entrado.")
    elif s.usual_address >= 50:
        yield Sign(Verdict.FORGETFUL, 2, "Viene de una dirección desde donde ya había entrado.")
        yield Sign(Verdict.STALE, 2, "Viene de una dirección desde donde ya había entrado.")
    if alone:
        yield Sign(Verdict.FORGETFUL, 2, "Desde ahí no se intentó entrar con otras cuentas.")
        yield Sign(Verdict.STALE, 2, "Desde ahí no se intentó entrar con otras cuentas.")


def _of_one_account(s: Signs) -> Iterator[Sign]:
    if s.passwords >= 8:
        yield Sign(
            Verdict.BRUTE_FORCE,
            5,
            f"Prueba {s.passwords} contraseñas distintas en la misma cuenta.",
        )
    if s.passwords >= 5 and s.repeated <= 25:
        yield Sign(Verdict.BRUTE_FORCE, 3, "Casi nunca repite una contraseña: las va descartando.")
    if s.others <= 2:
        yield Sign(Verdict.BRUTE_FORCE, 2, "Todo va contra una sola cuenta.")
    if s.usual == 0:
        yield Sign(
            Verdict.BRUTE_FORCE, 2, "Nada viene de un navegador donde esta cuenta haya entrado."
        )
    if s.longest_burst >= 15 and s.gap is not None and (s.gap < 3 or s.is_even):
        yield Sign(
            Verdict.BRUTE_FORCE,
            3,
            f"Va a paso de máquina: {s.tries} intentos, {_gap(s)} entre ellos.",
        )
    if s.addresses >= 4:
        yield Sign(Verdict.BRUTE_FORCE, 2, f"Cambia de dirección: {s.addresses} distintas.")


def _of_many_accounts(s: Signs) -> Iterator[Sign]:
    if s.others < 3:
        return
    many = f"Desde ahí se intentó entrar con otras {s.others} cuentas."
    if s.passwords_all and s.shared >= 60 and s.repeated_all < 50:
        yield Sign(
            Verdict.SPRAYING,
            6,
            f"Las mismas {s.passwords_all} contraseñas se prueban en todas las cuentas."
            if s.passwords_all > 1
            else "La misma contraseña se prueba en todas las cuentas.",
        )
        if s.switches >= 60:
            yield Sign(Verdict.SPRAYING, 3, "Va cuenta por cuenta con cada contraseña.")
    if s.passwords_all and s.shared < 40:
        yield Sign(
            Verdict.STUFFING,
            6,
            "Cada cuenta trae sus propias contraseñas, como de una lista robada.",
        )
    yield Sign(Verdict.SPRAYING, 4, many)
    yield Sign(Verdict.STUFFING, 4, many)
    if s.unknown >= 40:
        yield Sign(Verdict.STUFFING, 2, f"{s.unknown} % de esas cuentas no existen aquí.")
    if s.companies >= 2:
        yield Sign(Verdict.SPRAYING, 1, f"Toca {s.companies} empresas.")
        yield Sign(Verdict.STUFFING, 1, f"Toca {s.companies} empresas.")


def _of_weapons(s: Signs) -> Iterator[Sign]:
    """Who guesses tells passwords apart; who only wants the pause repeats them, or stops at it."""
    stranger = s.usual < 50
    if stranger and s.passwords and s.repeated >= 70:
        yield Sign(Verdict.WEAPON, 4, "Repite la misma contraseña: no busca adivinarla.")
        if s.gap is not None and s.gap < 3:
            yield Sign(Verdict.WEAPON, 3, f"Falla a propósito y a prisa: {_gap(s)} entre intentos.")
    if stranger and s.locks >= 3 and s.longest_burst <= LIMIT + 2:
        yield Sign(
            Verdict.WEAPON, 11, f"Vuelve cada que termina la pausa: la bloqueó {s.locks} veces."
        )
        if s.refused == 0:
            yield Sign(
                Verdict.WEAPON, 3, "Se calla durante la pausa y nunca se queda corto de ella."
            )
    elif stranger and s.locks >= 2 and s.longest_burst <= LIMIT + 2:
        yield Sign(Verdict.WEAPON, 4, "Volvió en cuanto terminó la pausa.")
    if stranger and s.locks == 1 and s.tries <= LIMIT + 1 and s.gap is not None and s.gap < 3:
        yield Sign(Verdict.WEAPON, 2, "Se detiene en cuanto la cuenta queda en pausa.")
    if stranger and s.others >= 2 and s.repeated_all >= 60:
        yield Sign(
            Verdict.WEAPON,
            6,
            f"Bloquea una por una a {s.others + 1} cuentas, sin variar la contraseña.",
        )
        if s.unknown == 0:
            yield Sign(Verdict.WEAPON, 2, "Todas esas cuentas existen: sabe a quién deja fuera.")
    if stranger and s.refused >= 3 * LIMIT and s.repeated >= 70:
        yield Sign(Verdict.WEAPON, 2, "Sigue durante la pausa, aunque no puede servirle.")


def _three(own: list[Sign], s: Signs) -> tuple[str, str, str]:
    """The heaviest facts; where there are fewer, what is true of any episode."""
    sources = "una dirección" if s.addresses == 1 else f"{s.addresses} direcciones"
    plain = [
        f"{s.tries} intentos en {max(s.minutes, 1)} min.",
        f"Desde {sources}.",
        f"{s.locks} veces quedó en pausa." if s.locks != 1 else "Una vez quedó en pausa.",
    ]
    first, second, third = [*(sign.fact for sign in own), *plain][:FACTS]
    return first, second, third


def _sure(lead: int) -> int:
    return min(99, 50 + 7 * lead)


def _gap(s: Signs) -> str:
    if s.gap is None:
        return "una sola vez"
    if s.gap < 1:
        return "menos de 1 s"
    return f"{s.gap:.0f} s" if s.gap < 90 else f"{s.gap / 60:.0f} min"


def _days(days: int) -> str:
    return "menos de un día" if days == 0 else f"{days} día{'s' if days > 1 else ''}"
