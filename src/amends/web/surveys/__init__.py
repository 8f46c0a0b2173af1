"""The one question after recovery, as the customer sees it."""
