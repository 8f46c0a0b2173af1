"""One full slice for each outside system."""
