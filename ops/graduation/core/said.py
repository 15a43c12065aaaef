"""The criteria that people decide: what they say, whether they stay, whether they were answered.

A handful of companies is no sample of others: they are all there are. Of whether they stay, save
time or were answered, the verdict is therefore of what was observed, and the interval tells what
the same would say of a larger programme.
"""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from ops.graduation.core.evidence import Confirmation, Evidence, Member
from ops.graduation.core.intervals import CENT, mean, wilson
from ops.graduation.core.verdicts import Finding, Row, Verdict

SATISFACTION_GOAL = 8
RETENTION_GOAL = 80
SAVED_GOAL = 50
CONFIRMING = 3
LEAST = 5
"""People or companies that say something."""

SETTLED = timedelta(weeks=4)
"""A company counts as one that may stay once it has been there so long; who was not used for so
long has left, whatever its state says."""


def satisfaction(evidence: Evidence) -> Finding:
    """The mean of the newest score of each person, from 1 to 10."""
    heard = evidence.heard
    n, goal, title = len(heard.scores), f"Más de {SATISFACTION_GOAL} de 10", "Satisfacción"
    people = "1 persona" if n == 1 else f"{n} personas"
    where = "1 empresa" if heard.companies == 1 else f"{heard.companies} empresas"
    says = f"{people} de {where}, de {heard.asked} a quienes se preguntó"
    rows = (Row("Preguntas de la semana", says, heard.url),)
    if n < LEAST:
        sentence = f"Personas que respondieron: {n}; hacen falta {LEAST}."
        return Finding(
            "satisfaction", title, goal, Verdict.INSUFFICIENT, sentence, n, "personas", rows=rows
        )
    value = (Decimal(sum(heard.scores)) / n).quantize(CENT, ROUND_HALF_UP)
    between = mean(heard.scores, max(heard.asked, n))
    if between.low > SATISFACTION_GOAL:
        verdict, sentence = Verdict.PASS, f"{value} de 10; con lo que falta por oír, {between.low}."
    elif between.high <= SATISFACTION_GOAL or value <= SATISFACTION_GOAL:
        verdict, sentence = Verdict.FAIL, f"{value} de 10 entre quienes respondieron."
    else:
        verdict = Verdict.INSUFFICIENT
        sentence = (
            f"{value} de 10, pero con {n} de {heard.asked} personas podría ser {between.low}: hay "
            "que oír a más."
        )
    return Finding(
        "satisfaction", title, goal, verdict, sentence, n, "personas", value,
        between.low, between.high, "de 10", rows,
    )  # fmt: skip


def retention(evidence: Evidence) -> Finding:
    """Companies that have been there for four weeks, are still there and were used in the last
    four."""
    last = evidence.period.last
    settled = [each for each in evidence.members if last - each.opened >= SETTLED]
    kept = [each for each in settled if _stays(each, evidence)]
    rows = tuple(
        Row(each.name, _member_says(each, each in kept), each.url)
        for each in sorted(settled, key=lambda each: (each in kept, each.name))
    )
    n, goal, title = len(settled), f"Más de {RETENTION_GOAL} % de las empresas", "Permanencia"
    if n < LEAST:
        sentence = f"Empresas con cuatro semanas o más: {n}; hacen falta {LEAST}."
        return Finding(
            "retention", title, goal, Verdict.INSUFFICIENT, sentence, n, "empresas", rows=rows
        )
    value = (Decimal(100) * len(kept) / n).quantize(CENT, ROUND_HALF_UP)
    passes = len(kept) * 100 > RETENTION_GOAL * n
    between = wilson(len(kept), n)
    return Finding(
        "retention", title, goal, Verdict.PASS if passes else Verdict.FAIL,
        f"Siguen {len(kept)} de {n} empresas.", n, "empresas", value,
        between.low, between.high, "%", rows,
    )  # fmt: skip


def time_saved(evidence: Evidence) -> Finding:
    """Companies that said themselves that a quotation takes less than half of the time."""
    newest: dict[str, Confirmation] = {}
    for each in sorted(evidence.confirmations, key=lambda each: each.said_on):
        newest[each.company] = each
    there = [each for each in evidence.members if each.left is None]
    asked = [newest[name] for name in sorted(newest)]
    confirmed = [each for each in asked if _saves_enough(each)]
    unasked = max(0, len(there) - len(asked))
    rows = tuple(
        Row(
            each.company,
            f"De {each.before} a {each.now} min por cotización: {_saved(each)} % menos",
            each.url,
        )
        for each in asked
    )
    if len(confirmed) >= CONFIRMING:
        verdict = Verdict.PASS
        sentence = f"Lo confirman {len(confirmed)} de las {len(asked)} a las que se preguntó."
    elif len(confirmed) + unasked < CONFIRMING and asked:
        verdict = Verdict.FAIL
        sentence = f"{_confirmed(len(confirmed))} y ya no queda a quién preguntar."
    else:
        verdict = Verdict.INSUFFICIENT
        sentence = f"{_confirmed(len(confirmed))}; por preguntar: {unasked}."
    return Finding(
        "time_saved", "Tiempo ahorrado",
        f"Al menos {CONFIRMING} empresas confirman más de {SAVED_GOAL} %", verdict, sentence,
        len(asked), "empresas", Decimal(len(confirmed)), Decimal(len(confirmed)),
        Decimal(len(confirmed) + unasked), rows=rows,
    )  # fmt: skip


def feedback_answered(evidence: Evidence) -> Finding:
    """Everything that was told and whose time to answer has come was answered."""
    end = evidence.period.end
    due = [each for each in evidence.told if each.due <= end]
    answered = [each for each in due if each.answered is not None and each.answered <= end]
    late = [each for each in answered if each.answered is not None and each.answered > each.due]
    waiting = [each for each in due if each not in answered]
    rows = tuple(
        Row(each.name, f"Debía responderse el {each.due:%d/%m/%Y} y sigue sin respuesta", each.url)
        for each in waiting
    )
    n, goal, title = len(due), "Todo respondido", "Opiniones respondidas"
    if not n:
        sentence = "Nadie ha dicho nada que deba responderse."
        return Finding("feedback", title, goal, Verdict.INSUFFICIENT, sentence, 0, "opiniones")
    value = (Decimal(100) * len(answered) / n).quantize(CENT, ROUND_HALF_UP)
    between = wilson(len(answered), n)
    if waiting:
        verdict, sentence = Verdict.FAIL, f"Sin respuesta: {len(waiting)} de {n}."
    else:
        verdict = Verdict.PASS
        sentence = (
            f"Se respondieron todas; tarde, {len(late)}."
            if late
            else "Se respondieron todas a tiempo."
        )
    return Finding(
        "feedback", title, goal, verdict, sentence, n, "opiniones", value,
        between.low, between.high, "%", rows,
    )  # fmt: skip


def support_defined(evidence: Evidence) -> Finding:
    """Each part of the support process was shown to be in place."""
    parts = evidence.support
    kept = [each for each in parts if each.is_kept]
    missing = [each for each in parts if each.is_kept is False]
    says = {True: "En orden", False: "Falta", None: "Nadie lo ha mostrado"}
    rows = tuple(
        Row(each.title, f"{says[each.is_kept]}. {each.told}".strip(), each.url) for each in parts
    )
    if missing:
        verdict, sentence = Verdict.FAIL, f"Partes que faltan: {len(missing)} de {len(parts)}."
    elif len(kept) < len(parts) or not parts:
        verdict = Verdict.INSUFFICIENT
        sentence = f"Partes mostradas: {len(kept)} de {len(parts)}."
    else:
        verdict, sentence = Verdict.PASS, "Todas sus partes están en orden."
    return Finding(
        "support", "Proceso de soporte", "Definido y a la vista", verdict, sentence,
        len(parts), "partes", Decimal(len(kept)), unit="en orden", rows=rows,
    )  # fmt: skip


def _stays(member: Member, evidence: Evidence) -> bool:
    last = evidence.period.last
    used = member.last_used is not None and last - member.last_used < SETTLED
    return (member.left is None or member.left > last) and used


def _member_says(member: Member, kept: bool) -> str:
    if member.left is not None:
        return f"Se fue el {member.left:%d/%m/%Y}"
    used = f"la última vez el {member.last_used:%d/%m/%Y}" if member.last_used else "nunca"
    return f"Usa el sistema, {used}" if kept else f"No lo usa: {used}"


def _confirmed(number: int) -> str:
    if number <= 1:
        return "Lo confirma 1 empresa" if number else "Ninguna empresa lo confirma"
    return f"Lo confirman {number} empresas"


def _saves_enough(each: Confirmation) -> bool:
    return (each.before - each.now) * 100 > SAVED_GOAL * each.before


def _saved(each: Confirmation) -> Decimal:
    share = Decimal(100) * (each.before - each.now) / each.before
    return share.quantize(Decimal(1), ROUND_HALF_UP)
