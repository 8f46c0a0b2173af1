"""The case room: what is known, what was said, and what to do next."""
