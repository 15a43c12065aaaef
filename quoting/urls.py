from django.urls import path

from quoting.views import (
    answers,
    client,
    client_answers,
    customers,
    documents,
    followups,
    lines,
    quotes,
    reports,
    settings,
    trial,
    workshop,
)

app_name = "quoting"
urlpatterns = [
    # Quotations
    path("cotizaciones/", quotes.quotes, name="list"),
    path("cotizaciones/nueva/", quotes.new, name="new"),
    path("cotizaciones/<int:pk>/", quotes.quote, name="quote"),
    path("cotizaciones/<int:pk>/datos/", quotes.header, name="header"),
    path("cotizaciones/<int:pk>/revisar/", quotes.review, name="review"),
    path("cotizaciones/<int:pk>/enviar/", quotes.send, name="send"),
    path("cotizaciones/<int:pk>/duplicar/", quotes.duplicate, name="duplicate"),
    path("cotizaciones/<int:pk>/borrar/", quotes.discard, name="discard"),
    path("cotizaciones/<int:pk>/nueva-version/", answers.revise, name="revise"),
    # Versions and answers
    path("versiones/<int:pk>/", answers.version, name="version"),
    path("versiones/<int:pk>/cambios/", answers.changes, name="version_changes"),
    path("versiones/<int:pk>/aceptada/", answers.accepted, name="version_accepted"),
    path("versiones/<int:pk>/rechazada/", answers.rejected, name="version_rejected"),
    path("mensajes/<int:pk>/atendido/", answers.handled, name="request_handled"),
    path("constancias/<int:pk>/", answers.evidence, name="evidence"),
    path("constancias/<int:pk>/hacer/", answers.make_evidence, name="evidence_make"),
    path("empresa/llave-publica/", answers.evidence_key, name="evidence_key"),
    # Lines of a draft
    path("cotizaciones/<int:pk>/partidas/", lines.add, name="line_add"),
    path("cotizaciones/<int:pk>/partidas/vista/", lines.preview, name="line_new_preview"),
    path("cotizaciones/<int:pk>/partidas/<int:line_pk>/", lines.edit, name="line"),
    path("cotizaciones/<int:pk>/partidas/<int:line_pk>/vista/", lines.preview, name="line_preview"),
    path(
        "cotizaciones/<int:pk>/partidas/<int:line_pk>/duplicar/",
        lines.duplicate,
        name="line_duplicate",
    ),
    path("cotizaciones/<int:pk>/partidas/<int:line_pk>/mover/", lines.move, name="line_move"),
    path("cotizaciones/<int:pk>/partidas/<int:line_pk>/quitar/", lines.remove, name="line_remove"),
    # Customers
    path("clientes/", customers.customers, name="customers"),
    path("clientes/nuevo/", customers.new, name="customer_new"),
    path("clientes/sugerencias/", customers.suggestions, name="customer_suggestions"),
    path("clientes/<int:pk>/", customers.customer, name="customer"),
    path("clientes/<int:pk>/editar/", customers.edit, name="customer_edit"),
    # Reports
    path("reportes/", reports.reports, name="reports"),
    path("reportes/cotizaciones.xlsx", reports.export, {"kind": "xlsx"}, name="report_xlsx"),
    path("reportes/cotizaciones.csv", reports.export, {"kind": "csv"}, name="report_csv"),
    # Settings and trials
    path("empresa/precios/", settings.settings, name="settings"),
    path("empresa/precios/ejemplo/", settings.settings_example, name="settings_example"),
    path("catalogo/productos/<int:pk>/probar/", trial.trial, name="trial"),
    # Delivery
    path("versiones/<int:pk>/documento/", documents.document_panel, name="document_panel"),
    path("versiones/<int:pk>/documento/hacer/", documents.make_document, name="document_make"),
    path("versiones/<int:pk>/enlace/", documents.create_link, name="link_create"),
    path("documentos/<int:pk>/pdf/", documents.document_pdf, name="document_pdf"),
    path("enlaces/<int:pk>/revocar/", documents.close_link, name="link_revoke"),
    path("c/<str:token>/", client.quote, name="client"),
    path("c/<str:token>/pdf/", client.quote_pdf, name="client_pdf"),
    path("c/<str:token>/total/", client.totals, name="client_totals"),
    path("c/<str:token>/aceptar/", client_answers.accept, name="client_accept"),
    path("c/<str:token>/rechazar/", client_answers.reject, name="client_reject"),
    path("c/<str:token>/preguntar/", client_answers.ask, name="client_ask"),
    path("c/<str:token>/renovar/", client_answers.renew, name="client_renew"),
    path("c/<str:token>/listo/<str:kind>/", client_answers.done, name="client_done"),
    path("c/<str:token>/atencion/", client_answers.attention, name="client_attention"),
    # Follow-up
    path("seguimiento/", followups.followups, name="followups"),
    path("seguimiento/<int:pk>/hecho/", followups.done, name="followup_done"),
    path("cotizaciones/<int:pk>/seguimiento/", followups.add, name="followup_add"),
    path("avisos/nuevos/", followups.poll, name="news_poll"),
    path("avisos/leidos/", followups.read_all, name="news_read"),
    path("avisos/<int:pk>/abrir/", followups.open_news, name="news_open"),
    path("taller/", workshop.sent_quotes, name="workshop"),
    path("taller/<int:pk>/", workshop.cut_list, name="workshop_cut_list"),
]
