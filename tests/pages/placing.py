# SPDX-License-Identifier: MIT
"""The placer against its contract: spans of random size in random memories, with the region words read back."""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from image import armv7m, rv32  # noqa: E402
from image.place import Span, place  # noqa: E402
from image.schema import PageError  # noqa: E402

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
