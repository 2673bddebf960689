"""Churn scores."""
