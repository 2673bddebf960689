"""From the records to one HTML file that opens anywhere; nothing is computed anew."""

from tenfold.dossier.writing import write_report

__all__ = ["write_report"]
