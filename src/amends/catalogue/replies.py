"""The rules for replies, one TOML file a rule in `replies/`, with the policies that a desk may switch."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from amends.catalogue import promises
from amends.catalogue.promises import examples, joined_patterns
from amends.catalogue.strict import Table, load_folder
from amends.domain.replies import MATCHERS, Apology, Level, Resolution, Rule, RuleSet

_SCOPES = ("subject", "body", "closing")
_SOURCE = re.compile(r"(?:S[0-4]-\d{2}|K\d{1,2}|P\d{1,2})\Z")
_NEEDS_PATTERN = frozenset(MATCHERS) - {"named_contact", "long_paragraph", "personal"}
_TEAM_WORDS = frozenset(
    "dear hi hello customer client sir madam service services desk team support help helpdesk billing department care "
    "office accounts operations kind best warm many regards wishes thanks thank you yours sincerely it technical network "
    "systems monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december your our the please we".split()
)


def _build(table: Table) -> Rule:
    matcher = table.text("matcher", one_of=MATCHERS)
    level = Level(table.text("level", one_of=[item.value for item in Level]))
    source = table.texts("source")
    for name in source:
        if not _SOURCE.match(name):
            raise table.error("source", f"{name!r} is no rule id; write S0-11, K2 or P9")
    scope = table.text("scope", one_of=_SCOPES)
    return Rule(
        id=table.text("id"),
        version=table.whole("version", minimum=1, maximum=10_000),
        level=level,
        calm_level=Level(
            table.text("calm_level", default=level.value, one_of=[item.value for item in Level])
        ),
        scope="subject" if scope == "subject" else "closing" if scope == "closing" else "body",
        says=table.text("says"),
        suggests=table.text("suggests"),
        why=table.text("why"),
        source=source,
        matcher=matcher,
        pattern=joined_patterns(table, "pattern") if matcher in _NEEDS_PATTERN else "",
        unless=joined_patterns(table, "unless") if table.has("unless") else "",
        limit=table.whole("limit", default=0, minimum=0, maximum=1_000),
        hollow=table.flag("hollow", default=False),
        apology=tuple(Apology(item) for item in table.texts("apology", default=(), one_of=list(Apology))),
        resolution=tuple(
            Resolution(item) for item in table.texts("resolution", default=(), one_of=list(Resolution))
        ),
        examples=examples(table),
    )


def rules(*, site: Path | None = None) -> Mapping[str, Rule]:
    """Every rule by its id, those of the `site` folder in place of the shipped; errors name file, line and key."""
    return load_folder("replies", _build, site=site)


@cache
def load(
    *, apology: Apology = Apology.OWN, resolution: Resolution = Resolution.BASIS, site: Path | None = None
) -> RuleSet:
    """The rules of a desk under its policies (K1, K2); read once."""
    return RuleSet(tuple(rules(site=site).values()), promises.load(), apology, resolution, _TEAM_WORDS)
