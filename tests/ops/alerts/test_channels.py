"""A message goes by its channel, and why it did not is told: refused for good, or for now."""

import doctest
from pathlib import Path

import pytest

from ops.alerts.core import readings, words
from ops.alerts.core.rulebook import BadRules, load
from ops.alerts.core.words import Message
from ops.alerts.sending import channels
from ops.alerts.sending.channels import Channels, read_channels, silent_routes
from ops.alerts.sending.verdicts import Verdict
from tests.ops.alerts.sinks import free_port, mailbox, webhook

MESSAGE = Message("P1 · El sitio está caído, 1 min", "El sitio está caído desde las 12:01.")


@pytest.mark.parametrize("module", [channels, readings, words])
def test_the_examples_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_a_mail_arrives_with_its_accents() -> None:
    with mailbox() as box:
        assert Channels({"correo": box.address}).send("correo", MESSAGE).verdict == "accepted"
    (mail,) = box.received
    assert mail["Subject"] == MESSAGE.title
    assert MESSAGE.body in mail.get_content()


def test_a_webhook_gets_title_and_body() -> None:
    with webhook(200) as sink:
        assert Channels({"webhook": sink.address}).send("webhook", MESSAGE).verdict == "accepted"
    assert (sink.received[0]["title"], sink.received[0]["message"]) == (MESSAGE.title, MESSAGE.body)


def test_a_short_channel_gets_the_title_alone() -> None:
    with webhook(200) as sink:
        Channels({"sms_tecnico": sink.address}).send("sms_tecnico", MESSAGE)
    assert MESSAGE.title in sink.received[0]["message"]
    assert MESSAGE.body not in str(sink.received[0])


@pytest.mark.parametrize(
    ("answer", "verdict", "detail"),
    [
        (400, Verdict.REFUSED, "HTTP 400"),
        (404, Verdict.REFUSED, "HTTP 404"),
        (429, Verdict.FAILED, "HTTP 429"),
        (500, Verdict.FAILED, "HTTP 500"),
        (503, Verdict.FAILED, "HTTP 503"),
        (0, Verdict.FAILED, "sin respuesta"),
    ],
)
def test_what_a_webhook_answers_says_whether_it_may_heal(
    answer: int, verdict: Verdict, detail: str
) -> None:
    with webhook(answer) as sink:
        outcome = Channels({"webhook": sink.address}).send("webhook", MESSAGE)
    assert (outcome.verdict, outcome.detail) == (verdict, detail)


@pytest.mark.parametrize(
    ("refusal", "verdict"),
    [("550 No existe", Verdict.REFUSED), ("451 Luego", Verdict.FAILED)],
)
def test_what_a_mail_server_answers_does_too(refusal: str, verdict: Verdict) -> None:
    with mailbox(refusal) as box:
        outcome = Channels({"correo": box.address}).send("correo", MESSAGE)
    assert (outcome.verdict, outcome.detail) == (verdict, f"SMTP {refusal[:3]}")


def test_nobody_who_listens_is_a_failure_that_may_heal() -> None:
    found = Channels({"correo": f"mailto://127.0.0.1:{free_port()}/?from=a@b.mx&to=c@d.mx"})
    assert found.send("correo", MESSAGE).verdict is Verdict.FAILED


def test_a_wrong_address_is_named_without_its_secret(tmp_path: Path) -> None:
    path = tmp_path / "canales.toml"
    path.write_text('[canales]\ncorreo = "mailto://a:b@example.mx"\nsms = "twilio://secreto"\n')
    with pytest.raises(BadRules) as caught:
        read_channels(path)
    (problem,) = caught.value.problems
    assert "canales.sms" in problem and "secreto" not in problem
    path.write_text("correo = 1\n")
    with pytest.raises(BadRules, match=r"\[canales\]"):
        read_channels(path)


def test_a_route_by_which_nobody_would_hear_is_named() -> None:
    book = load()
    assert len(silent_routes(book, Channels({}))) == len(book.routes)
    with mailbox() as box:
        assert silent_routes(book, Channels({"correo": box.address})) == []
    with webhook(200) as sink:
        (problem, *_) = silent_routes(book, Channels({"sms_tecnico": sink.address}))
    assert "La ruta P1 no avisa a nadie" in problem and "correo" in problem
