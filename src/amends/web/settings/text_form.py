"""The form behind every text that is edited in versions: the text itself, and what was changed in it."""

from django import forms


def text_field(*, longest: int, rows: int) -> forms.CharField:
    """The text, in the type of code; `longest` in characters."""
    return forms.CharField(
        label="Text",
        strip=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "class": "code"}),
    )


class TextForm(forms.Form):
    """The text and a note; `based_on` is the version that was edited. A form with another bound says its own `body`."""

    body = text_field(longest=200_000, rows=32)
    note = forms.CharField(
        label="What you changed",
        max_length=300,
        error_messages={
            "required": "Say in a few words what you changed; it stands in the list of versions."
        },
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def clean_body(self) -> str:
        """A browser sends CR LF; files have LF."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\0", "")
