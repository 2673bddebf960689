"""On-time prediction for parcels."""
