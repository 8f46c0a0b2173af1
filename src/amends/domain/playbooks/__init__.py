"""Guided ways to handle a conversation; here the opening of an answer to an angry customer."""

from amends.domain.playbooks.opening import Done, Facts, Opening, Progress, Step, StepState, follow

__all__ = ["Done", "Facts", "Opening", "Progress", "Step", "StepState", "follow"]
