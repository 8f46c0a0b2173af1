"""The document of a case: its page, its versions, PDF, Word, and what people add to it."""
