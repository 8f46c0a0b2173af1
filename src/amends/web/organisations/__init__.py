"""Client organisations: the list, one with its people and cases, and what is known of it."""
