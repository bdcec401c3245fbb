# SPDX-License-Identifier: MIT
"""Stacks of a process with several threads. The first thread's is the lowest of its data, as always. Each ends at memory that
is not the process's, GUARD bytes of it at least, so that an overflow is a fault and never another stack.

Where eighths of a region can be left out, the other stacks are eighths of one region, somewhere else; what lies between them
is free for other processes. Elsewhere they lie below the first, and guards between them are regions of their own."""

import dataclasses

from .schema import PageError

GUARD = 256


@dataclasses.dataclass
class Stacks:
    at: list        # (address, bytes) of each thread's
    guards: list    # addresses of guards that are regions
    block: int = 0  # of the region that they are eighths of; 0: they lie in the data
    disabled: int = 0

    @property
    def below(self):
        """Bytes between the data's start and the first thread's stack."""
        return self.at[0][0] - self.at[1][0] if self.guards else 0


NOT_PLACED = Stacks([], [], GUARD)


def below_the_first(stacks, base, guarded):
    """Stacks in the data, which begins at `base`."""
    at, guards, found = base, [], {}
    for number in (*range(1, len(stacks)), 0):
        if at > base and guarded:
            guards.append(at)
            at += GUARD
        bytes_ = stacks[number][1]
        if number and guarded:
            bytes_ = -(-bytes_ // GUARD) * GUARD  # a guard is aligned to its size
        found[number] = at, bytes_
        at += bytes_
    return Stacks([found[n] for n in range(len(stacks))], guards)


def overlaps(base, bytes_, span):
    return base < span.end and span.base < base + bytes_


def eighths(stacks, block):
    """(first, count) of each stack but the first in a block; None: they are more than eight."""
    eighth, at, found = block // 8, 0, []
    for _, bytes_ in stacks[1:]:
        count = -(-bytes_ // eighth)
        found.append((at, count))
        at += count + max(1, GUARD // eighth)
    first, count = found[-1]
    return found if first + count <= 8 else None


def apart(file, what, stacks, area, taken):
    """The other stacks, in the smallest block that can hold them, and the first place where none of `taken` (spans) is in
    their way. The first thread's address is not known yet: (0, bytes)."""
    block = GUARD
    while block <= area[1] - area[0]:
        pieces = eighths(stacks, block)
        for base in range(-(-area[0] // block) * block, area[1] - block + 1, block) if pieces else ():
            for shift in range(8 - sum(pieces[-1]) + 1):
                at = [(base + (first + shift) * (block // 8), count * (block // 8)) for first, count in pieces]
                if not any(overlaps(*piece, span) for piece in at for span in taken):
                    used = sum(1 << first + shift + n for first, count in pieces for n in range(count))
                    return Stacks([(0, stacks[0][1]), *at], [], block, 0xFF & ~used)
        block *= 2
    raise PageError(file, f"{what}: the stacks of {len(stacks) - 1} threads do not fit", "make them smaller, have fewer threads in this process, or let it have `guards = false`")
