"""Published figures as data: one TOML file a set, read by reports.benchmarks."""
