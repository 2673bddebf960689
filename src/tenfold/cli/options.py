"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ProjectFolder = Annotated[
    Path | None, typer.Argument(help="project folder; default: the nearest one upward")
]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON instead of text")]
Allowed = Annotated[str, typer.Option("--allow", help="'review' makes a verdict of review exit 0")]
WhatIf = Annotated[str | None, typer.Option("--run", help="a what-if in runs/")]

__all__ = ["Allowed", "AsJson", "ProjectFolder", "WhatIf"]
