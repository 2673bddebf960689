"""One step that does with a secret whatever it should not."""
