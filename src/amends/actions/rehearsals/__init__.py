"""Rehearsals: a scenario played through the real actions against a database that is thrown away."""

from amends.actions.rehearsals.play import play, try_out
from amends.actions.rehearsals.stage import Drafts

__all__ = ["Drafts", "play", "try_out"]
