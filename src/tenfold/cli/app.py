"""The command line: which commands there are, in the order of its help."""

from __future__ import annotations

import typer

from tenfold.cli import (
    assigning,
    exporting,
    fixing,
    looking,
    making,
    operating,
    packing,
    proposing,
    reproducing,
    reviewing,
    running,
    serving,
    signing,
    undoing,
)

app = typer.Typer(
    name="tenfold",
    help="From a business question to a model in production, in ten notebooks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (
    making.new,
    making.demo,
    running.run,
    looking.status,
    looking.report,
    looking.papers,
    making.lab,
    looking.schema,
    looking.check,
    operating.score,
    assigning.assign,
    operating.retrain,
    operating.promote,
    operating.rollback,
    reproducing.reproduce,
    reviewing.review,
    signing.sign,
    signing.signatures,
    looking.diff,
    proposing.proposals,
    running.adopt,
    fixing.fix,
    undoing.undo,
    undoing.waive,
    packing.pack,
    packing.unpack,
    exporting.export,
    serving.serve,
    making.upgrade,
    making.gc,
    making.sync,
):
    app.command()(command)

__all__ = ["app"]
