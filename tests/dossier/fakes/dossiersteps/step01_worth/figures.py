"""A chart of every kind, headlines, a table and the waterfall."""

from dossiersteps.step01_worth import amount
from tenfold.charts import Chart, Headline, Mark, Series, Sheet, View, WaterfallBar

KINDS = ("line", "step", "bar", "hbar", "points", "interval", "heat")


def chart(kind, name, many):
    named = kind in ("bar", "hbar", "interval", "heat")
    count = 6 if named else many
    x = [name if i == 0 else f"column {i}" for i in range(count)] if named else list(range(count))
    y = [float((7 * i) % 11) for i in range(count)]
    more = {}
    if kind == "heat":
        more, y = {"z": [[v + i for v in y] for i in range(count)]}, x
    if kind in ("interval", "line"):
        more = {"low": [v - 1 for v in y], "high": [v + 1.5 for v in y]}
    return Chart(
        key=f"{kind}_chart",
        title=f"{kind} of {name}",
        alt=f"The {kind} chart of {name} goes up to 10.",
        x_title="columns" if named else "day",
        y_title="euros a week",
        series=[Series(name=name, kind=kind, x=x, y=y, **more)],
        marks=[Mark(label="today", x=2.0)],
    )


def view(decisions, evidence):
    name, priced = decisions.name, decisions.priced
    bars = [(30, "Baseline", 2400), (10, "Perfect model", 9000), (20, "Today's rule", -400)]
    return View(
        headlines=[
            Headline(label="AUC", figure=evidence.auc, help="1 is perfect, 0.5 a coin"),
            Headline(label="Recall", figure=evidence.few),
            Headline(label=f"Best column, {name}", figure=name),
        ],
        charts=[chart(kind, name, decisions.many) for kind in KINDS],
        sheets=[
            Sheet(
                title="Columns",
                columns=["column", "distinct", "AUC alone"],
                rows=[[name, 12345, evidence.auc], ["other", 3, None]],
                note=f"Most telling: {name}.",
            )
        ],
        waterfall=[
            WaterfallBar(
                order=order,
                label=label,
                amount=amount(value if priced else None),
                gain=amount(700) if priced and label == "Baseline" else None,
            )
            for order, label, value in bars
        ],
    )
