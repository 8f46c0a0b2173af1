"""The search page: cases by words and operators, places by name, kept searches, and the cases as a table to take away."""
