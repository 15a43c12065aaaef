"""Sealing acts shortly after they were written, so that writing one costs nothing and waits for
nobody.

Acts are sealed in the order of their numbers, and a number is given out before its act is there:
while somebody still writes, a lower one may come late. So the highest number is read first, then
who is writing; once those have ended, every act up to that number is there or never will be.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from time import monotonic, sleep

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections
from django.db.models import Max

from ops.audit.chain import PROGRAMME, START, Act, Place, digest_of, link_of
from ops.audit.models import Seal
from tenants.events.models import Event
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic

BATCH = 1000
PATIENCE = 20.0  # seconds for those who write
LOOK = 0.05

_WRITERS = """
    SELECT virtualtransaction FROM pg_locks
     WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
       AND relation = to_regclass(%s) AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def seal_acts(patience: float = PATIENCE) -> int:
    """Seal every act that is settled; how many. Harmless twice, also at the same time."""
    until = settled_until(patience)
    total = 0
    while until is not None:
        try:
            with atomic():
                acts = _unsealed(until)
                Seal.objects.bulk_create(_seals_of(acts))
        except IntegrityError:
            return total  # another one seals, or a company is being erased: the next run goes on
        total += len(acts)
        if len(acts) < BATCH:
            return total
    return total


def settled_until(patience: float = PATIENCE) -> int | None:
    """The number up to which no act will come any more; None if somebody writes for too long."""
    highest: int | None = Event.objects.aggregate(highest=Max("pk"))["highest"]
    before = _writers()
    ends = monotonic() + patience
    while before & _writers():
        if monotonic() > ends:
            return None
        sleep(LOOK)
    return highest


def _writers() -> set[str]:
    """The transactions that have written an act, or are about to, and have not ended."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_WRITERS, [f"public.{Event._meta.db_table}"])
        return {transaction for (transaction,) in cursor.fetchall()}


def acts_in(rows: Iterable[tuple[object, ...]]) -> Iterator[Act]:
    """Of rows of ``FIELDS``."""
    return (Act(*row) for row in rows)  # type: ignore[arg-type]  # as FIELDS says


FIELDS = tuple("pk" if name == "id" else name for name in Act._fields)
"""Of an event, in the order of ``Act``."""


def _unsealed(until: int) -> list[Act]:
    """The next ones. Acts are sealed in the order of their numbers over all chains, so what the
    last seal names is what was sealed before."""
    last = Seal.objects.aggregate(last=Max("event_id"))["last"] or 0
    rows = Event.objects.filter(pk__gt=last, pk__lte=until).order_by("pk")
    return list(acts_in(rows.values_list(*FIELDS)[:BATCH]))


def _seals_of(acts: list[Act]) -> list[Seal]:
    """The next links of every chain that ``acts`` belong to. What tells of a company that is gone
    goes with it, and has no seal."""
    by_chain = sorted(acts, key=lambda act: (act.company or PROGRAMME, act.id))
    chains = {act.company for act in acts if act.company is not None}
    there = set(Company.objects.filter(pk__in=chains).values_list("pk", flat=True))
    seals: list[Seal] = []
    for chain, group in groupby(by_chain, key=lambda act: act.company or PROGRAMME):
        if chain == PROGRAMME or chain in there:
            seals += _chained(chain, group)
    return seals


def _chained(chain: int, acts: Iterable[Act]) -> Iterator[Seal]:
    head = Seal.objects.of_chain(chain).last()
    number, previous = (head.number, head.link) if head else (0, START)
    for act in acts:
        number += 1
        content = digest_of(act)
        previous = link_of(previous, Place(chain, number, act.id, act.kind, act.at), content)
        yield Seal(
            company_id=act.company,
            number=number,
            event_id=act.id,
            kind=act.kind,
            at=act.at,
            content=content,
            link=previous,
        )
