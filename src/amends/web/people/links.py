"""The link with which a technician chooses a password: once, for an hour, and only by mail or from a manager's hand."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.urls import reverse

WORDS = """Hello {name},

choose your password for the service desk here:

{url}

The link works once, for an hour. After that, ask for a new one on the sign-in page: I do not know my password.
"""


def send(*, technician_id: int) -> tuple[str, str]:
    """Mail a link to an active technician; their address and the link."""
    person = get_user_model().objects.get(pk=technician_id, is_active=True)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    url = absolute(key)
    send_mail(
        "Your password for the service desk", WORDS.format(name=person.name, url=url), None, [person.email]
    )
    return person.email, url


def absolute(key: str) -> str:
    """The address behind a key. It is built on the desk's own address: a forged Host header leads nowhere."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return settings.BASE_URL.rstrip("/") + path.replace("UID-KEY", key)
