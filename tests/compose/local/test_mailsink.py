import smtplib
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

from compose.local import mailsink, processes
from tests.compose.local.conftest import MakeInstance


def make_message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "taller@example.mx"
    message["To"] = "ana@example.mx"
    message["Subject"] = subject
    message.set_content("Tu cotización está lista.\n.\nAdiós")
    return message


def test_each_message_becomes_a_file_with_what_was_sent(make_instance: MakeInstance) -> None:
    instance = make_instance()
    port = mailsink.ensure_running(instance)

    with smtplib.SMTP(mailsink.LOOPBACK, port, timeout=30) as client:
        for subject in ("Cotización 1", "Cotización 2"):
            client.send_message(make_message(subject))

    files = sorted(instance.mail.glob("*.eml"))
    messages = [BytesParser(policy=default).parsebytes(file.read_bytes()) for file in files]
    assert [message["Subject"] for message in messages] == ["Cotización 1", "Cotización 2"]
    assert messages[0].get_content().splitlines() == ["Tu cotización está lista.", ".", "Adiós"]


def test_a_running_sink_is_used_and_a_stopped_one_starts_again(
    make_instance: MakeInstance,
) -> None:
    instance = make_instance()
    port = mailsink.ensure_running(instance)

    assert mailsink.ensure_running(instance) == port

    mailsink.stop(instance)
    again = mailsink.ensure_running(instance)
    with smtplib.SMTP(mailsink.LOOPBACK, again, timeout=30) as client:
        assert client.noop()[0] == 250


def test_a_record_of_a_process_that_is_gone_is_no_sink(make_instance: MakeInstance) -> None:
    instance = make_instance()
    mailsink.ensure_running(instance)
    record = instance.records / "mailsink.json"
    torn = record.read_text()[:10]
    mailsink.stop(instance)
    record.write_text(torn)

    assert processes.read_record(record) is None
    assert mailsink.ensure_running(instance) > 0
