"""When an account is one at risk, and what is said of it (S0-73)."""

from amends.catalogue import escalations
from amends.domain.organisations import AccountRule, Troubles, at_risk

RULE = AccountRule(days=60, apart_days=30, from_points=4, severe=1, hot=1, broken=1, leaving=2)


def test_the_heaviest_stands_first_with_what_it_weighs() -> None:
    told = at_risk(troubles=Troubles(severe=1, hot=1, leaving=1), rule=RULE)

    assert told == (
        "1 case speaks of leaving (weighs 2)",
        "1 case was high or critical (weighs 1)",
        "1 case was angry or furious (weighs 1)",
    )


def test_one_bad_day_is_no_risk_yet() -> None:
    assert at_risk(troubles=Troubles(severe=1, hot=1, broken=1), rule=RULE) == ()
    assert at_risk(troubles=Troubles(), rule=RULE) == ()


def test_what_weighs_nothing_is_not_told() -> None:
    rule = AccountRule(days=60, apart_days=30, from_points=1, severe=1, hot=0, broken=0, leaving=0)

    assert at_risk(troubles=Troubles(severe=2, hot=5, broken=3), rule=rule) == (
        "2 cases were high or critical (weighs 2)",
    )


def test_the_shipped_matrix_has_a_rule() -> None:
    assert escalations.load().accounts == RULE
