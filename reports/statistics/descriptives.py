"""What a group's values look like: n, mean, spread, distribution, and the moments that are frozen with a release."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from reports.statistics.scoring import SCALE_HIGH, SCALE_LOW


@dataclass(frozen=True)
class Description:
    """n values, their mean and their standard deviation (n - 1), in the units of the values.

    The empty case is settled here: without values there is no mean, with fewer than two no standard deviation,
    and what there is not is None, never NaN or 0. ValueError where the three do not fit each other.
    """

    n: int
    mean: float | None
    sd: float | None

    def __post_init__(self):
        if self.n < 0 or (self.mean is None) != (self.n == 0) or (self.sd is None) != (self.n < 2):
            raise ValueError(f"mean {self.mean} and standard deviation {self.sd} do not fit n = {self.n}")
        if self.sd is not None and not self.sd >= 0:
            raise ValueError(f"a standard deviation can't be {self.sd}")

    @property
    def variance(self) -> float | None:
        """The squared standard deviation; None below two values."""
        return None if self.sd is None else self.sd**2


NO_VALUES = Description(n=0, mean=None, sd=None)


def describe(values: Iterable[float]) -> Description:
    """n, mean and standard deviation (denominator n - 1) of what is not missing.

    values: one number a person, NaN for missing, any units. No value: NO_VALUES; one: sd None; all the same: sd exactly 0.
    Errors: ValueError for an infinite value. Reference (R): mean(x, na.rm = TRUE), sd(x, na.rm = TRUE).
    """
    present = _present(values)
    if present.size == 0:
        return NO_VALUES
    if present.size == 1:
        return Description(n=1, mean=float(present[0]), sd=None)
    # Equal values settle on their value: summing them would leave a spread of 1e-16.
    if present.min() == present.max():
        return Description(n=present.size, mean=float(present[0]), sd=0.0)
    return Description(n=present.size, mean=float(present.mean()), sd=float(present.std(ddof=1)))


def distribution(values: Iterable[float]) -> tuple[int, int, int, int, int, int]:
    """How many chose each of the six response options, 1 first. Missing values are not counted; nothing gives six zeros.

    Errors: ValueError for a value that is not one of 1, 2 … 6. Reference (R): table(factor(x, levels = 1:6)).
    """
    present = _present(values)
    options = np.arange(SCALE_LOW, SCALE_HIGH + 1)
    if not np.isin(present, options).all():
        raise ValueError(f"an answer is one of {SCALE_LOW} to {SCALE_HIGH}")
    counts = np.bincount(present.astype(int), minlength=SCALE_HIGH + 1)
    return tuple(int(count) for count in counts[SCALE_LOW:])


@dataclass(frozen=True)
class Moments:
    """Listwise moments of several measures: what reliability and drivers need, and nothing about a person.

    codes: k distinct measure codes. n: people who answered all of them. sums: k sums. cross_products: k x k, the sum of
    x_i x_j over those people. ValueError for shapes that differ, a matrix that is not symmetric, or a value not finite.
    """

    codes: tuple[str, ...]
    n: int
    sums: tuple[float, ...]
    cross_products: tuple[tuple[float, ...], ...]

    def __post_init__(self):
        size = len(self.codes)
        if len(set(self.codes)) != size:
            raise ValueError("codes must be distinct")
        if self.n < 0 or len(self.sums) != size or [len(row) for row in self.cross_products] != [size] * size:
            raise ValueError("sums and cross-products must fit the codes")
        matrix = np.reshape(self.cross_products, (size, size))
        if not (np.isfinite(self.sums).all() and np.isfinite(matrix).all() and (matrix == matrix.T).all()):
            raise ValueError("sums and cross-products must be finite, cross-products symmetric")

    @property
    def means(self) -> np.ndarray | None:
        """The k means; None where n is 0."""
        return np.array(self.sums) / self.n if self.n else None

    @property
    def covariance(self) -> np.ndarray | None:
        """The k x k covariance matrix, denominator n - 1; None below two people. Reference (R): cov(na.omit(x))."""
        if self.n < 2:
            return None
        sums = np.array(self.sums)
        return (np.array(self.cross_products) - np.outer(sums, sums) / self.n) / (self.n - 1)

    def select(self, codes: Sequence[str]) -> "Moments":
        """The moments of some of the measures, over the same people. ValueError for a code that is not held."""
        absent = [code for code in codes if code not in self.codes]
        if absent:
            raise ValueError(f"no moments for: {', '.join(absent)}")
        places = [self.codes.index(code) for code in codes]
        return Moments(
            codes=tuple(codes),
            n=self.n,
            sums=tuple(self.sums[place] for place in places),
            cross_products=tuple(tuple(self.cross_products[row][column] for column in places) for row in places),
        )

    def to_dict(self) -> dict:
        """Plain lists and numbers for JSON; Python writes floats so that `from_dict` gives the same moments to the bit."""
        return {
            "codes": list(self.codes),
            "n": self.n,
            "sums": list(self.sums),
            "cross_products": [list(row) for row in self.cross_products],
        }

    @classmethod
    def from_dict(cls, document: Mapping) -> "Moments":
        """The moments that `to_dict` wrote. KeyError for a missing part, ValueError for parts that do not fit."""
        return cls(
            codes=tuple(document["codes"]),
            n=document["n"],
            sums=tuple(document["sums"]),
            cross_products=tuple(tuple(row) for row in document["cross_products"]),
        )


def moments(frame: pd.DataFrame) -> Moments:
    """Listwise moments of a frame, persons x measures; a person with any value missing is left out.

    Errors: ValueError for an infinite value or a column that comes twice.
    Reference (R): x <- na.omit(x); nrow(x); colSums(x); crossprod(as.matrix(x)).
    """
    values = frame.to_numpy(dtype=float, na_value=np.nan)
    complete = values[~np.isnan(values).any(axis=1)]
    products = complete.T @ complete
    # A matrix product may differ in the last bit across the diagonal; one triangle speaks for both.
    products = np.triu(products) + np.triu(products, 1).T
    return Moments(
        codes=tuple(map(str, frame.columns)),
        n=len(complete),
        sums=tuple(complete.sum(axis=0).tolist()),
        cross_products=tuple(map(tuple, products.tolist())),
    )


@dataclass(frozen=True)
class WithinVariance:
    """Variance of persons around their own group's mean, pooled over groups, with its degrees of freedom.

    Squared units of the values. ValueError for a negative variance or less than one degree of freedom.
    """

    variance: float
    degrees_of_freedom: float

    def __post_init__(self):
        if not (np.isfinite(self.variance) and self.variance >= 0 and self.degrees_of_freedom >= 1):
            raise ValueError(f"no variance: {self.variance} with {self.degrees_of_freedom} degrees of freedom")


def pooled_within_variance(values: pd.Series, groups: pd.Series) -> WithinVariance | None:
    """Pooled within-group variance: sum over groups of (x - group mean)^2 over the sum of (group size - 1).

    values: one number a person; groups: the person's group, on the same index. A person without value or group is left
    out. None where no group has two values. A group of one adds nothing. Errors: ValueError for an infinite value.
    Reference (R): anova(lm(x ~ factor(g)))["Residuals", c("Mean Sq", "Df")].
    """
    frame = pd.DataFrame({"value": values.astype(float), "group": groups}).dropna()
    freedom = len(frame) - frame["group"].nunique()
    if freedom < 1:
        return None
    deviations = frame["value"] - frame.groupby("group", observed=True)["value"].transform("mean")
    return WithinVariance(variance=float((deviations**2).sum() / freedom), degrees_of_freedom=freedom)


def _present(values: Iterable[float]) -> np.ndarray:
    """What is not missing, as floats. ValueError for an infinite value."""
    numbers = pd.Series(values, dtype=float).dropna().to_numpy()
    if not np.isfinite(numbers).all():
        raise ValueError("values must be finite")
    return numbers
