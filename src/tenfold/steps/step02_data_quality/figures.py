"""What step 2 shows: how much hangs on the data, what was found, and what was done about it."""

from __future__ import annotations

from tenfold.charts import Headline, View
from tenfold.steps.step02_data_quality.decisions import DataQualityDecisions
from tenfold.steps.step02_data_quality.drawings import charts
from tenfold.steps.step02_data_quality.evidence import DataQualityEvidence
from tenfold.steps.step02_data_quality.in_short import in_short
from tenfold.steps.step02_data_quality.mix_checks import held_out_words
from tenfold.steps.step02_data_quality.sheets import sheets


def view(decisions: DataQualityDecisions, evidence: DataQualityEvidence) -> View:
    """Headlines, charts and tables of step 2. Computes nothing."""
    return View(
        headlines=_headlines(evidence),
        charts=charts(decisions, evidence),
        sheets=sheets(decisions, evidence),
        first=["at_risk"],
        answer=in_short(evidence),
    )


def _headlines(e: DataQualityEvidence) -> list[Headline]:
    high = sum(priced.finding.severity == "high" for priced in e.findings)
    apart = held_out_words(e)
    test = next((part.rows for part in e.split.parts if part.name == "test"), 0)
    found = [
        Headline(
            label="What hangs on these data",
            figure=e.stake,
            help="a perfect model's value over the best decision made without looking; neither "
            "acts on more cases than step 1 has capacity for",
        ),
        Headline(
            label="Findings",
            figure=f"{e.finding_count:,}, of which {high} serious",
            help="serious: a model built on this would mislead",
        ),
        Headline(
            label="Rows and columns",
            figure=f"{e.overview.rows:,} × {e.overview.column_count:,}",
            help=f"{len(e.data.features):,} columns reach the model",
        ),
    ]
    if e.target.rate is not None:
        label = f"Share of '{e.data.roles.positive}' in '{e.data.roles.target}'"
        found.append(Headline(label=label, figure=e.target.rate))
    found.append(
        Headline(
            label="Kept for the final test",
            figure=f"{test:,} rows, {e.split.why}",
            help="looked at once, at the end of step 3" + (f"; {apart}" if apart else ""),
        )
    )
    if e.data.label_noise is not None:
        found.append(
            Headline(
                label="Labels that look wrong",
                figure=e.data.label_noise,
                help="where a model is surest; an upper estimate",
            )
        )
    return found
