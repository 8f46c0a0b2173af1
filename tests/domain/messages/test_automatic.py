import pytest

from amends.domain.messages.parse import parse
from letters import letter


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"Precedence": "List"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<staff.city.example>"},
        {"List_Unsubscribe": "<mailto:leave@city.example>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"Subject": "Out of Office: Printer down"},
        {"Subject": "Automatic reply: Printer down"},
        {"Subject": "Abwesenheitsnotiz: Re: Drucker"},
        {"Subject": "Re: Réponse automatique : imprimante"},
        {"Subject": "自動応答: プリンター"},
        {"From": "mailer-daemon@city.example"},
        {"Content_Type": "multipart/report; report-type=disposition-notification; boundary=x"},
    ],
)
def test_automatic_mail_is_known_with_its_reason(fields: dict[str, str]) -> None:
    mail = parse(letter(**fields))

    assert mail.is_automatic
    assert mail.automatic_reason.endswith(".")
    assert not mail.is_bounce


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"Auto_Submitted": "no"},
        {"Precedence": "normal"},
        {"X_Auto_Response_Suppress": "None"},
        {"Return_Path": "<maria@city.example>"},
        {"Subject": "The office is out of power"},
        {"Subject": "I get an automatic reply whenever I write to you"},
        {"Subject": "Re: your vacation policy"},
        {"Subject": "Undeliverable mail again!!"},
        {"From": "No Reply <noreply@vendor.example>"},
    ],
)
def test_mail_of_a_person_is_not_automatic(fields: dict[str, str]) -> None:
    mail = parse(letter(**fields))

    assert (mail.is_automatic, mail.automatic_reason, mail.is_bounce) == (False, "", False)
