#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Flipped bits in the kernel's memory: one in each run, at a moment and a place that a seed gives, while hostile processes try what is
forbidden (the image of storm.py). Then either nothing is to be seen, or the run has ended with a message, or what is missing shows - but no process may
reach what is not its own: the protection unit is compared with the published map, and nobody else's memory may change.

  flips.py BOARD [--flips N] [--seed S]"""

import argparse
import collections
import random
import struct
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "target")]

import rig as rig_module  # noqa: E402
import storm as storm_module  # noqa: E402
from kernel_state import Broken  # noqa: E402
from protection import protection_words, published  # noqa: E402
from remote import Ended, RemoteError  # noqa: E402

SAMPLE, WHOLE, SAMPLE_SEED = 24, 10000, 1
LOOKS_BEFORE, LOOKS_AFTER = 4, 3
PATIENCE_S = 5
CALLS_BETWEEN_LOOKS = 100
LOST = "isolation lost"


def flip(storm, chosen):
    """Turns one bit of the kernel's memory round; returns its address and number."""
    address = chosen.randrange(storm.kernel.base, storm.kernel.end)
    bit = chosen.randrange(8)
    storm.write(address, bytes([storm.read(address, 1)[0] ^ 1 << bit]))
    return address, bit


def regions_differ(rig, storm):
    """The protection unit, at the beginning of the judge's look, against the map."""
    return protection_words(rig, storm.emulator) != published(rig, "storm", "judge")


def others_changed(storm):
    return struct.unpack("<I", storm.read(storm.symbols["canary"]["canary_damage"], 4))[0] != 0


def go_on(rig, storm):
    """What becomes of the run."""
    for _ in range(LOOKS_AFTER):
        try:
            storm.gdb.step()
            storm.gdb.resume(PATIENCE_S)
        except Ended:
            return "stopped with a message" if "panic" in storm.emulator.output() else "ended"
        except RemoteError:
            if storm.emulator.how_it_ended():
                return "stopped with a message" if "panic" in storm.emulator.output() else "stopped"
            return LOST if others_changed(storm) else "hangs"
        if others_changed(storm) or regions_differ(rig, storm):
            return LOST
    if storm.count("others"):
        return "a process crashed, with a record"
    try:
        storm.kernel.check()
    except Broken:
        return "runs on, state damaged"
    return "no effect"


def one(rig, seed, verdicts):
    """One flip; returns what it did, and where."""
    chosen = random.Random(seed)
    storm = storm_module.Storm(rig, chosen.randrange(1, 1 << 31))
    try:
        storm.write(storm.symbols["judge"]["storm_look_after"], struct.pack("<I", CALLS_BETWEEN_LOOKS))
        storm.renew_code()
        for _ in range(chosen.randrange(1, LOOKS_BEFORE)):
            storm.gdb.step()
            storm.gdb.resume(20)
        where = flip(storm, chosen)
        verdict = go_on(rig, storm)
    finally:
        rig.close()
    verdicts[verdict] += 1
    return verdict, where


def run(board, flips, seed):
    """(never lost, a sentence)"""
    builder, verdicts, started, lost = rig_module.Builder(), collections.Counter(), time.monotonic(), []
    for n in range(flips):
        verdict, (address, bit) = one(rig_module.Rig(board, builder), seed * 1000003 + n, verdicts)
        if verdict == LOST:
            lost.append(f"bit {bit} of {address:#x} (flip {n} of seed {seed})")
    table = ", ".join(f"{count} {what}" for what, count in verdicts.most_common())
    return not lost, f"{flips} flips on {board}, seed {seed}, {time.monotonic() - started:.0f} s: {table}" + "".join(f"\n    {LOST}: {where}" for where in lost)


def sample(board):
    """What CI has time for."""
    return run(board, SAMPLE, SAMPLE_SEED)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("board")
    parser.add_argument("--flips", type=int, default=WHOLE)
    parser.add_argument("--seed", type=int, default=SAMPLE_SEED)
    arguments = parser.parse_args()
    good, text = run(arguments.board, arguments.flips, arguments.seed)
    print(text + f"\n{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
