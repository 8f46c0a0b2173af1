"""Reviews after bad days, and what they asked for."""
