"""Assets as pages and other parts of the desk read them."""
