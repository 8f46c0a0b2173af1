import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.domain.messages.unquote import unquote, unquote_html

INTRODUCTIONS = [
    "On Mon, 16 Nov 2026 at 10:00, Desk <support@desk.example> wrote:",
    "On 16/11/2026 10:00, Desk wrote:",
    "On Monday, November 16, 2026, Desk via Portal <\nsupport@desk.example> wrote:",
    "Desk <support@desk.example> wrote on 16 Nov 2026:",
    "Am 16.11.2026 um 10:00 schrieb Desk:",
    "Desk <support@desk.example> schrieb am Mo., 16. Nov. 2026, 10:00:",
    "Le lun. 16 nov. 2026 à 10:00, Desk <support@desk.example> a écrit :",
    "El lun, 16 nov 2026 a las 10:00, Desk (<support@desk.example>) escribió:",
    "Il giorno lun 16 nov 2026 alle ore 10:00 Desk <support@desk.example> ha scritto:",
    "Op ma 16 nov. 2026 om 10:00 schreef Desk <support@desk.example>:",
    "W dniu 16.11.2026 o 10:00, Desk pisze:",
    "pon., 16 lis 2026 o 10:00 Desk <support@desk.example> napisał(a):",
    "Em seg., 16 de nov. de 2026 às 10:00, Desk <support@desk.example> escreveu:",
    "Den mån 16 nov. 2026 kl 10:00 skrev Desk <support@desk.example>:",
    "Den man. 16. nov. 2026 kl. 10.00 skrev Desk <support@desk.example>:",
    "Dne 16.11.2026 v 10:00 Desk napsal(a):",
    "пн, 16 нояб. 2026 г. в 10:00, Desk <support@desk.example> написал:",
    "2026年11月16日(月) 10:00 Desk <support@desk.example>:",
    "Desk <support@desk.example> 于2026年11月16日周一 10:00写道：",
    "2026-11-16 10:00 GMT+01:00 Desk <support@desk.example>:",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
def test_quote_below_its_introduction_is_folded(introduction: str) -> None:
    folded = unquote(f"It is still down.\n\n{introduction}\n\n> We have fixed it.\n> Desk\n")

    assert folded.reply == "It is still down."


@pytest.mark.parametrize("introduction", INTRODUCTIONS[:2] + INTRODUCTIONS[4:5])
def test_unmarked_text_below_an_introduction_is_folded(introduction: str) -> None:
    folded = unquote(f"It is still down.\n\n{introduction}\n\nWe have fixed it.\nDesk\n")

    assert folded.reply == "It is still down."


@pytest.mark.parametrize(
    "header",
    [
        "From: Desk <support@desk.example>\nSent: Monday, 16 November 2026 10:00\nTo: Maria\nSubject: RE: Printer",
        "________________________________\nFrom: Desk <support@desk.example>\nDate: 16 Nov 2026\nSubject: Printer",
        "-----Original Message-----\nFrom: Desk",
        "*Von:* Desk <support@desk.example>\n*Gesendet:* Montag, 16. November 2026\n*An:* Maria\n*Betreff:* Drucker",
        "-----Ursprüngliche Nachricht-----\nVon: Desk",
        "De : Desk <support@desk.example>\nEnvoyé : lundi 16 novembre 2026 10:00\nÀ : Maria\nObjet : Imprimante",
        "De: Desk <support@desk.example>\nEnviado el: lunes, 16 de noviembre de 2026\nPara: Maria\nAsunto: Impresora",
        "Da: Desk <support@desk.example>\nInviato: lunedì 16 novembre 2026\nA: Maria\nOggetto: Stampante",
        "Van: Desk <support@desk.example>\nVerzonden: maandag 16 november 2026\nAan: Maria\nOnderwerp: Printer",
        "发件人: Desk <support@desk.example>\n发送时间: 2026年11月16日 10:00\n收件人: Maria\n主题: 打印机",
        "差出人: Desk <support@desk.example>\n送信日時: 2026年11月16日 10:00\n宛先: Maria\n件名: プリンター",
    ],
)
def test_copied_header_folds_the_rest(header: str) -> None:
    folded = unquote(f"Noch immer kaputt.\n\n{header}\n\nWe have fixed it.\n")

    assert folded.reply == "Noch immer kaputt."


def test_answers_between_quotes_are_kept() -> None:
    folded = unquote(
        "On 16 Nov 2026, Desk <support@desk.example> wrote:\n> Is it on?\nYes it is.\n> Is it plugged in?\nOf course!\n"
    )

    assert "Yes it is." in folded.reply
    assert "Of course!" in folded.reply
    assert [s.kind for s in folded.segments] == ["quote", "new"]


def test_answer_below_the_quote_is_kept() -> None:
    folded = unquote(
        "Desk <support@desk.example> wrote:\n> Is it on?\n\nIt is. And it still does not print.\n"
    )

    assert folded.reply == "It is. And it still does not print."


def test_forwarded_mail_without_comment_is_what_the_sender_says() -> None:
    folded = unquote(
        "---------- Forwarded message ---------\nFrom: Shop <shop@x.example>\nDate: 16 Nov 2026\nSubject: Bill\n\nPay now.\n"
    )

    assert folded.reply == "Pay now."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday you promised to call.\nNobody did. On Tuesday I wrote to you again.",
        "We are open\nFrom: 9 am\nTo: 5 pm\nPlease come.",
        "Steps:\n-----\n1. open\n2. close",
        "Name: Maria\nPhone: 555\nProblem: printer",
        "Sent from my desk, this takes me longer than it should.",
        "He said:\nno.",
        "if a > b:\n  print(a)",
        "Your mail of 16 November says that it was fixed. It was not.",
        "Thank you,\nMaria",
        "The error is\n\n    From: null\n\nand nothing else.",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert unquote(text).reply == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nMaria Lopez\nCity of Example",
        "--\nMaria",
        "Sent from my iPhone",
        "Gesendet von meinem Mobilgerät",
        "Envoyé de mon iPhone",
        "Enviado desde mi móvil",
        "Verstuurd vanaf mijn iPad",
        "Get Outlook for Android",
        "Sent from Yahoo Mail on Android",
        "-Maria Lopez",
    ],
)
def test_signature_is_folded_and_comes_back_when_asked(signature: str) -> None:
    folded = unquote(f"It is down.\n\n{signature}\n")

    assert folded.reply == "It is down."
    assert folded.reply_with_signature == f"It is down.\n\n{signature}"


def test_contact_lines_below_the_name_are_signature() -> None:
    folded = unquote(
        "It is down.\n\nKind regards,\nMaria Lopez\nIT Manager\nTel. +1 555 010 0199\nwww.city.example\n"
    )

    assert folded.reply == "It is down.\n\nKind regards,\nMaria Lopez"


def test_disclaimer_is_folded_apart() -> None:
    folded = unquote(
        "It is down.\n\nThis e-mail and any attachments are confidential. Delete it if it is not for you.\n"
    )

    assert folded.reply == folded.reply_with_signature == "It is down."
    assert folded.segments[-1].kind == "disclaimer"


LINES = st.sampled_from(
    [
        "It is down.",
        "",
        "> quoted",
        ">> deeper",
        "On 16 Nov 2026, Desk <d@x.example> wrote:",
        "From: Desk <d@x.example>",
        "Subject: Re: printer",
        "-- ",
        "-----",
        "Sent from my iPhone",
        "-----Original Message-----",
        "\ue0f0",
        "\ue0f1",
        "text\u2028with\x0bodd\x85breaks",
    ]
)


@given(st.lists(LINES, max_size=25))
def test_segments_cover_any_body_in_order(lines: list[str]) -> None:
    body = "\n".join(lines)

    folded = unquote(body)

    ends = [0, *(segment.end for segment in folded.segments)]
    assert [segment.start for segment in folded.segments] == ends[:-1]
    assert ends[-1] == len(body.replace("\x0b", ""))


@pytest.mark.parametrize(
    ("body", "reply"),
    [
        # a quotation at the very end is the old mail, introduced or not
        ("<p>It is still down.</p><blockquote>We have fixed it.</blockquote>", "It is still down."),
        ("<div>Still down.<div></div></div><div><blockquote>Fixed.</blockquote></div>", "Still down."),
        # what a writer sets off by hand in Gmail is said by them
        ('<p>The log:</p><blockquote class="gmail_quote">error 7</blockquote>', "The log:\n\nerror 7"),
        # what Gmail wraps around the mail it answers is not
        (
            '<p>No.</p><div class="gmail_quote"><blockquote class="gmail_quote">Fixed?</blockquote></div>',
            "No.",
        ),
        # an answer below it, or nothing above it: it stays
        (
            "<p>You wrote:</p><blockquote>Fixed.</blockquote><p>It is not.</p>",
            "You wrote:\n\nFixed.\n\nIt is not.",
        ),
        ("<blockquote>All I have to say.</blockquote>", "All I have to say."),
    ],
)
def test_block_quotation_is_folded_by_where_it_stands_and_who_made_it(body: str, reply: str) -> None:
    assert [line.strip() for line in unquote_html(body).reply.splitlines()] == reply.splitlines()
