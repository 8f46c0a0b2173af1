"""Embedded PostgreSQL and process supervision; knows nothing of the desk."""
