"""The rules for replies, one TOML file a rule in `replies/`, with the policies that a desk may switch."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from amends.catalogue import policies as policy_catalogue
from amends.catalogue import promises
from amends.catalogue.promises import examples, lower_patterns
from amends.catalogue.strict import Table, load_folder
from amends.domain.replies import MATCHERS, Level, Rule, RuleSet

_SCOPES = ("subject", "body", "closing")
_SOURCE = re.compile(r"(?:S[0-4]-\d{2}|K\d{1,2}|P\d{1,2})\Z")
_NEEDS_PATTERN = frozenset(MATCHERS) - {
    "named_contact", "direct_contact", "personal", "long_paragraph", "questions", "long_question", "reading_grade",
    "passives", "quotes", "own_terms", "starter", "sent_elsewhere", "said_before",
}  # fmt: skip
_NEEDS_UNLESS = frozenset({"next_step", "questions", "retelling"})
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
        pattern=_factored(lower_patterns(table, "pattern")) if matcher in _NEEDS_PATTERN else "",
        unless=_factored(lower_patterns(table, "unless"))
        if table.has("unless") or matcher in _NEEDS_UNLESS
        else "",
        limit=table.whole("limit", default=0, minimum=0, maximum=1_000),
        hollow=table.flag("hollow", default=False),
        cold=table.flag("cold", default=False),
        weak=_factored(lower_patterns(table, "weak")) if table.has("weak") else "",
        yields=table.flag("yields", default=False),
        from_anger=table.whole("from_anger", default=0, minimum=0, maximum=3),
        policies=_policies(table.table("policies")),
        examples=examples(table),
    )


def _factored(patterns: Sequence[str]) -> str:
    """Any of the patterns; the word border that most begin with is taken out in front, which is twice as fast."""
    bordered = [pattern[2:] for pattern in patterns if pattern.startswith(r"\b")]
    others = [f"(?:{pattern})" for pattern in patterns if not pattern.startswith(r"\b")]
    inner = "|".join(f"(?:{pattern})" for pattern in bordered)
    return "|".join([rf"\b(?:{inner})", *others] if bordered else others)


def _policies(table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The choices under which a rule holds; policies and choices must be known."""
    known = policy_catalogue.load()
    return tuple(
        (name, table.texts(name, one_of=[choice.id for choice in known[name].choices]))
        for name in table.keys()  # noqa: SIM118 - a Table, not a dict
        if name in known
    )


def rules(*, site: Path | None = None) -> Mapping[str, Rule]:
    """Every rule by its id, those of the `site` folder in place of the shipped; errors name file, line and key."""
    return load_folder("replies", _build, site=site)


@cache
def _load(chosen: tuple[tuple[str, str], ...], site: Path | None) -> RuleSet:
    return RuleSet(tuple(rules(site=site).values()), promises.load(), dict(chosen), _TEAM_WORDS)


def load(*, policies: Mapping[str, str] | None = None, site: Path | None = None) -> RuleSet:
    """The rules of a desk under its choices, those left out as shipped (K1 to K20); read once for each set."""
    chosen = {**policy_catalogue.defaults(), **(policies or {})}
    return _load(tuple(sorted(chosen.items())), site)
