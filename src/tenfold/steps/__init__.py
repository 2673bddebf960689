"""One folder per step; the registry finds them."""
