"""Scrap prediction in the casting hall."""
