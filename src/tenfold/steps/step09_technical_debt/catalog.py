"""The 28 items of the ML Test Score: what each asks, and what would supply it.

Breck, Cai, Nielsen, Salib and Sculley, "The ML Test Score: A Rubric for ML Production Readiness
and Technical Debt Reduction", IEEE Big Data 2017: four sections of seven, half a point for a test
that is run by hand with its result written down, a whole one for a system that runs it again and
again, and the score is that of the weakest section.
"""

# ruff: noqa: E501 (an item stands on one line: what it asks, what would supply it)

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Section = Literal["data", "model", "infrastructure", "monitoring"]
ItemId = Literal[
    "D1", "D2", "D3", "D4", "D5", "D6", "D7",
    "M1", "M2", "M3", "M4", "M5", "M6", "M7",
    "I1", "I2", "I3", "I4", "I5", "I6", "I7",
    "O1", "O2", "O3", "O4", "O5", "O6", "O7",
]  # fmt: skip
ITEMS: tuple[ItemId, ...] = get_args(ItemId)
SECTIONS: tuple[Section, ...] = get_args(Section)
_BY_LETTER: dict[str, Section] = {
    "D": "data",
    "M": "model",
    "I": "infrastructure",
    "O": "monitoring",
}


class Asked(NamedTuple):
    """One item: its title, what supplies the test itself, and what then repeats it."""

    title: str
    supply: str
    repeat: str


# fmt: off
CATALOG: dict[ItemId, Asked] = {
    "D1": Asked("Expectations of the features are written down as a schema", "tenfold run --only data_quality", "schedule `tenfold check PROJECT BATCH`"),
    "D2": Asked("Every feature is worth its place", "name feature_groups in step 3 and run it: it prices each feature", "schedule `tenfold run`"),
    "D3": Asked("No feature costs too much", "set latency_p95_ms in step 8 and run steps 3 and 8", "schedule `tenfold run`, which times answers and holds them against the budget (TF0804)"),
    "D4": Asked("Features keep the rules set for them", "name protected or excluded columns in step 2, with reasons", "schedule `tenfold run` or `tenfold retrain`"),
    "D5": Asked("The pipeline guards personal data", "run step 2 and keep columns that look personal out of the features (excluded)", "schedule `tenfold run` or `tenfold check`"),
    "D6": Asked("A new feature reaches production quickly", 'a test marked ml_test("D6") that takes a new feature through, or an attestation', "run the tests in CI"),
    "D7": Asked("The code of the features is tested", "tenfold run --only data_quality (its parity), or tests that import the feature code", "run the tests or `tenfold run` in CI"),
    "M1": Asked("Model specifications are reviewed and checked in", "commit tenfold.yaml and have commits reviewed (merge requests or Reviewed-by)", "add CODEOWNERS and a CI job on merge requests"),
    "M2": Asked("Offline scores go with the effect in the world", "give step 8 later rows with outcomes and `realised`; step 7 will measure it", "schedule `tenfold run`"),
    "M3": Asked("Hyperparameters are tuned", "a search in the training code (GridSearchCV, optuna), or an attestation; step 3 tunes nothing on purpose", "schedule the training that searches"),
    "M4": Asked("What an old model costs is known", "set retraining_cost in step 8 and run it: it replays cadences", "schedule `tenfold run`"),
    "M5": Asked("A simpler model is not as good", "tenfold run --only baseline_models with two rungs or more", "schedule `tenfold run` or `tenfold retrain`"),
    "M6": Asked("The model is good on every slice that matters", 'step 5 (error slices), or a test marked ml_test("M6")', "run the tests in CI"),
    "M7": Asked("The model was tested for whom it treats worse", 'step 10 (fairness), or a test marked ml_test("M7")', "run the tests in CI"),
    "I1": Asked("Training is reproducible", "tenfold reproduce PROJECT", "run `tenfold reproduce` in CI"),
    "I2": Asked("Model specifications are unit tested", "tests that import the training code, or tenfold, and assert something", "run the tests in CI"),
    "I3": Asked("The whole pipeline is tested in one piece", "tenfold run, so that steps 1 to 3 and 8 have records", "run `tenfold run` in CI"),
    "I4": Asked("Quality is validated before a model serves", "tenfold run --only baseline_models with today's rule of step 1", "schedule `tenfold retrain`, which promotes or refuses"),
    "I5": Asked("A single answer can be followed through the model", 'step 5 (explanations), or a test marked ml_test("I5")', "run the tests in CI"),
    "I6": Asked("A model is tried in its serving form before it serves", "step 4: the package scored on the same rows as the notebook", "schedule `tenfold retrain` or `tenfold run`"),
    "I7": Asked("A serving model can be rolled back", "step 4: the previous champion restored and scored", "schedule `tenfold run`"),
    "O1": Asked("A change of a dependency is noticed", "pin every dependency with its hash in a lock file", "add dependabot or renovate, or schedule `pip-audit`"),
    "O2": Asked("Rules on the data hold for what the model is given", "give step 8 later rows, or step 2 a serving_sample", "schedule `tenfold check PROJECT BATCH`"),
    "O3": Asked("Training and serving compute the same features", "tenfold run --only data_quality (its parity)", "schedule `tenfold check` or `tenfold run`"),
    "O4": Asked("Models do not grow stale", "decide on retraining in step 4", "schedule `tenfold retrain`"),
    "O5": Asked("The model is numerically stable", "tenfold run --only baseline_models: its predictions are looked at", "schedule `tenfold run` or `tenfold retrain`"),
    "O6": Asked("Speed has not suffered", "set a latency budget in step 8 and run it", "schedule `tenfold run`, which times answers and holds them against the budget (TF0804)"),
    "O7": Asked("The quality of served predictions has not suffered", "give step 8 later rows, with outcomes where they are known", "schedule `tenfold run` or `tenfold check`"),
}
# fmt: on


def section_of(item: ItemId) -> Section:
    """The section that an item belongs to."""
    return _BY_LETTER[item[0]]


def meaning(score: float) -> str:
    """What a final score means, after the paper's table of interpretations."""
    if score <= 0:
        return "more a research project than a system in production"
    if score <= 1:
        return "not untested, but serious holes in reliability are possible"
    if score <= 2:
        return "a first pass; more investment may be needed"
    if score <= 3:
        return "reasonably tested; more of it could be automated"
    if score <= 5:
        return "strong tests and monitoring, fit for what must not fail"
    return "exceptional tests and monitoring"


__all__ = ["CATALOG", "ITEMS", "SECTIONS", "Asked", "ItemId", "Section", "meaning", "section_of"]
