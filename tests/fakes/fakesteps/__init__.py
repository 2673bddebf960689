"""Two small steps that the engine is tested with."""
