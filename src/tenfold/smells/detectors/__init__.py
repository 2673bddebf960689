"""One detector a module; each holds `detect`, from a folder to its smells."""
