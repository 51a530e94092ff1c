"""Golden values for src/metrics, by scikit-learn and NumPy.

usage: python test/golden/metrics.py > test/golden/metrics.json   (scikit-learn 1.9.1, scipy 1.17.1)
"""

import json

import numpy as np
from scipy.interpolate import interp1d
from scipy.optimize import brentq
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import roc_auc_score, roc_curve


def cllr(llr, y):
    return (np.logaddexp(0, -llr[y == 1]).mean() + np.logaddexp(0, llr[y == 0]).mean()) / (2 * np.log(2))


def balanced(y):
    return np.where(y == 1, 0.5 / (y == 1).sum(), 0.5 / (y == 0).sum())


def min_cllr(llr, y):
    p = IsotonicRegression(y_min=0, y_max=1).fit_transform(llr, y, sample_weight=balanced(y))
    with np.errstate(divide="ignore"):
        best = np.log(p) - np.log1p(-p)
    return cllr(best, y)


def ece(llr, y, bins=10):
    w, p = balanced(y), 1 / (1 + np.exp(-llr))
    at = np.minimum(bins - 1, np.floor(p * bins)).astype(int)
    return sum(abs((w * (p - y))[at == b].sum()) for b in range(bins))


def min_dcf(fpr, tpr, prior=0.05, miss=10, alarm=1):
    cost = miss * prior * (1 - tpr) + alarm * (1 - prior) * fpr
    return cost.min() / min(miss * prior, alarm * (1 - prior))


def case(name, n, bona_fide, shift, decimals, seed):
    rng = np.random.default_rng(seed)
    y = np.r_[np.ones(n), np.zeros(bona_fide)].astype(int)
    llr = np.round(rng.normal(0, 1.5, y.size) + np.where(y == 1, shift, -shift), decimals)
    fpr, tpr, _ = roc_curve(y, llr, drop_intermediate=False)
    return {
        "name": name,
        "synthetic": y.tolist(),
        "scores": llr.tolist(),
        "auc": roc_auc_score(y, llr),
        "eer": brentq(lambda x: 1 - x - interp1d(fpr, tpr)(x), 0, 1),
        "apcerAtBpcer05": float((1 - tpr)[fpr <= 0.05 + 1e-9].min()),
        "bpcerAtApcer05": float(fpr[1 - tpr <= 0.05 + 1e-9].min()),
        "minDcf": min_dcf(fpr, tpr),
        "cllr": cllr(llr, y),
        "minCllr": min_cllr(llr, y),
        "ece": ece(llr, y),
    }


print(
    json.dumps(
        [
            case("well apart", 60, 90, 1.2, 3, 1),
            case("overlapping, many ties", 80, 40, 0.6, 0, 2),
            case("no better than chance", 50, 50, 0.0, 2, 3),
            case("four items", 2, 2, 1.0, 1, 4),
        ],
        indent=1,
    )
)
