"""Insights: complaints counted, each figure opening the cases behind it."""
