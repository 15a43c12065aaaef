"""Fills the places of lower floors with what feedback adds to them."""

from feedback import desk_urls
from feedback.answers import events as answers
from feedback.answers.events import AnswersGiven
from feedback.answers.exporting import weeks_of_company
from feedback.answers.hooks import answered, came_of
from feedback.board import events as board
from feedback.cases import events as cases
from feedback.cases.exporting import cases_of_company, voices_of_company
from feedback.cases.lists import cases_beside, due_cases, new_cases
from feedback.cases.opening import look_at_response, open_for_voice
from feedback.cases.services import pace as pace_of_cases
from feedback.cases.telling import came_of_responses
from feedback.demonstration import prepare_opinions
from feedback.voices import events as voices
from feedback.voices.events import VoiceTold
from feedback.voices.hooks import pace, told
from feedback.weeks import events as weeks
from feedback.weeks.account import card_of_letters
from tenants.companies.exporting import exports
from tenants.events.kinds import declare
from tenants.people.account import account_cards
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.demonstration import invented
from tenants.programme.desk.related import related_to_company
from tenants.programme.desk.site import PageEntry, page_entries, pages
from tenants.programme.desk.today import Section, today
from tenants.programme.onboarding.checklist import Step, steps
from tenants.shell.navigation import Saying, saying

BOTH = tuple(ProgrammeRole)

declare(weeks, answers, voices, cases, board)
saying.fill(Saying("Sugerencia o problema", "feedback:tell"))
told.add("case", open_for_voice)
answered.add("case", look_at_response)
came_of.add("case", came_of_responses)
exports.add("weeks", weeks_of_company)
exports.add("voices", voices_of_company)
exports.add("cases", cases_of_company)
account_cards.add("letters", card_of_letters)
pace.fill(pace_of_cases)
steps.add(
    "opinion",
    Step(
        70,
        "Cuéntanos cómo te va",
        "Lo que dicen ustedes decide qué se construye; un minuto basta.",
        "feedback:tell",
        (VoiceTold, AnswersGiven),
        action="Contar algo",
    ),
)
related_to_company.add("cases", cases_beside)
invented.add("opinions", prepare_opinions)
pages.add("opinions", desk_urls.urlpatterns)
page_entries.add("figures", PageEntry("Cifras", "figures", "Opiniones", (ProgrammeRole.MANAGER,)))
today.add(
    "due_cases",
    Section("Opiniones vencidas", "Nadie espera una respuesta de más.", due_cases, "desk:cases",
            urgent=True, roles=BOTH),
)  # fmt: skip
today.add(
    "new_cases",
    Section("Opiniones sin leer", "Todas las opiniones tienen quien las vea.", new_cases,
            "desk:cases", roles=BOTH),
)  # fmt: skip
