# SPDX-License-Identifier: MIT
"""Two equal processes that never give way share the processor by quantum; a less important one gets nothing; a more
important one keeps its periods."""

from rig import mutants
from symbols import read_symbols

IMAGES = ["sched"]


@mutants("quantum_lost")
def test_round_robin_and_priority(rig):
    emulator = rig.start("sched", icount=0, gdb=True)
    folder = rig.build("sched").parent
    turns = {name: read_symbols(folder / f"{name}.elf")["turns"] for name in ("first", "second", "last")}
    emulator.gdb.run_to(read_symbols(folder / "judge.elf")["flush_and_shutdown"], timeout=60)
    first, second, last = (emulator.monitor.read_word(turns[name]) for name in ("first", "second", "last"))
    rig.check(first > 1000 and second > 1000, f"equal processes ran {first} and {second} turns")
    rig.check(max(first, second) < 1.5 * min(first, second), f"equal processes ran {first} and {second} turns")
    rig.equal(last, 0, "turns of the less important process")
    emulator.expect("judge: 0 late")
