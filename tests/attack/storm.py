#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random hostile programs: two processes at once, all of it following from a seed. After each thousand calls the kernel's invariants, the
canary's memory and everybody's good health are looked at.

  storm.py BOARD [--calls N] [--seed S]"""

import argparse
import hashlib
import random
import struct
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "target")]

import rig as rig_module  # noqa: E402
from kernel_state import Broken, KernelState  # noqa: E402
from remote import RemoteError  # noqa: E402
from symbols import read_symbols  # noqa: E402

SAMPLE, WHOLE, REPLAYED = 60000, 10_000_000, 10000
SAMPLE_SEED = 1
PROGRESS = 1000
CODE_WORDS, RENEW = 2048, 50  # the random instructions change after so many looks
RETURN = {"armv7m": 0x4770, "rv32": 0x8082}
SLEEP, NOTHING = 0xBF30, 0xBF00  # wfi and nop of Arm; on RV32 no user may sleep. Why nobody is to: arena/awake.c
SHIFT = 5


class Storm:
    """One run."""

    def __init__(self, rig, seed):
        folder = rig.build("storm").parent
        layout = rig.layout("storm")
        self.arch, self.memory = layout["arch"], layout["kernel"][1]
        self.symbols = {name: read_symbols(folder / f"{name}.elf") for name in layout["processes"]}
        self.emulator = rig.start("storm", icount=SHIFT, gdb=True, qtest=True)
        self.gdb = self.emulator.gdb
        self.read, self.write = self.emulator.read_bytes, self.emulator.write_bytes
        self.kernel = KernelState(rig, "storm", self.emulator)
        self.gdb.set_breakpoint(self.symbols["judge"]["look"])
        self.begin(seed)

    def begin(self, seed):
        """Goes to the first look, and sows."""
        self.gdb.resume(60)
        self.random, self.looks, self.seen = random.Random(seed), 0, hashlib.sha256()
        self.write(self.symbols["judge"]["storm_seed"], struct.pack("<I", seed))

    def again(self, seed):
        """From a reset, with the kernel's memory as when power comes."""
        self.emulator.qtest(f"memset {self.memory['base']:#x} {self.memory['bytes']:#x} 0")
        for name, arguments in (("set-action", {"reboot": "reset"}), ("system_reset", {}), ("set-action", {"reboot": "shutdown"})):
            self.emulator.monitor.command(name, **arguments)
        self.begin(seed)

    def count(self, name):
        return struct.unpack("<I", self.read(self.symbols["judge"][f"storm_{name}"], 4))[0]

    def look_after(self, calls):
        self.write(self.symbols["judge"]["storm_look_after"], struct.pack("<I", calls))

    def renew_code(self):
        """New random instructions, each followed by a return: half of them of 16 bits."""
        for name in ("wild0", "wild1"):
            halves = []
            for n in range(CODE_WORDS // 2):
                first, second = (self.random.randrange(1 << 16) for _ in range(2))
                if self.arch == "rv32":
                    first = first | 3 if n % 2 else first & ~1
                elif n % 2:
                    first |= 0xE800
                elif first == SLEEP:
                    first = NOTHING
                halves += [first, second, RETURN[self.arch], 0] if n % 2 else [first, RETURN[self.arch], 0, 0]
            self.write(self.symbols[name]["attack_code"], struct.pack(f"<{len(halves)}H", *halves))

    def check(self):
        self.kernel.check()
        damage = struct.unpack("<I", self.read(self.symbols["canary"]["canary_damage"], 4))[0]
        others = self.count("others")
        if damage or others:
            raise Broken(f"{damage} words of the canary have changed, {others} crashes of those who should not")

    def digest(self):
        """Of the kernel's memory at every look: the same only where all that happened is the same."""
        return self.seen.hexdigest()[:16]

    def go_on(self, calls):
        """Until so many calls have been made."""
        while self.count("calls") < calls:
            if self.looks % RENEW == 0:
                self.renew_code()
            self.gdb.step()
            self.gdb.resume(60)
            self.looks += 1
            self.check()
            self.seen.update(self.kernel.memory)
            if self.looks % PROGRESS == 0:
                print(f"{self.count('calls')} calls", flush=True)


def play(board, calls, seed):
    """(did it hold, a sentence, the digest after the first REPLAYED calls)"""
    rig = rig_module.Rig(board, rig_module.Builder())
    started = time.monotonic()
    made = early = ""
    try:
        storm = Storm(rig, seed)
        storm.go_on(min(calls, REPLAYED))
        early = storm.digest()
        storm.go_on(calls)
        good, what = True, "nothing broken"
        made = f"{storm.count('calls')} calls, {storm.count('crashes')} crashes, {storm.looks} looks, digest {storm.digest()}"
    except (Broken, RemoteError, rig_module.EmulatorError, rig_module.Failure) as error:
        good, what = False, f"{error}; again: tests/attack/storm.py {board} --calls {calls} --seed {seed}"
    rig.close()
    return good, f"{made} on {board}, seed {seed}, {time.monotonic() - started:.0f} s: {what}", early


def run(board, calls, seed):
    return play(board, calls, seed)[:2]


def sample(board):
    """What CI has time for; and its beginning once more, in which all must happen again at the same microsecond."""
    good, sentence, early = play(board, SAMPLE, SAMPLE_SEED)
    replays = good and play(board, REPLAYED, SAMPLE_SEED)[2] == early
    return replays, sentence + ("" if replays or not good else f"; the first {REPLAYED} do not replay")


def main(text, run_it, what, whole):
    """The command line of what a seed replays: run_it(board, how many, seed) says whether all was well, and a sentence."""
    parser = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("board")
    parser.add_argument(f"--{what}", type=int, default=whole, dest="count")
    parser.add_argument("--seed", type=int, default=None, help="default: another one each time; it is printed")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(1, 1 << 32)
    print(f"seed {seed}", flush=True)
    good, sentence = run_it(arguments.board, arguments.count, seed)
    print(f"{sentence}\n{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(__doc__, run, "calls", WHOLE))
