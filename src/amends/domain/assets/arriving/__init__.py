"""Assets on their way in: tables, inventories and scans, read into one shape; nothing in them is ever executed."""

from amends.domain.assets.arriving.model import (
    MOST_ROWS,
    MOST_SOFTWARE,
    Arrivals,
    Arrived,
    Source,
    Unusable,
    from_wire,
    without_repeats,
)

__all__ = [
    "MOST_ROWS",
    "MOST_SOFTWARE",
    "Arrivals",
    "Arrived",
    "Source",
    "Unusable",
    "from_wire",
    "without_repeats",
]
