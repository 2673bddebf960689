"""What spans steps: making projects and demos, checking batches, comparing, tidying."""
