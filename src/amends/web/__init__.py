"""The pages: parse a request, make one call, answer."""
