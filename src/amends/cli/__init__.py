"""The amends command."""
