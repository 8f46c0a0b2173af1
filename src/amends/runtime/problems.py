"""The one exception of this layer: something outside the program stands in the way."""


class Problem(Exception):
    """A start or a check cannot go on; the text is one line that says what is wrong and what to do."""
