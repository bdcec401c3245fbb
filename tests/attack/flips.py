#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Flipped bits in the kernel's memory: one at a time, at a moment and a place that a seed gives, while hostile processes try what is forbidden
(the image of storm.py); after one that had an effect all begins anew. Then either nothing is to be seen, or the run has ended with a message, or what is missing shows - but no process may
reach what is not its own: the protection unit is compared with the published map, and nobody else's memory may change.

  flips.py BOARD [--flips N] [--seed S]"""

import collections
import contextlib
import random
import struct
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "target")]

import rig as rig_module  # noqa: E402
import stops  # noqa: E402
import storm as storm_module  # noqa: E402
from kernel_state import CANARY_BYTES, Broken, canary_changed  # noqa: E402
from protection import protection_words, published  # noqa: E402
from remote import RemoteError  # noqa: E402

SAMPLE, WHOLE, SAMPLE_SEED = 24, 10000, 1
LOOKS_BEFORE, LOOKS_AFTER = 4, (3, 6)
PER_LIFE = 16  # flips without an effect before another reset; what comes late counts for the last
PROGRESS = 1000
PATIENCE_S = 1  # without a call
CALLS_BETWEEN_LOOKS = 64
GONE = (RemoteError, rig_module.EmulatorError, OSError)
LOST, UNNOTICED, WAITS = "isolation lost", "without an effect", "a stop as soon as that thread runs"
REGION_WORDS = 8


def flip(storm, chosen):
    """Turns one bit of the kernel's memory round; returns its address and number."""
    address = chosen.randrange(storm.kernel.base, storm.kernel.end)
    bit = chosen.randrange(8)
    storm.write(address, bytes([storm.read(address, 1)[0] ^ 1 << bit]))
    return address, bit


def regions_differ(rig, storm):
    """The protection unit, at the beginning of the judge's look, against the map."""
    return protection_words(rig, storm.emulator) != published(rig, "storm", "judge")


def stops_the_switch(storm, regions, page):
    """Would a switch to a thread of which these two are known end the run? (kernel entry code; test_inject.py has it do so.)"""
    try:
        behind = struct.unpack("<I", storm.read(regions + 4 * REGION_WORDS & 0xFFFFFFFF, 4))[0]
    except GONE:
        return True
    return regions % 4 != 0 or behind != page


def leads_elsewhere(storm, now, before):
    """Or does the pointer reach the same words, where memory is seen at two addresses?"""
    return now[1] != before[1] or storm.read(now[0], 4 * REGION_WORDS) != storm.read(before[0], 4 * REGION_WORDS)


def others_changed(storm):
    """Looked at from outside: a canary whose own registers have been hit says nothing of isolation."""
    return canary_changed(storm.read(storm.symbols["canary"]["canary_memory"], CANARY_BYTES))


def to_the_next_look(storm):
    """Raises one of GONE, also when nobody makes a call any more."""
    stops.to_the_next(storm.emulator, lambda: storm.count("calls"), PATIENCE_S)


def go_on(rig, storm, looks, regions):
    """What becomes of the run."""
    for _ in range(looks):
        try:
            to_the_next_look(storm)
            if others_changed(storm) or regions_differ(rig, storm):
                return LOST
        except GONE:
            with contextlib.suppress(rig_module.EmulatorError):  # whatever the end
                storm.emulator.wait_exit(PATIENCE_S)
            if storm.emulator.how_it_ended():
                return "stop with a message" if "panic" in storm.emulator.output() else "stop without a message"
            return LOST if others_changed(storm) else "hang"
    astray = [now for now, before in zip(storm.kernel.regions(), regions) if now != before and leads_elsewhere(storm, now, before)]
    if astray:
        return WAITS if all(stops_the_switch(storm, *pair) for pair in astray) else LOST
    if storm.count("others"):
        return "crash of a process, with its record"
    try:
        storm.kernel.check()
    except Broken:
        return "damaged state that went on"
    return UNNOTICED


class Flips:
    """Lives of one emulator after the other: a reset begins another life, and a new emulator follows one that has ended."""

    def __init__(self, board, seed):
        self.board, self.builder, self.chosen = board, rig_module.Builder(), random.Random(seed)
        self.rig = self.storm = self.regions = None
        self.unnoticed = PER_LIFE

    def begin(self):
        seed = self.chosen.randrange(1, 1 << 31)
        if self.storm is not None and self.storm.emulator.how_it_ended() is None:
            self.storm.again(seed)
        else:
            self.close()
            self.rig = rig_module.Rig(self.board, self.builder)
            self.storm = storm_module.Storm(self.rig, seed)
        self.storm.look_after(CALLS_BETWEEN_LOOKS)
        self.storm.renew_code()
        for _ in range(self.chosen.randrange(1, LOOKS_BEFORE)):
            to_the_next_look(self.storm)
        self.unnoticed, self.regions = 0, self.storm.kernel.regions()

    def one(self):
        """One flip; returns what came of it, and where it was."""
        if self.unnoticed == PER_LIFE:
            self.begin()
        where = flip(self.storm, self.chosen)
        verdict = go_on(self.rig, self.storm, self.chosen.randrange(*LOOKS_AFTER), self.regions)
        self.unnoticed = self.unnoticed + 1 if verdict == UNNOTICED else PER_LIFE
        return verdict, where

    def close(self):
        if self.rig is not None:
            self.rig.close()


def run(board, flips, seed):
    """(never lost, a sentence)"""
    series, verdicts, started, lost = Flips(board, seed), collections.Counter(), time.monotonic(), []
    try:
        for n in range(1, flips + 1):
            verdict, (address, bit) = series.one()
            verdicts[verdict] += 1
            if verdict == LOST:
                lost.append(f"bit {bit} of {address:#x} (flip {n} of seed {seed})")
            if n % PROGRESS == 0:
                print(f"{n} flips: {dict(verdicts)}", flush=True)
    finally:
        series.close()
    table = ", ".join(f"{count} {what}" for what, count in verdicts.most_common())
    return not lost, f"{flips} flips on {board}, seed {seed}, {time.monotonic() - started:.0f} s: {table}" + "".join(f"\n    {LOST}: {where}" for where in lost)


def sample(board):
    """What CI has time for."""
    return run(board, SAMPLE, SAMPLE_SEED)


if __name__ == "__main__":
    sys.exit(storm_module.main(__doc__, run, "flips", WHOLE))
