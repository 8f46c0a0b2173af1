"""Assets: kept, moved on, related, linked to cases, brought in from elsewhere."""

from amends.actions.assets.facts import Facts
from amends.actions.assets.linking import link, unlink
from amends.actions.assets.relations import relate, unrelate
from amends.actions.assets.saving import add, change, remove, restore, step

__all__ = ["Facts", "add", "change", "link", "relate", "remove", "restore", "step", "unlink", "unrelate"]
