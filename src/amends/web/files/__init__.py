"""Files and originals of mail, served so that nothing in them runs."""
