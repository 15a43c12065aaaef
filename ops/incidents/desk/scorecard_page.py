"""The scorecard of a month, at the desk."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from ops.backups.telling import age_in_words
from ops.incidents.protocol import PROTOCOLS, Clock
from ops.incidents.scorecard import InTime, Scorecard, months_until, scorecard_of
from tenants.events.recording import record
from tenants.programme.desk.events import ListExported
from tenants.programme.desk.rows import MANAGER, NOTHING
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.web.charts import Bar, Mark, Reading, bars, trend
from tenants.web.spreadsheets import csv_response

MONTHS_DRAWN = 6


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest) -> HttpResponseBase:
    moment = now()
    card, months = _card(request, moment), months_until(moment)
    context = desk.each_context(request) | {
        "card": card,
        "months": [(month, month.strftime("%Y-%m")) for month in months],
        "rows": [
            (score, [(each, _spoken(each.p50), _spoken(each.p90)) for each in score.times],
             _said(score.answered_in_time), _said(score.mitigated_in_time),
             PROTOCOLS[score.severity].in_words[Clock.RESPOND],
             PROTOCOLS[score.severity].in_words[Clock.MITIGATE])
            for score in card.scores
        ],
        "in_time_chart": _in_time_chart(months[:MONTHS_DRAWN], moment),
        "mitigate_chart": _mitigate_chart(card),
    }  # fmt: skip
    return render(request, "incidents/desk_scorecard.html", context)


@manager_required(MANAGER)
@require_POST
def export(request: ManagerRequest) -> HttpResponseBase:
    card = _card(request, now())
    record(ListExported(what="scorecard", rows=len(card.scores), as_csv=True), by=request.user)
    return csv_response(_table(card), f"incidentes-{card.month:%Y-%m}")


def _card(request: ManagerRequest, moment: datetime) -> Scorecard:
    """Whatever is no month of ours is the present one."""
    asked = request.GET.get("mes", "")
    months = {month.strftime("%Y-%m"): month for month in months_until(moment)}
    return scorecard_of(months.get(asked, months_until(moment)[0]), moment)


def _table(card: Scorecard) -> Iterator[list[Any]]:
    yield [
        "Mes", "Gravedad", "Incidentes", "Volvieron",
        *(f"{name}, {which} (min)" for name in ("Detectar", "Atender", "Mitigar", "Resolver")
          for which in ("p50", "p90")),
        "Atendidos a tiempo", "de", "Mitigados a tiempo", "de", "Acciones vencidas",
    ]  # fmt: skip
    for score in card.scores:
        yield [
            card.month.strftime("%Y-%m"),
            score.severity,
            score.count,
            score.reopened,
            *(value for each in score.times for value in (each.p50, each.p90)),
            score.answered_in_time.kept,
            score.answered_in_time.decided,
            score.mitigated_in_time.kept,
            score.mitigated_in_time.decided,
            card.overdue_actions,
        ]


def _in_time_chart(months: list[date], moment: datetime) -> str:
    """Of all severities together, the oldest month first; one without incidents is a gap."""
    marks = []
    for month in reversed(months):
        scores = scorecard_of(month, moment).scores
        kept = sum(score.answered_in_time.kept for score in scores)
        percent = InTime(kept, sum(score.answered_in_time.decided for score in scores)).percent
        value = None if percent is None else Decimal(percent)
        reading = None if value is None else Reading(value, value, value)
        marks.append(Mark(date_format(month, "M"), reading))
    return trend("Incidentes atendidos a tiempo", marks, (Decimal(0), Decimal(100)), " %")


def _mitigate_chart(card: Scorecard) -> str:
    values = [score.mitigated.p50 for score in card.scores if score.mitigated.p50 is not None]
    rows = [
        Bar(
            score.severity,
            None if score.mitigated.p50 is None else Decimal(score.mitigated.p50),
            _spoken(score.mitigated.p50),
        )
        for score in card.scores
    ]
    most = Decimal(max(values, default=1) or 1)
    return bars("Tiempo hasta que deja de sentirse, p50", rows, most)


def _said(in_time: InTime) -> str:
    if in_time.percent is None:
        return NOTHING
    return f"{in_time.percent} % ({in_time.kept} de {in_time.decided})"


def _spoken(minutes: int | None) -> str:
    return NOTHING if minutes is None else age_in_words(timedelta(minutes=minutes))
