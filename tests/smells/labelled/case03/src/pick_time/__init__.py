"""Predict how long an order takes to pick."""
