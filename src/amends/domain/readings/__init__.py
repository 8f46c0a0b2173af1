"""A customer's words to a reading, with the words that say so."""

from amends.domain.readings.adjustment import Adjustment
from amends.domain.readings.lexicon import Cues, Lexicon
from amends.domain.readings.model import Context, EarlierCase, Evidence, Reading, Signal, TriggerHit
from amends.domain.readings.reader import read
from amends.domain.readings.words import significant_words

__all__ = [
    "Adjustment",
    "Context",
    "Cues",
    "EarlierCase",
    "Evidence",
    "Lexicon",
    "Reading",
    "Signal",
    "TriggerHit",
    "read",
    "significant_words",
]
