"""How allauth behaves here: nobody signs up, addresses are compared in lower case."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from amends.web.people import links


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up is closed: technicians are added under Settings, People."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        return links.absolute(key)
