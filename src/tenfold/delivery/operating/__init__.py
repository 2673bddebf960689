"""A model at work: batches scored and checked, challengers trained, promoted or refused.

Each module stands for itself; none is imported before it is used.
"""
