"""The mail shell: listener, pipe and folder, each ending in one action."""
