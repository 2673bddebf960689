"""LIME on numbers as they are, row by row on lime's own path: its draws depend on the row."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from lime.lime_tabular import LimeTabularExplainer

from tenfold.explaining.coding import Coding
from tenfold.explaining.lime import LocalLinear
from tenfold.explaining.subject import Ints
from tenfold.scoring import Floats


def fits_by_row(
    coding: Coding,
    labels: Ints,
    *,
    num_samples: int,
    num_features: int,
    seed: int,
    around: bool,
) -> LocalLinear:
    """One fit per row, by the lime package.

    Numbers are drawn from a normal of the reference's spread, around its mean or around the row,
    and seen as they are: their coefficients are per standard deviation. Categories, dates and
    numbers with gaps keep their bins, since a normal has no place for what is missing.

    Parameters
    ----------
    around : bool
        Draw around the row.
    """
    table = _Table.of(coding)
    used, coefficients, told = [], [], []
    for row, label in enumerate(labels):
        explainer = LimeTabularExplainer(
            table.codes[: coding.known],
            categorical_features=np.flatnonzero(~table.plain).tolist(),
            feature_names=list(coding.subject.names),
            discretize_continuous=False,
            sample_around_instance=around,
            random_state=np.random.RandomState(seed),
        )
        explained = _Explained(table, row, int(label), np.random.default_rng([seed, row]))
        with warnings.catch_warnings():
            # lime chooses features without a penalty, constant ones among them.
            warnings.simplefilter("ignore")
            one = explainer.explain_instance(
                table.codes[coding.known + row],
                explained.predict,
                num_features=num_features,
                num_samples=num_samples,
            )
        places, values = zip(*one.local_exp[1], strict=True)
        used.append(places)
        coefficients.append(values)
        told.append((one.intercept[1], one.score, explained.own, float(one.local_pred[0])))
    intercepts, scores, own, local = np.array(told).reshape(-1, 4).T
    wide = np.array(coefficients).reshape(len(labels), -1)
    order = np.array(used, dtype=np.intp).reshape(len(labels), -1)
    # lime tells no standard errors, and no fit with every feature.
    no_errors, no_best = np.full_like(wide, np.nan), np.full_like(scores, np.nan)
    return LocalLinear(order, wide, no_errors, intercepts, scores, no_best, own, local)


@dataclass(frozen=True, eq=False)
class _Table:
    """Numbers without gaps as they are, everything else by its bin.

    `frame` holds the reference and the rows that are explained, after the recipe.
    """

    coding: Coding
    frame: pd.DataFrame
    plain: np.ndarray
    codes: Floats

    @classmethod
    def of(cls, coding: Coding) -> _Table:
        subject = coding.subject
        frame = pd.concat([subject.reference, coding.shaped], ignore_index=True)
        plain = np.array(
            [subject.kinds[n] == "number" and bool(frame[n].notna().all()) for n in subject.names]
        )
        codes = coding.bins.astype(float)
        for feature in np.flatnonzero(plain):
            codes[:, feature] = frame[subject.names[feature]].to_numpy(dtype=float)
        return cls(coding, frame, plain, codes)

    def predicted(self, codes: Floats, row: int, rng: np.random.Generator) -> Floats:
        """Scores of draws, of which the first is the row itself."""
        columns = {}
        for feature, name in enumerate(self.coding.subject.names):
            if self.plain[feature]:
                columns[name] = pd.Series(codes[:, feature])
                continue
            order, starts, sizes = self.coding.members[feature]
            # Only the row itself may lie in a bin that no reference row has.
            bins = np.maximum(codes[:, feature].astype(np.intp), 0)
            places = order[starts[bins] + (rng.random(len(bins)) * sizes[bins]).astype(np.intp)]
            places[0] = self.coding.known + row
            columns[name] = self.frame[name].iloc[places].reset_index(drop=True)
        subject = self.coding.subject
        return subject.predicted(subject.encoded(pd.DataFrame(columns)))


@dataclass(eq=False)
class _Explained:
    """One row's model for lime; it keeps what the model says of the row itself."""

    table: _Table
    row: int
    label: int
    rng: np.random.Generator
    own: float = 0.0

    def predict(self, codes: Floats) -> Floats:
        p = self.table.predicted(codes, self.row, self.rng)
        chosen = p if p.ndim == 1 else p[:, self.label]
        self.own = float(chosen[0])
        # lime wants chances that add up to 1, and explains the second.
        return np.column_stack([1 - chosen, chosen])


__all__ = ["fits_by_row"]
