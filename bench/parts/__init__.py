"""What the benchmarks share: throw-away databases, servers on one core, clients on another, and how two sides are compared."""
