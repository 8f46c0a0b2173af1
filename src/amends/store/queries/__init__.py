"""Reads: few statements into frozen dataclasses; pages and actions never walk relations."""
