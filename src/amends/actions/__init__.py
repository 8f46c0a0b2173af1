"""One transaction each: load facts, ask the domain, save the outcome with its event."""
