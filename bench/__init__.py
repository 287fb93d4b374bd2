"""Benchmarks: CPU time and ratios of the work the product does most, beside what it may cost. See `./run bench`."""
