"""What can be wrong with a scenario, in words fit to show."""


class ScenarioError(ValueError):
    """A scenario that cannot be played; `str()` names the key, the fault and a way out."""

    def __init__(self, key: str, fault: str, way_out: str) -> None:
        super().__init__(f"{key}: {fault}; {way_out}")
        self.key, self.fault, self.way_out = key, fault, way_out
