"""The tables that a new desk begins with, by subject, but for those of its staff.

Later changes of them are migrations of their own.
"""

from amends.store.migrations.tables import (
    assets,
    calls,
    cases,
    changes,
    incidents,
    mail,
    organisations,
    playbooks,
    practice,
    promises,
    readings,
    replies,
    reviews,
)

TABLES = [
    *organisations.TABLES,
    *mail.TABLES,
    *cases.TABLES,
    *readings.TABLES,
    *promises.TABLES,
    *replies.TABLES,
    *playbooks.TABLES,
    *calls.TABLES,
    *practice.TABLES,
    *incidents.TABLES,
    *assets.TABLES,
    *changes.TABLES,
    *reviews.TABLES,
]
