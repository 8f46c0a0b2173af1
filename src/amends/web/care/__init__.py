"""Care: what somebody carries, their break and notes, and the saves of the team."""
