"""What the desk has set: people, teams, mailboxes, calendars, contracts and the protocol."""
