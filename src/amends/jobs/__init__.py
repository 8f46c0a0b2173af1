"""The worker: wakes, claims what is due, calls one action."""
