"""Fills the places of lower floors with what quoting adds to them."""

from catalog.forms.sold import own_price
from catalog.ripples import watcher
from catalog.services.trials import trier
from quoting import proofs as ours
from quoting import searched
from quoting.drafts import events as drafts
from quoting.drafts.events import ProductTried
from quoting.drafts.services.repricing import TouchedDrafts
from quoting.drafts.services.settings import ensure_settings, own_price_in_use
from quoting.drafts.services.trials import trial
from quoting.offers import events as offers
from quoting.offers.events import LinkShared, QuoteSent
from quoting.offers.hooks import building, paying
from quoting.payments import events as payments
from quoting.payments.hooks import handing
from quoting.payments.views import panels
from quoting.reports import events as reports
from quoting.workshop import events as workshop
from quoting.workshop.services import work_orders
from quoting.workshop.views.orders import ALL
from tenants.companies.building import build_steps
from tenants.companies.proofs import glances, kept_forward, proofs
from tenants.events.kinds import declare
from tenants.people.roles import Role
from tenants.programme.onboarding.checklist import Step, steps
from tenants.shell.navigation import Bell, Entry, Start, bell, navigation, start
from tenants.shell.searching import Searchable, searchables

OWNER, SELLERS, EVERYBODY = (Role.OWNER,), (Role.OWNER, Role.SALES), tuple(Role)

build_steps.add("quote_settings", ensure_settings)
proofs.add("cotización", ours.quotation)
glances.add("quotations", ours.newest_quotations)
kept_forward.add("folios", ours.keep_folios)
declare(drafts, offers, payments, workshop, reports)
navigation.add("quotes", Entry(10, "Cotizaciones", "quoting:list", "quotes", SELLERS))
navigation.add("customers", Entry(20, "Clientes", "quoting:customers", "customers", SELLERS))
navigation.add("followups", Entry(30, "Seguimiento", "quoting:followups", "bell", SELLERS))
navigation.add("workshop", Entry(40, "Taller", "quoting:workshop", "workshop", EVERYBODY))
navigation.add("debts", Entry(45, "Cobranza", "quoting:debts", "money", SELLERS))
navigation.add("reports", Entry(50, "Reportes", "quoting:reports", "chart", OWNER))
searchables.add(
    "quotes", Searchable(10, "Cotizaciones", "quoting:list", SELLERS, searched.quotations)
)
searchables.add(
    "customers", Searchable(20, "Clientes", "quoting:customers", SELLERS, searched.customers)
)
searchables.add(
    "orders",
    Searchable(
        30, "Órdenes", "quoting:workshop", EVERYBODY, searched.work_orders, query={"estado": ALL}
    ),
)
bell.fill(Bell("quoting:followups", "quoting:news_poll", "quoting/news.js", SELLERS))
start.fill(Start("Nueva cotización", "quoting:new", SELLERS))
building.fill(work_orders)
paying.fill(panels)
handing.fill(work_orders)
own_price.fill(own_price_in_use)
watcher.fill(TouchedDrafts)
trier.fill(trial)
steps.add(
    "trial",
    Step(
        40,
        "Prueba tus descuentos",
        "Escribe las medidas de una ventana que ya hiciste y compara las piezas.",
        "catalog:products",
        (ProductTried,),
        action="Probar un producto",
    ),
)
steps.add(
    "quotation",
    Step(
        50,
        "Haz tu primera cotización",
        "Escribe las medidas; el dibujo y el precio salen solos.",
        "quoting:new",
        (QuoteSent,),
        action="Nueva cotización",
        by_post=True,
    ),
)
steps.add(
    "sharing",
    Step(
        60,
        "Compártela con tu cliente",
        "Por WhatsApp, por correo o con un enlace.",
        "quoting:list",
        (LinkShared,),
        action="Ver las listas para enviar",
        query={"estado": "ready"},
    ),
)
