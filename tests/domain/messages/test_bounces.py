import pytest

from amends.domain.messages import Bounce, FailedRecipient
from amends.domain.messages.parse import parse
from letters import letter

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"


def _report(action: str, status: str) -> bytes:
    return letter(
        "--r\nContent-Type: text/plain\n\nSorry to have to tell you.\n"
        "--r\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; maria@city.example\n"
        f"Action: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 no such person\n here\n\n"
        "--r\nContent-Type: message/rfc822\n\nMessage-ID: <ours.1@desk.example>\nSubject: Re: Printer\n\nHello\n--r--\n",
        From=DAEMON,
        Subject="Undelivered Mail Returned to Sender",
        Content_Type="multipart/report; report-type=delivery-status; boundary=r",
    )


def test_standard_report_names_mail_and_recipient() -> None:
    mail = parse(_report("failed", "5.1.1"))

    recipient = FailedRecipient("maria@city.example", "5.1.1", "550 no such person here")
    assert mail.bounce == Bounce("ours.1@desk.example", (recipient,), is_final=True)
    assert (mail.is_bounce, mail.is_automatic) == (True, True)


def test_report_of_delay_is_not_final() -> None:
    mail = parse(_report("delayed", "4.4.1"))

    assert mail.bounce is not None
    assert not mail.bounce.is_final


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_report_of_success_is_no_bounce(action: str) -> None:
    mail = parse(_report(action, "2.0.0"))

    assert (mail.is_bounce, mail.is_automatic) == (False, True)


@pytest.mark.parametrize(
    ("fields", "body", "address"),
    [
        (
            {"From": DAEMON, "Subject": "failure notice"},
            "Hi. This is the program at mx.example.\n\n<maria@city.example>:\nSorry, no mailbox here by that name.\n\n"
            "--- Below this line is a copy of the message.\n\nMessage-ID: <ours.1@desk.example>\n",
            "maria@city.example",
        ),
        (
            {"From": DAEMON, "Subject": "Mail delivery failed", "X_Failed_Recipients": "maria@city.example"},
            "A message that you sent could not be delivered:\n\n  maria@city.example\n    550 unknown user\n\n"
            "------ This is a copy of your message\n\nMessage-ID: <ours.1@desk.example>\n",
            "maria@city.example",
        ),
        (
            {"From": "postmaster@city.example", "Subject": "Nicht zugestellt", "Return_Path": "<>"},
            "Diese Nachricht wurde nicht zugestellt an\nmaria@city.example\n550 5.1.1 unbekannt\n\n"
            "Message-ID: <ours.1@desk.example>\n",
            "maria@city.example",
        ),
    ],
)
def test_older_letters_of_mail_systems(fields: dict[str, str], body: str, address: str) -> None:
    mail = parse(letter(body, **fields))

    assert mail.bounce is not None
    assert mail.bounce.original_message_id == "ours.1@desk.example"
    assert [one.address for one in mail.bounce.recipients] == [address]


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        (
            {"Subject": "Mail could not be delivered"},
            "Why do my mails to you bounce? It says:\n\n<you@desk.example>: 550 5.1.1 user unknown\n",
        ),
        (
            {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
            "See below, what is wrong with your server?\n",
        ),
        (
            {"From": "Post Office <office@city.example>", "Subject": "Delivery problem"},
            "The parcel was not delivered.\n",
        ),
        (
            {"From": "noreply@backup.example", "Subject": "Delivery failure of report"},
            "The nightly report failed to deliver. Mailbox full.\n",
        ),
    ],
)
def test_people_who_write_about_bounces_are_no_bounce(fields: dict[str, str], body: str) -> None:
    mail = parse(letter(body, **fields))

    assert (mail.is_bounce, mail.is_automatic) == (False, False)
