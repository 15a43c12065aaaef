"""Four invented weeks of feedback, answered and open, for a laptop. All of it by the services."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feedback.answers.services import Typed, save_answers
from feedback.board import services as board
from feedback.board.models import Idea
from feedback.cases import services as cases
from feedback.cases.models import Case, Reply
from feedback.cases.themes import save_theme
from feedback.voices.models import Voice
from feedback.voices.services import Said, tell
from feedback.weeks.calendar import asked_on, week_of
from feedback.weeks.links import Asked
from feedback.weeks.models import Invitation
from feedback.weeks.questions import (
    BLOCKS,
    FEATURE,
    NEWEST,
    PROBLEMS,
    RECOMMEND,
    SAVED,
    WORKED,
    Given,
)
from feedback.weeks.services import MORNING, ask
from tenants.people.models import User
from tenants.schemas.clock import day_of, start_of
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context

WEEKS = 4
NOTHING = Given()
SCORES = ((7, 6, 5, 8, 7), (8, 7, 6, 8, 7), (9, 7, 8, 9, 8), (9, 9, 8, 10, 9))
"""By week, then by person; people are counted through the companies."""

SILENT = {(0, 2)}  # week and person
WORDS: Mapping[tuple[int, int], Mapping[str, Given]] = {
    (0, 1): {
        PROBLEMS: Given(("annoys",), "El PDF tarda cuando la cotización lleva muchas fotos."),
        FEATURE: Given(text="Que el PDF lleve el dibujo grande de cada ventana."),
    },
    (0, 3): {FEATURE: Given(text="Cobrar el anticipo con un enlace.")},
    (1, 2): {
        PROBLEMS: Given((BLOCKS,), "No encuentro cómo cambiar el vidrio de varias partidas."),
    },
    (2, 1): {WORKED: Given(("workshop",), "El plan de corte ya sale sin errores.")},
    (3, 2): {FEATURE: Given(text="Ver en el teléfono las órdenes que faltan de cortar.")},
}
THEMES = (
    ("PDF y enlace", ("pdf", "dibujo", "dibujos", "fotos", "enlace")),
    ("Cobros", ("anticipo", "pago", "cobrar", "factura")),
    ("Escribir partidas", ("partida", "partidas", "vidrio", "medidas", "copiar")),
    ("Taller", ("corte", "cortar", "merma", "órdenes", "taller")),
)
IDEAS = (
    ("Anticipo con un enlace de pago", "El cliente paga el anticipo desde su cotización."),
    ("Dibujos grandes en el PDF", "Una página con los dibujos de cada opción, en grande."),
)


def prepare_opinions(companies: Sequence[Company], manager: User, moment: datetime) -> None:
    """What people of ``companies`` answered, and what ``manager`` did about it. Harmless twice."""
    with public_context():
        if Invitation.objects.exists():
            return
    before = 0
    for company in companies:
        with company_context(company):
            people = list(User.objects.filter(is_active=True).order_by("pk"))
            for number in range(WEEKS):
                _live_through(number, people, before, moment)
            text = "Me gustaría copiar una partida a otra cotización."
            said = Said(Voice.Kind.SUGGESTION, text, "/cotizaciones/")
            tell(said, by=people[-1], moment=moment - timedelta(hours=5))
            before += len(people)
    with public_context():
        _attend(manager, moment)


def _live_through(number: int, people: Sequence[User], before: int, moment: datetime) -> None:
    """The ``number``-th week: everybody is asked, and nearly all answer within hours."""
    week = week_of(day_of(moment)) - timedelta(weeks=WEEKS - number)
    asked_at = start_of(asked_on(week)) + MORNING
    for place, person in enumerate(people[: len(SCORES[0]) - before], start=before):
        ask(person.pk, asked_at)
        if (number, place) in SILENT:
            continue
        score = SCORES[number][place]
        given = {
            WORKED: Given(("speed", "customer") if score > 7 else ("prices",)),
            PROBLEMS: Given(("none",)),
            RECOMMEND: Given(number=score),
            SAVED: Given(number=(0, 30, 60, 120)[number]),
            **WORDS.get((number, place), {}),
        }
        typed = {code: Typed(each, NOTHING.mark) for code, each in given.items()}
        at = asked_at + timedelta(hours=1 + place)
        save_answers(Asked(person.pk, week, NEWEST), typed, at, by=person, finish=True)


def _attend(manager: User, moment: datetime) -> None:
    """Some cases end with a release, one is answered, and the rest wait; all have their themes."""
    for name, finding in THEMES:
        save_theme(None, name, finding, by=manager)
    opened = list(Case.objects.open().order_by("opened_at", "pk"))
    for case in opened[:2]:
        at = case.opened_at + timedelta(hours=20)
        cases.answer(
            case, "Gracias por decirlo: ya lo estamos viendo.", Reply.Channel.MAIL,
            by=manager, moment=at,
        )  # fmt: skip
    if opened:
        cases.finish(
            opened[0], "2026.11.1", "El PDF sale ya en segundos, también con fotos.",
            by=manager, moment=opened[0].opened_at + timedelta(days=3),
        )  # fmt: skip
    for title, words in IDEAS:
        board.add_idea(title, words, None, by=manager, moment=moment - timedelta(days=6))
    pdf = Idea.objects.get(title=IDEAS[1][0])
    board.move_idea(pdf, Idea.State.PLANNED, "", by=manager, moment=moment - timedelta(days=2))
