"""Benchmarks that bring their own loopback server; ratios gate, absolutes do not."""
