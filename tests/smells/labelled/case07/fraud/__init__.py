"""Card fraud."""
