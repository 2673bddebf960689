"""Worked examples: data generators and decision files, one folder each."""
