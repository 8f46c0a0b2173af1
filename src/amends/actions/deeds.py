"""The timeline of problems, changes and reviews: every deed on them is a line that nobody can take away."""

from datetime import datetime

from amends.store.models import Change, Deed, Problem, Review


def write(
    on: Problem | Change | Review, *, kind: str, what: str, at: datetime, why: str = "", by: int | None = None
) -> None:
    """Add one line."""
    where = "problem" if isinstance(on, Problem) else "change" if isinstance(on, Change) else "review"
    Deed.objects.create(**{where: on}, kind=kind, what=what, at=at, why=why[:2000], by_id=by)
