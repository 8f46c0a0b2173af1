"""The knowledge: pure Python. No Django, no I/O, no clock of its own."""
