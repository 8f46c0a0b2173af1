"""Changes: planned, decided on, made, and watched."""
