"""What the pages of the desk write."""

from django import template
from django.urls import reverse

from tenants.programme.applications.models import Application, Line

register = template.Library()


@register.simple_tag
def act_url(page: str, act: str, pk: int) -> str:
    """Where an act of a page is posted."""
    return reverse(f"{page}_{act}", args=[pk])


@register.filter
def sold(application: Application) -> str:
    """What a company sells, in words."""
    return ", ".join(str(Line(line).label) for line in application.lines if line in Line.values)
