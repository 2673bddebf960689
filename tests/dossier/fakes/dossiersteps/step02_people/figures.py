"""Shows tables and charts that the dossier must censor."""

from tenfold.charts import Chart, Series, Sheet, View
from tenfold.vocabulary import Estimate


def view(decisions, evidence):
    def rate(n):
        return Estimate(value=0.5, low=0.3, high=0.7, n=n, method="wilson")

    return View(
        charts=[
            Chart(
                key="worst",
                title="Costliest cases",
                alt="Two cases cost most.",
                x_title="patient",
                series=[Series(name="cost", kind="bar", x=evidence.names, y=[5, 4])],
            )
        ],
        sheets=[
            Sheet(
                title="Costliest cases",
                columns=["patient", "cost"],
                rows=[[name, 5] for name in evidence.names],
            ),
            Sheet(
                title="Rates by group",
                columns=["religion", "rate"],
                rows=[[evidence.groups[0], rate(9)], [evidence.groups[1], rate(120)]],
            ),
            Sheet(
                title="Sizes by group",
                columns=["religion", "rows"],
                rows=[[evidence.groups[0], 3], [evidence.groups[1], 120]],
            ),
        ],
    )
