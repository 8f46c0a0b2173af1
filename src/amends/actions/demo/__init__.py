"""The demo desk: loaded through the same actions as real work, once."""

from amends.actions.demo.desk import is_loaded
from amends.actions.demo.load import load

__all__ = ["is_loaded", "load"]
