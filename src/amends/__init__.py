"""Amends: a self-hosted service-recovery desk for IT teams."""

__version__ = "0.1.0"
