"""Practice: whom there is, a session, its scorecard, one's own progress, and a team's."""
