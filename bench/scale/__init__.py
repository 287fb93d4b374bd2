"""docs/scale.md: ten thousand clients reckoned from measured costs. `python -m bench.scale` writes it."""
