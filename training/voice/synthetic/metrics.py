"""Figures of merit: EER and AUC with bootstrap intervals, Cllr and logistic calibration; plain numpy."""

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


def eer(scores: np.ndarray, labels: np.ndarray) -> float:
    """Returns the equal error rate, 0..1, on the ROC's convex steps (mean of the two rates where they cross)."""
    order = np.argsort(scores, kind="stable")
    labels = np.asarray(labels)[order]
    missed = np.r_[0, np.cumsum(labels == 1)] / max((labels == 1).sum(), 1)
    alarms = 1 - np.r_[0, np.cumsum(labels == 0)] / max((labels == 0).sum(), 1)
    at = int(np.argmin(np.abs(missed - alarms)))
    return float((missed[at] + alarms[at]) / 2)


def bootstrap(figure, scores: np.ndarray, labels: np.ndarray, rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Returns the 95 % interval of `figure(scores, labels)`, drawing both classes apart with replacement."""
    rng = np.random.default_rng(seed)
    fake, real = scores[labels == 1], scores[labels == 0]
    if not len(fake) or not len(real):
        return float("nan"), float("nan")
    truth = np.r_[np.ones(len(fake)), np.zeros(len(real))]
    draws = [figure(np.concatenate([rng.choice(fake, len(fake)), rng.choice(real, len(real))]), truth) for _ in range(rounds)]
    return float(np.percentile(draws, 2.5)), float(np.percentile(draws, 97.5))


def fit_logistic(scores: np.ndarray, labels: np.ndarray, prior: float = 0.5, rounds: int = 100) -> tuple[float, float]:
    """Returns (a, b) so that a * score + b is the log-likelihood ratio, both classes weighing alike (at `prior`)."""
    a, b = 1.0, 0.0
    weights = np.where(labels == 1, prior / max((labels == 1).sum(), 1), (1 - prior) / max((labels == 0).sum(), 1))
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
