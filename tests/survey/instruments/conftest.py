"""The instruments the tests of this folder share."""

from pathlib import Path

import pytest

from survey.instruments.catalogue import parse_instrument, shipped_instruments

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def medarbeiderpuls():
    return parse_instrument(shipped_instruments()["medarbeiderpuls"])


@pytest.fixture(scope="session")
def bfi():
    return parse_instrument((ROOT / "tests/instruments/bfi.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def example_text():
    """The example in the documentation: its only TOML block."""
    page = (ROOT / "docs/instrument-format.md").read_text("utf-8")
    (block,) = (part.partition("```")[0] for part in page.split("```toml\n")[1:])
    return block
