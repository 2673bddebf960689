"""Thirty-day readmission after discharge."""
