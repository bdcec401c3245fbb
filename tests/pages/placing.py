# SPDX-License-Identifier: MIT
"""The placer against its contract: spans of random size in random memories, with the region words read back."""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from image import armv7m, rv32  # noqa: E402
from image.place import Span, place  # noqa: E402
from image.schema import PageError  # noqa: E402
from image.stacks import GUARD, apart, below_the_first, overlaps  # noqa: E402

TRIALS = 1000


def covered(span):
    """(first, end) of what the words of ARMv7-M open for this span; B3.5.8 and B3.5.9 of its manual."""
    rbar, rasr = armv7m.words(1, span.base, span.block, span.disabled, armv7m.DATA)
    size, off, base = 1 << (rasr >> 1 & 31) + 1, rasr >> 8 & 0xFF, rbar & ~31
    if size < 32 or base % size or (off and size < 256):
        return None
    open_ = [n for n in range(8) if not off >> n & 1]
    if open_ != list(range(open_[0], open_[-1] + 1)):
        return None
    return base + open_[0] * size // 8, base + (open_[-1] + 1) * size // 8


def mistake(unit, area, taken, span, need, granule, align):
    """What the placer did wrong; "" if nothing."""
    rules = {
        "too small": span.bytes >= need,
        "outside its memory": area[0] <= span.base and span.end <= area[1],
        "not aligned": span.base % align == 0 and span.base % granule == 0 and span.bytes % granule == 0,
        "overlaps": all(t is span or t.end <= span.base or span.end <= t.base for t in taken),
        "not what the words say": unit is rv32 or covered(span) == (span.base, span.end),
    }
    return next((f"{what}: {span}, align {align}" for what, good in rules.items() if not good), "")


def placing():
    dice, placed = random.Random(2), 0
    for _ in range(TRIALS):
        unit = dice.choice((armv7m, rv32))
        base = dice.choice((0, 0x08000000, 0x20000000, 0x80100000))
        area = base, base + dice.choice((0x2000, 0x10000, 0x40000))
        kernel = dice.randrange(16, 4000, 8)
        taken = [Span(base, kernel, 0, 0, kernel)]
        granule = dice.choice((unit.CODE_GRANULE, unit.DATA_GRANULE))
        for _ in range(dice.randrange(1, 12)):
            need, align = dice.randrange(1, dice.choice((300, 9000))), dice.choice((1, 4, 8, 8, 8, 64, 256, 4096))
            try:
                span = place("page", "process", unit.RULES, area, taken, need, granule, align)
            except PageError:
                continue
            placed += 1
            if wrong := mistake(unit, area, taken, span, need, granule, align):
                return wrong
    return "" if placed > TRIALS else f"only {placed} were placed"


def opened(stacks):
    """The addresses that the words of ARMv7-M open for these stacks, in steps of an eighth."""
    rbar, rasr = armv7m.words(3, stacks.at[1][0], stacks.block, stacks.disabled, armv7m.DATA)
    eighth, base = (1 << (rasr >> 1 & 31) + 1) // 8, rbar & ~31
    return {(base + n * eighth, eighth) for n in range(8) if not rasr >> 8 + n & 1} if base % (8 * eighth) == 0 else set()


def mistake_of_stacks(stacks, asked, area, taken):
    others = sorted(stacks.at[1:])
    eighth = stacks.block // 8
    pieces = {(at, eighth) for base, bytes_ in others for at in range(base, base + bytes_, eighth)}
    rules = {
        "too small": all(bytes_ >= want for (_, bytes_), (_, want) in zip(stacks.at, asked)),
        "outside its memory": area[0] <= others[0][0] and sum(others[-1]) <= area[1],
        "without a guard": all(sum(low) + GUARD <= high[0] for low, high in zip(others, others[1:])),
        "in the way": not any(overlaps(*piece, span) for piece in others for span in taken),
        "not what the words say": opened(stacks) == pieces,
    }
    return next((f"{what}: {stacks}" for what, good in rules.items() if not good), "")


def placing_stacks():
    dice, placed = random.Random(3), 0
    for _ in range(TRIALS):
        asked = [(str(n), dice.randrange(128, dice.choice((600, 4000)), 8)) for n in range(dice.randrange(2, 6))]
        area = 0x20000000, 0x20000000 + dice.choice((0x4000, 0x10000))
        taken = [Span(area[0] + dice.randrange(0, 0x4000, 32), dice.randrange(32, 900), 0, 0, 0) for _ in range(dice.randrange(6))]
        try:
            stacks = apart("page", "process", asked, area, taken)
        except PageError:
            continue
        placed += 1
        if wrong := mistake_of_stacks(stacks, asked, area, taken):
            return wrong
        lying = below_the_first(asked, area[0], True)
        ends = sorted(lying.at)
        if [sum(low) for low in ends[:-1]] != lying.guards or any(g % GUARD for g in lying.guards) or ends[-1] != lying.at[0]:
            return f"guards of stacks in the data: {lying}"
    return "" if placed > TRIALS // 2 else f"only {placed} were placed"
