"""Projects side by side in one folder: each runs in a process of its own, none stops another."""

from tenfold.delivery.several.asking import Asked
from tenfold.delivery.several.ended import Ended, document, worst
from tenfold.delivery.several.finding import no_project, projects_in
from tenfold.delivery.several.running import Several, run_several

__all__ = [
    "Asked",
    "Ended",
    "Several",
    "document",
    "no_project",
    "projects_in",
    "run_several",
    "worst",
]
