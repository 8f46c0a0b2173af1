"""The rule ids that a playbook may cite: those of the five documents, of their contradictions and of our own defaults."""

_COUNTS = {"S0": 94, "S1": 27, "S2": 39, "S3": 28, "S4": 32}

DOCUMENTED = frozenset(f"{book}-{n:02}" for book, last in _COUNTS.items() for n in range(1, last + 1))
"""S0-01 to S4-32, as docs/requirements.md numbers them."""

CONTRADICTIONS = frozenset(f"K{n}" for n in range(1, 21))
DEFAULTS = frozenset(f"P{n}" for n in range(21))

RULES = DOCUMENTED | CONTRADICTIONS | DEFAULTS
"""Everything that may be cited."""
