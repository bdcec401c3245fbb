# SPDX-License-Identifier: MIT
"""A process that makes a mistake stops alone, and one readable report says who, what and where. The others - the canary
among them - run on, and nobody executes a system call that a neighbour left pended."""

import re

from image import pages
from rig import isolated, mutants, only, skip

IMAGES = ["faults"]


def said_on(rig):
    """role: what must be said."""
    ram = rig.layout("faults")["kernel"][1]["base"]
    console = pages.Board(rig.board).peripheral_of("console")["base"]
    kernel_stack = f"{ram >> 8 | 1:#08x}[0-9a-f]{{2}}"
    no_stack = "had no stack to save its registers on: "
    said = {
        0: rf"touched memory it may not: {ram:#010x} \(kernel memory\), at pc 0x(?!00000000)",
        1: rf"touched memory it may not: {ram + 0x200:#010x} \(kernel memory\)",
        2: r"touched an address where nothing answers: 0xe000ed94 \(not its peripheral\)",
        3: rf"touched memory it may not: {console:#010x} \(not its peripheral\)",
        4: r"touched memory it may not: 0x[0-9a-f]{8} \(its own memory\)",
        5: rf"jumped to memory it may not execute: {ram >> 20:#05x}[0-9a-f]{{5}} \(its own memory\)",
        6: r"(touched memory it may not|had no stack to save its registers on): 0x[0-9a-f]{8} \(below its stack\)",
        7: rf"{no_stack}{kernel_stack} \(kernel memory\)",
        8: rf"{no_stack}{console >> 8:#08x}[0-9a-f]{{2}} \(not its peripheral\)",
        9: r"ran a breakpoint, at pc 0x",
        10: r"made a system call that does not exist, at pc 0x(?!00000000)",
        11: rf"passed memory that it does not own: {ram:#010x} \(kernel memory\)",
        12: r"ran an undefined or forbidden instruction, at pc 0x",
        13: r"divided by zero, at pc 0x",
        14: r"touched memory it may not: 0x00000000 \(a null pointer\)",
        15: r"jumped to an address that is not code",
        16: r"used floating point without",
        17: rf"{no_stack}{kernel_stack} \(kernel memory\)",
        18: r"named a peer, line, lease or right that its page does not grant",
        19: r"named a peer, line, lease or right that its page does not grant",
        20: r"jumped to memory it may not execute: 0xffffff",
        21: no_stack,
    }
    return said | OTHERS.get(rig.layout("faults")["arch"], lambda *_: {})(ram, console)


# The stack's limit is met first, wherever the stack pointer lies below it.
def said_on_armv8m(ram, console):
    return dict.fromkeys((7, 17, 21), r"had no stack to save its registers on: 0x[0-9a-f]{8} \(below its stack\)")


# No hardware stacking, so the kernel never uses a user's stack pointer; no trap on a division by zero, and no misaligned
# code with the compressed instructions.
def said_on_rv32(ram, console):
    return {
        2: r"touched memory it may not: 0x02000000 \(not its peripheral\)",
        7: rf"touched memory it may not: {ram + 0x200:#010x} \(kernel memory\)",
        8: rf"touched memory it may not: {console + 0x100:#010x} \(not its peripheral\)",
        16: r"ran an undefined or forbidden instruction",
        21: r"touched memory it may not: 0x00000008 \(a null pointer\)",
    }


# One fault, and no register says what it was: it is read from the instruction. No division either.
def said_on_armv6m(ram, console):
    return {
        2: r"touched memory it may not: 0xe000ed94 \(not its peripheral\)",
        16: r"ran an undefined or forbidden instruction",
    }


OTHERS = {"armv6m": said_on_armv6m, "armv8m": said_on_armv8m, "rv32": said_on_rv32}
# roles that go on: the emulator lets them pass (docs/caveats.md), or the processor does
PASSES = {"mps2-an385-v6m": {13}, "lm3s6965evb": {2}, "virt-rv32": {13, 15, 17}}


def passes(board, role):
    """lm3s6965evb ignores all bus errors; the others: see above."""
    return role in PASSES.get(board, ())


@skip("sifive_e", "22 processes do not fit into 16 KB; trespass makes others there")
@isolated
@mutants("call_number_not_checked", "lease_not_checked", "null_place", "overflow_not_named", "pended_call_kept",
         "print_trusts_the_pointer", "protection_off")
def test_each_mistake(rig):
    make_mistakes(rig, rig.start("faults"))


@only("mps2-an386", "mps2-an505", "virt-rv32", why="one board for each way of protection")
def test_each_mistake_with_exact_execute_permissions(rig):
    """One instruction in each block that the emulator translates: so it checks each fetch, not only jumps and pages."""
    make_mistakes(rig, rig.start("faults", one_insn=True))


def make_mistakes(rig, emulator):
    rig.equal(emulator.wait_exit(30), 0, "exit status")
    text = emulator.output().replace("\r", "")
    problems = []
    table = said_on(rig)
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
    rig.equal(text.count("crash: "), len(table) - len(PASSES.get(rig.board, ())), "crashes")
