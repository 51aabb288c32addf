"""`bot bench`: how well questions are answered.

The benchmarks beside other libraries are `make bench`.
"""

from typing import Any

from bot.cli.benches import bench_ask, bench_gaps


def add_commands(commands: Any) -> None:
    """Adds `bench`."""
    parser = commands.add_parser("bench")
    kinds = parser.add_subparsers(title="benchmarks", metavar="WHAT", required=True)
    bench_ask.add_command(kinds)
    bench_gaps.add_command(kinds)
