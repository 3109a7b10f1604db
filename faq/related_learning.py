"""Learn from news texts, and the entries that belong under them, how ``faq.related`` weighs and from when on it shows.

Few numbers are learned (a weight for each measure, a bias, two thresholds), no weight is negative, and every text is
judged by what was learned without it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faq.related import MEASURES, Numbers

#: How much large weights cost.
_PENALTY = 1e-5

Flags = NDArray[np.bool_]


def fit(measures: Sequence[Numbers], belongs: Sequence[Flags]) -> tuple[tuple[float, ...], float]:
    """Logistic regression over pairs of text and entry, weights and bias; no weight is negative.

    ``measures`` holds one array of shape ``(entries, len(MEASURES))`` for each text, ``belongs`` the entries under it.
    """
    from scipy.optimize import minimize

    features, right = np.concatenate(measures), np.concatenate(belongs)
    spread = np.maximum(features.std(axis=0), 1e-9)
    scaled = np.column_stack([features / spread, np.ones(len(features))])
    signs = np.where(right, 1.0, -1.0)

    def loss(coefficients: Numbers) -> tuple[float, Numbers]:
        margins = signs * (scaled @ coefficients)
        pull = -signs / (1.0 + np.exp(margins)) / len(signs)
        penalty = _PENALTY * coefficients[:-1]
        value = np.logaddexp(0.0, -margins).mean() + 0.5 * penalty @ coefficients[:-1]
        return float(value), scaled.T @ pull + np.append(penalty, 0.0)

    bounds = [(0.0, None)] * len(MEASURES) + [(None, None)]
    found = minimize(loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return tuple(round(float(weight), 4) for weight in found[:-1] / spread), round(float(found[-1]), 4)


def threshold(scores: Sequence[float], right: Sequence[bool], precision: float) -> float:
    """The lowest score from which on at least this share of what would be shown is right; 1 when there is none."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    share = np.cumsum(np.asarray(right, dtype=bool)[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share >= precision)
    return round(float(np.asarray(scores)[order][good[-1]]), 4) if len(good) else 1.0
