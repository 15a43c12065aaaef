"""What is told of e-mails."""

from tenants.events.kinds import WORK, Fact


class MailRefused(Fact, kind="mail.refused", keep=WORK, of_programme=True):
    """A message was refused for good, or could not be sent in two days."""

    template: str
    tries: int
