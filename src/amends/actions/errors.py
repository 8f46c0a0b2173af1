"""What an action may answer instead of doing it, beside the domain's `Refused`."""


class NotFound(Exception):
    """There is no such thing, or it is not the asker's to see: the two are never told apart."""

    def __init__(self) -> None:
        super().__init__("There is nothing here, or it is not yours to see.")


class Invalid(ValueError):
    """Something typed cannot be used; `field` names it and `str()` helps."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
