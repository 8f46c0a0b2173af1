"""What can be wrong with a calendar, in words fit to show."""


class CalendarError(ValueError):
    """A calendar, or a question to one, that has no answer; `str()` names the key, the fault and a way out."""

    def __init__(self, key: str, fault: str, way_out: str) -> None:
        super().__init__(f"{key}: {fault}; {way_out}")
        self.key, self.fault, self.way_out = key, fault, way_out
