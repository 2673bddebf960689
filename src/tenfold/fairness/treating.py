"""The ways themselves: each refits or decides anew, and says how it would decide held-out cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tenfold.fairness import reducing
from tenfold.fairness.mitigating import reweighing
from tenfold.fairness.pricing import Exam, Way
from tenfold.fairness.refitting import Fits, Refit, refit, takes_weights, threshold
from tenfold.fairness.thresholds import group_thresholds
from tenfold.scoring import Floats, Scorer, calibrated, decide, predict
from tenfold.scoring.origins import origins

_WORDS = {
    "selection_rate": "share acted on",
    "fpr": "false positive rate",
    "fnr": "false negative rate",
    "ppv": "precision",
}


class Unfit(Exception):  # not an error of the user: the way is left out, and said
    """A way that does not suit this model."""


@dataclass(frozen=True)
class Bench:
    """What every way shares: encoded rows, outcomes, groups, and the fits left."""

    scorer: Scorer
    X: Floats
    test: Floats
    y: NDArray[np.intp]
    group: NDArray[Any]
    codes: NDArray[np.intp]
    exam: Exam
    fits: Fits
    seed: int
    share: float
    said: Floats

    @classmethod
    def of(
        cls,
        scorer: Scorer,
        train: pd.DataFrame,
        test: pd.DataFrame,
        *,
        y: NDArray[np.intp],
        group: pd.Series[Any],
        codes: NDArray[np.intp],
        exam: Exam,
        fits: Fits,
        seed: int,
    ) -> Bench:
        """Encode the rows, and score the held-out ones as the candidate does."""
        encode = scorer.pipeline.named_steps["encode"]
        X, Z = (
            np.asarray(encode.transform(scorer.features(frame)), dtype=float)
            for frame in (train, test)
        )
        # Rows without a group are weighed as a group of their own, and not compared.
        named = group.where(group.notna(), "").astype(str).to_numpy(dtype=object)
        p = [_scored(scorer, each) for each in (X, Z)]
        share = float(decide(scorer.candidate.rule, p[0]).mean())
        return cls(scorer, X, Z, y, named, codes, exam, fits, seed, share, p[1])

    def candidate(self) -> Way:
        """The candidate as it is."""
        decided = decide(self.scorer.candidate.rule, self.said)
        return Way("candidate", "Candidate", "As it is.", "none", decided)

    def reweighed(self) -> Iterator[Way]:
        """Rows weighted so that group and label are independent."""
        self._need_weights()
        one = refit(
            self.scorer,
            self.X,
            self.y,
            self.test,
            fits=self.fits,
            seed=self.seed,
            weigh=lambda rows: reweighing(self.y[rows], self.group[rows]),
        )
        yield Way(
            "reweighing",
            "Reweighing",
            "Training rows are weighted so that the label does not depend on the group.",
            "reweighing",
            self._decided(one),
        )

    def without(self, proxies: Sequence[str]) -> Iterator[Way]:
        """Fitted without features that give the group away."""
        if not proxies:
            raise Unfit("no feature is a close proxy")
        names = list(self.scorer.candidate.features)
        source = origins(self.scorer.pipeline.named_steps["encode"], names)
        kept = ~np.isin(source, [names.index(name) for name in proxies if name in names])
        if kept.all() or not kept.any():
            raise Unfit("the proxies are none of the features, or all of them")
        one = refit(
            self.scorer,
            self.X[:, kept],
            self.y,
            self.test[:, kept],
            fits=self.fits,
            seed=self.seed,
        )
        yield Way(
            "without_proxies",
            "Without proxies",
            f"Fitted without {', '.join(proxies)}.",
            "without_proxies",
            self._decided(one),
        )

    def by_group(self, bounds: Sequence[float]) -> Iterator[Way]:
        """A threshold for each group."""
        plain = refit(self.scorer, self.X, self.y, self.test, fits=self.fits, seed=self.seed)
        inside = plain.inside
        at = threshold(self.scorer, inside, self.share)
        own = min(max(at, 0.0), 1.0)
        compared = self.codes >= 0
        for bound in sorted(set(bounds)):
            cuts = group_thresholds(
                self.y[compared],
                inside[compared],
                self.codes[compared],
                at=own,
                gap=self.exam.gap,
                bound=bound,
            )
            if cuts is None:
                continue
            usual = self.scorer.candidate.rule.threshold
            assert usual is not None
            each = np.where(self.exam.group >= 0, cuts[np.maximum(self.exam.group, 0)], usual)
            yield Way(
                f"group_thresholds.{bound:g}",
                f"Thresholds by group, gap at most {bound:g}",
                "Each group has its own threshold: the most money that keeps the "
                f"{_WORDS[self.exam.gap]} of all groups within {100 * bound:g} points.",
                "group_thresholds",
                (self.said >= each).astype(np.intp),
                needs_group=True,
            )

    def reduced(self, bounds: Sequence[float]) -> Iterator[Way]:
        """Fairlearn's mixture under each bound."""
        self._need_weights()
        rule = self.scorer.candidate.rule.threshold
        assert rule is not None
        if not 0 < rule < 1:
            raise Unfit("the candidate decides alike in all cases")
        model = self.scorer.pipeline.named_steps["model"]
        for kind in reducing.kinds(self.exam.gap):
            for bound in sorted(set(bounds), reverse=True):
                chance = reducing.reduced(
                    model,
                    self.X,
                    self.y,
                    self.group,
                    self.test,
                    kind=kind,
                    bound=bound,
                    at=rule,
                    fits=self.fits,
                )
                words = kind.replace("_", " ")
                yield Way(
                    f"exponentiated_gradient.{kind}.{bound:g}",
                    f"Exponentiated gradient, {words} within {bound:g}",
                    f"A mixture of models that keeps {words} within {100 * bound:g} points in "
                    "training; which of them decides is drawn by lot.",
                    "exponentiated_gradient",
                    chance,
                )

    def _decided(self, one: Refit) -> NDArray[np.intp]:
        return (one.p >= threshold(self.scorer, one.inside, self.share)).astype(np.intp)

    def _need_weights(self) -> None:
        if not takes_weights(self.scorer.pipeline.named_steps["model"]):
            raise Unfit(f"the {self.scorer.candidate.title} cannot be fitted with weights")


def _scored(scorer: Scorer, X: Floats) -> Floats:
    one = scorer.candidate
    model = scorer.pipeline.named_steps["model"]
    return calibrated(
        one.calibrator, predict(model, X, one.known, task=one.task, classes=len(one.labels))
    )


__all__ = ["Bench", "Unfit"]
