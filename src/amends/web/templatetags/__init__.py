"""Template tags: the parts that every page is made of."""
