"""Who works at the desk. Accounts and sessions lean on these tables alone.

They come first by themselves because Django draws every model that leans on another anew for each step: with all of
the desk's tables there already, the steps of the other apps would take more than twice as long.
"""

from django.db import migrations

from amends.store.migrations.tables import staff
from amends.store.migrations.tables.together import CreateTogether


class Migration(migrations.Migration):
    initial = True
    replaces = [("store", "0001_desk")]
    dependencies = []
    operations = [CreateTogether(staff.TABLES)]
