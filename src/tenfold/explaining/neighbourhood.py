"""One neighbourhood for all rows: LIME's perturbations, drawn and scored once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Neighbourhood:
    """What LIME draws around a row, apart from the row itself.

    With discretised features these draws do not depend on the row that is explained: only their
    coding does, 1 where a draw lies in the row's own bin and 0 elsewhere.

    Attributes
    ----------
    rows : ndarray of shape (n_samples − 1, n_features)
        Draws as the model reads them.
    inside : list of ndarray of shape (n_bins, n_samples − 1), one per feature
        Whether a draw lies in a bin, as 0 and 1.
    bins : list of ndarray of shape (n_bins,), one per feature
        The codes of these bins, rising.
    """

    rows: Floats
    inside: list[NDArray[np.uint8]]
    bins: list[Floats]

    def coded(self, codes: Floats) -> NDArray[np.uint8]:
        """Draws coded for the row that lies in the bins `codes`: (n_features, n_samples − 1)."""
        n = self.rows.shape[0]
        coded = np.zeros((len(codes), n), dtype=np.uint8)
        for feature, code in enumerate(codes):
            at = int(np.searchsorted(self.bins[feature], code))
            # No draw lies in a bin that no training row has.
            if at < len(self.bins[feature]) and self.bins[feature][at] == code:
                coded[feature] = self.inside[feature][at]
        return coded


def draw(explainer: Any, *, n_samples: int) -> Neighbourhood:
    """Draw as ``explainer.explain_instance`` would, from its random state as it stands.

    Parameters
    ----------
    explainer : lime.lime_tabular.LimeTabularExplainer
        With discretised features.
    n_samples : int
        Draws and the row itself.
    """
    features = range(len(explainer.feature_names))
    codes = np.empty((n_samples, len(features)))
    for feature in features:
        # lime draws one for the explained row, too, and then overwrites it.
        codes[:, feature] = explainer.random_state.choice(
            explainer.feature_values[feature],
            size=n_samples,
            replace=True,
            p=explainer.feature_frequencies[feature],
        )
    codes = codes[1:]
    rows = explainer.discretizer.undiscretize(codes)
    bins = [np.unique(np.asarray(explainer.feature_values[f], dtype=float)) for f in features]
    inside = [(codes[:, f] == bins[f][:, None]).astype(np.uint8) for f in features]
    return Neighbourhood(rows, inside, bins)


def outputs(predict: Callable[[Floats], Any], rows: Floats) -> Floats:
    """What the model says of `rows`: (n, n_outputs); amounts, and chances of one class, (n, 1)."""
    said = np.asarray(predict(rows), dtype=float)
    return said[:, None] if said.ndim == 1 else said


__all__ = ["Floats", "Neighbourhood", "draw", "outputs"]
