# SPDX-License-Identifier: MIT
"""The guards between stacks of one process: an overflow of any thread's stack stops the process and leaves the stack below
as it was, the kernel does not write there either, and the protection unit holds what layout.json says."""

import re

from protection import guard_words, protection_words, published
from rig import mutants, only, skip

IMAGES = ["guards"]
GUARD = 256
PATTERN = 0xA5A5A5A5
OVERFLOW = r"(touched memory it may not|had no stack to save its registers on): 0x([0-9a-f]{8}) \(below the stack of thread %s\)"
POINTER = r"passed memory that it does not own: 0x([0-9a-f]{8}) \(%s\)"
SAID = {
    "tx": ("tx", OVERFLOW % "tx"),
    "main": ("main", OVERFLOW % "main"),
    "writes": ("main", POINTER % "below the stack of thread tx"),
    "crosses": ("main", POINTER % "its own memory"),
}


@skip("sifive_e", "an image of its has two guards at most, this one has more")
@only("armv7m", "rv32", why="ARMv8-M has a limit for each stack instead: test limits; ARMv6-M boards without protection have none")
@mutants("guard_missing", "guard_not_loaded", "guard_open_to_the_kernel")
def test_an_overflow_stops_the_process(rig):
    emulator = rig.start("guards", qtest=True)
    emulator.expect("all done", 20)
    text, processes = emulator.output(), rig.layout("guards")["processes"]
    for name, (thread, said) in SAID.items():
        found = re.search(rf"crash: {name} {said}.*, in thread {thread};", text)
        rig.check(found, f"{name}: /{said}/ but: {re.findall(rf'crash: {name}.*', text) or 'nothing'}")
        rig.check(f"{name} went on" not in text, f"{name} went on")
    for name, below in (("tx", "rx"), ("main", "tx")):
        stack = next(s for s in processes[name]["stacks"] if s["name"] == below)
        words = [emulator.read_word(a) for a in range(stack["base"], stack["base"] + stack["bytes"], 4)]
        rig.equal(set(words), {PATTERN}, f"stack of thread {below} of {name} after the overflow above it")


@skip("sifive_e", "an image of its has two guards at most, this one has more")
@only("armv7m", "rv32", why="ARMv8-M has a limit for each stack instead: test limits; ARMv6-M boards without protection have none")
def test_guards_are_as_published(rig):
    """Below each stack lie bytes that no region of the process has, and the protection unit holds what says so, for a process
    with several threads and for the one after it."""
    layout = rig.layout("guards")
    for name, process in layout["processes"].items():
        for stack in process["stacks"]:
            low = stack["base"] - GUARD
            owned = [r for r in process["regions"] if r["base"] < stack["base"] and low < r["base"] + r["bytes"]]
            rig.check(not owned, f"{name}: below the stack of thread {stack['name']} it owns {owned}")
    emulator = rig.start("guards", qtest=True, gdb=True)
    for name in ("console", "tx", "judge"):
        emulator.gdb.run_to(layout["processes"][name]["entry"])
        rig.equal(protection_words(rig, emulator), published(rig, "guards", name), f"regions of {name}")
        rig.equal(*guard_words(rig, emulator, "guards"), f"guards when {name} begins")
