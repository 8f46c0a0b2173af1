"""What an IT team tunes, as TOML data, with a strict loader."""
