"""Whether the time of a refused log-in tells an account that exists from one that does not.

    make bench-login
    make bench-login BENCH="--tries 500"    of each, in place of 2,000

Opens a company of its own and tries wrong passwords for an e-mail that somebody has and for one
that nobody has, in pairs whose order is drawn, each pair from another address, through the whole
application in one process with the real hasher. A rank test (Mann and Whitney, with ties) compares
the two rows of times. The last line is JSON; ``same`` says whether p is above 0.01 and every answer
was the same.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from math import erfc, sqrt
from random import Random
from statistics import median
from time import perf_counter_ns

from django.conf import settings

from ops.lockouts.models import LoginTry
from tenants.people.roles import Role
from tenants.schemas.context import company_context
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.people import CompanyClient, make_person

NOBODY = "nadie-con-este@personas.example"


def p_of_ranks(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p of the Mann-Whitney test by its normal approximation, corrected for ties.

    >>> round(p_of_ranks([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]), 3)
    1.0
    >>> p_of_ranks(range(50), range(100, 150)) < 1e-9
    True
    """
    n, m = len(first), len(second)
    rows = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, ties, place = 0.0, 0, 0
    while place < n + m:
        end = place
        while end < n + m and rows[end][0] == rows[place][0]:
            end += 1
        rank = (place + 1 + end) / 2
        ranks += rank * sum(which == 0 for _, which in rows[place:end])
        ties += (end - place) ** 3 - (end - place)
        place = end
    u, total = ranks - n * (n + 1) / 2, n + m
    spread = sqrt(n * m / 12 * (total + 1 - ties / (total * (total - 1))))
    return erfc(abs(u - n * m / 2) / spread / sqrt(2)) if spread else 1.0


def measured(tries: int) -> tuple[dict[str, list[float]], Counter[tuple[int, int]]]:
    """Milliseconds of each try by account, and the different answers by status and length."""
    company = make_company("entrada", "Vidrios de Entrada")
    with company_context(company):
        person = make_person(Role.SALES)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    answers: Counter[tuple[int, int]] = Counter()
    emails = {"known": person.email, "unknown": NOBODY}
    order, luck = list(emails), Random(7)
    for number in range(-5, tries):
        luck.shuffle(order)
        if number % 20 == 0:  # or both accounts would be closed to strangers for an hour
            LoginTry.objects.all().delete()
        high, low = divmod(number + 5, 250)
        address = f"10.7.{high}.{low + 1}"
        for which in order:
            client = CompanyClient(company)
            data = {"username": emails[which], "password": f"equivocada {number}"}
            started = perf_counter_ns()
            answer = client.post("/entrar/", data, headers={"X-Real-IP": address})
            taken = (perf_counter_ns() - started) / 1_000_000
            if number >= 0:  # the first ones fill what is kept
                times[which].append(taken)
                body = len(answer.text.replace(emails[which], ""))
                answers[(answer.status_code, body)] += 1
    return times, answers


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=2000)
    tries = parser.parse_args().tries
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    with database_of_its_own():
        times, answers = measured(tries)
    p = p_of_ranks(times["known"], times["unknown"])
    medians = {f"{which}_ms": round(median(each), 2) for which, each in times.items()}
    same = p > 0.01 and len(answers) == 1 and {status for status, _ in answers} == {200}
    print(f"{tries} intentos de cada una: medianas {medians}, p = {p:.3f}")
    print(json.dumps({"tries": tries, "p": round(p, 4), "answers": len(answers)} | medians
                     | {"same": same}))  # fmt: skip


if __name__ == "__main__":
    main()
