"""The command palette: go to a case, an organisation, a contact or a page."""
