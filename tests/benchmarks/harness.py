"""Times as ratios: each thing beside a bare floor in the same run, in turns, so that a busy machine slows both.

A measure is a function that does the work once and leaves nothing behind. `compare` runs the measures in turns, throws
the first round away, and gives the fastest time of each and its ratio to the floor (what else runs can only slow it).
`peak` gives the most memory that a measure held, in a run of its own: watching memory slows everything down.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

Measure = Callable[[], object]
#: `perf_counter` for what waits for others; `process_time` for work of this process alone, whatever else runs.
Clock = Callable[[], float]

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Result:
    """The fastest of the rounds in seconds, its ratio to that of the floor, the peak of memory in bytes."""

    name: str
    seconds: float
    ratio: float
    peak: int


def compare(
    floor: Measure, measures: dict[str, Measure], *, rounds: int = 5, memory: bool = True, clock: Clock = perf_counter
) -> dict[str, Result]:
    """Run floor and measures in turns. The result of the floor is under "floor", with ratio 1."""
    all_of_them = {"floor": floor, **measures}
    times: dict[str, list[float]] = {name: [] for name in all_of_them}
    for turn in range(rounds + 1):
        for name, measure in all_of_them.items():
            taken = seconds_of(measure, clock)
            if turn:
                times[name].append(taken)
    bare = min(times["floor"])
    return {
        name: Result(name, min(times[name]), min(times[name]) / bare, peak(measure) if memory else 0)
        for name, measure in all_of_them.items()
    }


def seconds_of(measure: Measure, clock: Clock = perf_counter) -> float:
    """One run; as `timeit` does, without the collection of garbage, which costs more the more a test holds."""
    gc.collect()
    gc.disable()
    try:
        begun = clock()
        measure()
        return clock() - begun
    finally:
        gc.enable()


def peak(measure: Measure) -> int:
    """The most bytes of Python that one run held beside what was there before."""
    gc.collect()
    tracemalloc.start()
    try:
        measure()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def exhausted(parts: Iterable[object]) -> None:
    """Take every part and keep none."""
    for _part in parts:
        pass


def table(title: str, results: dict[str, Result]) -> str:
    """The results as rows of a Markdown table, for docs/performance.md."""
    lines = [f"| {title} | seconds | times the floor | peak memory |", "|---|---:|---:|---:|"]
    lines += [
        f"| {row.name} | {row.seconds:.3f} | {row.ratio:.2f} | {row.peak / MEGABYTE:.1f} MB |"
        for row in results.values()
    ]
    return "\n".join(lines)


def show(title: str, results: dict[str, Result]) -> None:
    """Print the table; pytest shows it with -s."""
    sys.stdout.write(f"\n{table(title, results)}\n")
