"""The link with which an owner stops the closing or the erasing of the company.

It leads to the base domain, since a closed company's own address answers nobody. It is good until
the day that it names changes. Opening it changes nothing.
"""

from tenants.programme.trials.models import Trial
from tenants.web.links import BadLink, SiteLink

_LINK = SiteLink("keep_company")


def keep_link(trial: Trial) -> str:
    """Its absolute address."""
    return _LINK.url([trial.pk, str(trial.erase_on)])


def trial_of_link(token: str) -> Trial:
    """The trial, kept or not: its page says how things stand. Raises BadLink if it is forged or of
    another end."""
    number, day = _LINK.read(token)
    trial = Trial.objects.select_related("company__schema").filter(pk=number).first()
    if trial is None or (trial.erase_on is not None and str(trial.erase_on) != day):
        raise BadLink
    return trial
