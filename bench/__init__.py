"""Benchmarks: each prints ratios measured in one run; bench/README.md keeps the figures."""
