"""How the weights of the reader are made: the corpus, the sets whose terms allow it, and the fit."""
