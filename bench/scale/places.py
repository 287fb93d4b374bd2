"""Where the reckoning reads and writes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS, DOCS = ROOT / "bench" / "results", ROOT / "docs"
