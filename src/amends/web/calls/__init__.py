"""The call room: who it is before hello, one step at a time, every line kept, and the wrap-up."""
