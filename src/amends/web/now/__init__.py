"""Now: the queue, by heat and by what is due next."""
