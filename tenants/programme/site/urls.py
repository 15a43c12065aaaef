from django.urls import path

from tenants.programme.site import applying, pages, views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("entrar/", views.go_to_company, name="go_to_company"),
    path("solicitud/", applying.apply, name="apply"),
    path("solicitud/gracias/", applying.thanks, name="apply_thanks"),
    path("solicitud/<str:token>/", applying.application, name="application"),
    path("solicitud/<str:token>/confirmar/", applying.confirm, name="application_confirm"),
    path("solicitud/<str:token>/retirar/", applying.withdraw, name="application_withdraw"),
    path("solicitud/<str:token>/revision/", applying.ask_review, name="application_review"),
    path("privacidad/", pages.privacy, name="privacy"),
    path("terminos/", pages.terms, name="terms"),
    path("estado/", pages.status, name="status"),
]
