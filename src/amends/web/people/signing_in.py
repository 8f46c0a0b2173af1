"""The sign-in form in the desk's own words: no hint that only repeats its label."""

from typing import Any

from allauth.account.forms import LoginForm


class SignIn(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address, password, and whether this browser stays signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what allauth hands over
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = "Stay signed in"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
