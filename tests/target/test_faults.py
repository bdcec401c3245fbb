# SPDX-License-Identifier: MIT
"""A process that makes a mistake stops alone, and one readable report says who, what and where. The others - the canary
among them - run on, and nobody executes a system call that a neighbour left pended."""

import re

from rig import mutants, only

IMAGES = ["faults"]

# role: what must be said; None: the emulator lets it pass (docs/caveats.md), and then the process goes on
SAID = {
    0: r"touched memory it may not: 0x20000000 \(kernel memory\), at pc 0x(?!00000000)",
    1: r"touched memory it may not: 0x20000200 \(kernel memory\)",
    2: r"touched an address where nothing answers: 0xe000ed94 \(not its peripheral\)",
    3: r"touched memory it may not: 0x40004000 \(not its peripheral\)",
    4: r"touched memory it may not: 0x[0-9a-f]{8} \(its own memory\)",
    5: r"jumped to memory it may not execute: 0x2000[0-9a-f]{4} \(its own memory\)",
    6: r"(touched memory it may not|had no stack to save its registers on): 0x[0-9a-f]{8} \(below its stack\)",
    7: r"had no stack to save its registers on: 0x200001[0-9a-f]{2} \(kernel memory\)",
    8: r"had no stack to save its registers on: 0x400040[0-9a-f]{2} \(not its peripheral\)",
    9: r"ran a breakpoint, at pc 0x",
    10: r"made a system call that does not exist, at pc 0x(?!00000000)",
    11: r"passed memory that it does not own: 0x20000000 \(kernel memory\)",
    12: r"ran an undefined or forbidden instruction, at pc 0x",
    13: r"divided by zero, at pc 0x",
    14: r"touched memory it may not: 0x00000000 \(a null pointer\)",
    15: r"jumped to an address that is not code",
    16: r"used floating point without",
    17: r"had no stack to save its registers on: 0x200001[0-9a-f]{2} \(kernel memory\)",
    18: r"named a peer, line, lease or right that its page does not grant",
    19: r"named a peer, line, lease or right that its page does not grant",
    20: r"jumped to memory it may not execute: 0xffffff",
    21: r"had no stack to save its registers on",
}


# RV32 has no hardware stacking, so the kernel never uses a user's stack pointer; it does not trap on a division by zero,
# and has no misaligned code with the compressed instructions.
SAID_RV32 = SAID | {
    0: r"touched memory it may not: 0x80100000 \(kernel memory\), at pc 0x(?!00000000)",
    1: r"touched memory it may not: 0x80100200 \(kernel memory\)",
    2: r"touched memory it may not: 0x02000000 \(not its peripheral\)",
    3: r"touched memory it may not: 0x10000000 \(not its peripheral\)",
    5: r"jumped to memory it may not execute: 0x801[0-9a-f]{5} \(its own memory\)",
    7: r"touched memory it may not: 0x80100200 \(kernel memory\)",
    8: r"touched memory it may not: 0x10000100 \(not its peripheral\)",
    11: r"passed memory that it does not own: 0x80100000 \(kernel memory\)",
    16: r"ran an undefined or forbidden instruction",
    20: r"jumped to memory it may not execute: 0xffffff",
    21: r"touched memory it may not: 0x00000008 \(a null pointer\)",
}
PASSES = {"lm3s6965evb": {2}, "virt-rv32": {13, 15, 17}}


def passes(board, role):
    """lm3s6965evb ignores all bus errors; RV32: see above."""
    return role in PASSES.get(board, ())


@mutants("call_number_not_checked", "lease_not_checked", "null_place", "overflow_not_named", "pended_call_kept",
         "print_trusts_the_pointer", "protection_off")
def test_each_mistake(rig):
    make_mistakes(rig, rig.start("faults"))


@only("mps2-an386", "virt-rv32", why="one board for each way of protection")
def test_each_mistake_with_exact_execute_permissions(rig):
    """One instruction in each block that the emulator translates: so it checks each fetch, not only jumps and pages."""
    make_mistakes(rig, rig.start("faults", one_insn=True))


def make_mistakes(rig, emulator):
    rig.equal(emulator.wait_exit(30), 0, "exit status")
    text = emulator.output().replace("\r", "")
    problems = []
    table = SAID_RV32 if rig.layout("faults")["arch"] == "rv32" else SAID
    for role, said in table.items():
        if passes(rig.board, role):
            rig.check(f"h{role} went on" in text, f"h{role} neither crashed nor went on")
            continue
        if not re.search(rf"crash: h{role} {said}", text):
            found = re.search(rf"crash: h{role} .*", text)
            problems.append(f"h{role}: /{said}/ but: {found[0] if found else 'nothing'}")
        if f"h{role} went on" in text:
            problems.append(f"h{role} went on")
    rig.check(not problems, "\n".join(problems))
    rig.check("canary: intact, 0 late" in text, "the canary was disturbed")
    rig.equal(text.count("crash: "), len(SAID) - len(PASSES.get(rig.board, ())), "crashes")
