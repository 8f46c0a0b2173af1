"""Signing in: staff only, by an account that a manager made."""
