# SPDX-License-Identifier: MIT
"""Where everything lies: sizes in, addresses out, with every lost byte accounted for.

A protection unit covers a block; of a block, some eighths may be left out (ARMv7-M). place() tries each block size that
can hold what is needed, and takes the place that loses least."""

import dataclasses

from .schema import PageError


@dataclasses.dataclass
class Span:
    base: int
    bytes: int      # what the region covers
    block: int      # the aligned block it is cut from
    disabled: int   # bit n: eighth n of the block is left out
    need: int

    @property
    def end(self):
        return self.base + self.bytes

    @property
    def lost(self):
        return self.bytes - self.need


@dataclasses.dataclass
class Rules:
    """What the protection unit can describe."""
    smallest: int        # bytes of a region
    power_of_two: bool
    eighths_from: int    # smallest block of which eighths can be left out
    granule: int         # alignment where any size goes


def power_of_two(n):
    return 1 << (n - 1).bit_length()


def candidates(rules, need, granule, align):
    """(block, covered bytes, step of the start) for `need` bytes. Both ends keep to `granule`, the start to `align` as well."""
    if not rules.power_of_two:
        step = max(rules.granule, granule)
        bytes_ = -(-need // step) * step
        yield None, bytes_, max(step, align)
        return
    block = max(power_of_two(need), rules.smallest, granule)
    yield block, block, max(block, align)
    for _ in range(4):
        if block >= rules.eighths_from and block // 8 >= granule:
            eighth = block // 8
            yield block, -(-need // eighth) * eighth, max(eighth, align)
        block *= 2


def place(file, what, rules, area, taken, need, granule, align):
    """The first place of least loss in area = (base, end) that none of `taken` (spans) overlaps."""
    best = None
    for block, bytes_, step in candidates(rules, need, granule, align):
        start = -(-area[0] // step) * step
        while start + bytes_ <= area[1]:
            crosses = block is not None and start // block != (start + bytes_ - 1) // block
            clash = next((t for t in taken if start < t.end and t.base < start + bytes_), None)
            if not crosses and clash is None:
                break
            start = -(-clash.end // step) * step if clash else start + step
        else:
            continue
        if best is None or bytes_ < best.bytes:
            disabled = 0
            if block is not None and bytes_ < block:
                first = (start % block) // (block // 8)
                count = bytes_ // (block // 8)
                disabled = 0xFF & ~(((1 << count) - 1) << first)
            best = Span(start, bytes_, block or bytes_, disabled, need)
    if best is None:
        left = area[1] - area[0] - sum(t.bytes for t in taken if area[0] <= t.base < area[1])
        raise PageError(file, f"{what}: {need} bytes do not fit; {left} bytes of {area[1] - area[0]} are left, in pieces",
                        "make a stack, heap or buffer smaller, or use a chip with more memory")
    taken.append(best)
    return best
