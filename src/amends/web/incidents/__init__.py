"""Incidents: many cases that are one outage, on one page."""
