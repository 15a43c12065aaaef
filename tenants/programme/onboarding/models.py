"""What is kept of a company's first steps; the steps themselves are read from the events."""

from django.db import models

from tenants.schemas.companies import Company


class Onboarding(models.Model):
    company = models.OneToOneField(Company, models.CASCADE, related_name="onboarding")
    hidden_at = models.DateTimeField("la escondió", null=True)
    finished_at = models.DateTimeField("terminó", null=True)
    stuck_told_at = models.DateTimeField("se avisó que está detenida", null=True)

    class Meta:
        verbose_name = "primeros pasos"
        verbose_name_plural = "primeros pasos"

    def __str__(self) -> str:
        return str(self.company)
