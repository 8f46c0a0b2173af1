"""The search box: cases by the words said on them, organisations and people by name."""

from amends.store.queries.search.found import PAGE, CaseHit, Found, Place, alike, find, places
from amends.store.queries.search.keeping import Saved, saved
from amends.store.queries.search.rows import Row, table

__all__ = ["PAGE", "CaseHit", "Found", "Place", "Row", "Saved", "alike", "find", "places", "saved", "table"]
