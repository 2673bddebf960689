"""Papers for people who will not open the dossier, written from records: nothing is computed."""

from tenfold.delivery.papers.writing import write_papers

__all__ = ["write_papers"]
