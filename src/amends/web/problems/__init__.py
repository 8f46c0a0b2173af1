"""Problems: what keeps coming back."""
