"""What customers run: the list, one asset with its relations and impact, the forms behind it."""
