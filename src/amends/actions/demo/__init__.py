"""The demo desk: loaded through the same actions as real work, once."""

from amends.actions.demo.load import load

__all__ = ["load"]
