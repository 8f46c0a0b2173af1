"""Widgets drawn in Python are what Django's templates draw, and forms say what is wrong where it is wrong."""

from html.parser import HTMLParser

import pytest
from django import forms

import markup
from amends.web.drawing import Drawn
from amends.web.templatetags.drawn import form_fields

HOSTILE = "\"'><script>x</script>"


class Sample(forms.Form):
    """One field of each kind that pages use."""

    words = forms.CharField(max_length=30, help_text="Short.")
    address = forms.EmailField()
    count = forms.IntegerField(min_value=1, required=False)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    secret = forms.CharField(widget=forms.HiddenInput)
    pick = forms.ChoiceField(choices=[("", "none"), ("net", [("a", "A"), (HOSTILE, HOSTILE)]), ("b", "B")])
    several = forms.MultipleChoiceField(choices=[("1", "one")], widget=forms.CheckboxSelectMultiple)
    yes = forms.BooleanField(required=False)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, sorted(attrs, key=str)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.seen.append(data.strip())


def tags(html: str) -> list[object]:
    parser = _Tags()
    parser.feed(html)
    return parser.seen


@pytest.mark.parametrize(
    "data",
    [
        None,
        {
            "words": HOSTILE,
            "address": "a@b.example",
            "long": "\nx\n",
            "pick": HOSTILE,
            "secret": "s",
            "count": 3,
        },
        {"pick": "unknown"},
    ],
)
@pytest.mark.parametrize("name", list(Sample.base_fields))
def test_a_widget_is_drawn_as_django_draws_it(name: str, data: dict[str, object] | None) -> None:
    drawn, plain = Sample(data, renderer=Drawn()), Sample(data)

    assert tags(str(drawn[name])) == tags(str(plain[name]))


def test_errors_stand_at_their_field_and_nothing_typed_runs() -> None:
    form = Sample(
        {"words": HOSTILE * 3, "address": "nobody", "long": HOSTILE, "secret": HOSTILE}, renderer=Drawn()
    )
    form.add_error(None, HOSTILE)

    drawn = form_fields(form)

    assert markup.wrong(drawn) == []
    assert 'id="id_address_error"' in drawn
    assert "Enter a valid email address." in drawn
    assert 'role="alert"' in drawn
