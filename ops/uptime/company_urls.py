from django.urls import path

from ops.uptime import company_page

app_name = "uptime"
urlpatterns = [path("", company_page.show, name="company")]
