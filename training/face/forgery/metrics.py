"""Figures of merit: AUC with bootstrap intervals, Cllr, ECE and logistic calibration; plain numpy."""

from __future__ import annotations

import numpy as np


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Returns the area under the ROC curve (ties count half), or NaN where a class is missing."""
    scores, labels = np.asarray(scores, np.float64), np.asarray(labels).astype(bool)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def bootstrap_auc(scores: np.ndarray, labels: np.ndarray, rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Returns the 95 % interval of the AUC, drawing both classes apart with replacement."""
    rng = np.random.default_rng(seed)
    fake, real = scores[labels == 1], scores[labels == 0]
    if not len(fake) or not len(real):
        return float("nan"), float("nan")
    draws = [auc(np.concatenate([rng.choice(fake, len(fake)), rng.choice(real, len(real))]),
                 np.r_[np.ones(len(fake)), np.zeros(len(real))]) for _ in range(rounds)]  # fmt: skip
    return float(np.percentile(draws, 2.5)), float(np.percentile(draws, 97.5))


def fit_logistic(scores: np.ndarray, labels: np.ndarray, prior: float = 0.5, rounds: int = 100, share: np.ndarray | None = None) -> tuple[float, float]:
    """Returns (a, b) so that a * score + b is the log-likelihood ratio, both classes weighing alike (at `prior`).

    `share` weighs the trials inside their class; by default they weigh alike.
    """
    a, b = 1.0, 0.0
    share = np.ones(len(scores)) if share is None else share
    weights = np.where(labels == 1, prior / max(share[labels == 1].sum(), 1e-9), (1 - prior) / max(share[labels == 0].sum(), 1e-9)) * share
    offset = np.log(prior / (1 - prior))
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(a * scores + b + offset, -40, 40)))
        slope, curve = weights * (p - labels), weights * np.maximum(p * (1 - p), 1e-9)
        gradient = np.array([(slope * scores).sum() + 1e-4 * (a - 1), slope.sum()])
        hessian = np.array([[(curve * scores**2).sum() + 1e-4, (curve * scores).sum()], [(curve * scores).sum(), curve.sum() + 1e-9]])
        step = np.linalg.solve(hessian, gradient)
        a, b = a - step[0], b - step[1]
        if np.abs(step).max() < 1e-8:
            break
    return float(a), float(b)


def cllr(llr: np.ndarray, labels: np.ndarray) -> float:
    """Returns the log-likelihood-ratio cost in bits (0 = perfect, 1 = says nothing)."""
    fake, real = np.logaddexp(0, -llr[labels == 1]), np.logaddexp(0, llr[labels == 0])
    return float((fake.mean() + real.mean()) / 2 / np.log(2))


def ece(probability: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Returns the expected calibration error over `bins` equal-width bins."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    return float(sum(abs(probability[place == k].mean() - labels[place == k].mean()) * (place == k).mean() for k in range(bins) if (place == k).any()))
