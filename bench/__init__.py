"""Measure this desk: `python -m bench`, or `make bench`. Not part of the package."""
