# SPDX-License-Identifier: MIT
"""The kernel's C leaves alone what arch/rv32/entry.S does not save for it; registers.toml tries the rest."""

import re

from rig import only

IMAGES = ["demo"]
ENTRY = {"calls", "rv32_trap", "bad_number", *(f"save_{n}" for n in range(8)), "leave_call", "switch", "same_process", "leave_interrupt",
         "interrupt", "kernel_fault"}
FUNCTION = re.compile(r"[0-9a-f]+ <(\w+)>:")
WRITES = re.compile(r"\s*[0-9a-f]+:\t[0-9a-f]+\s+\t(?!s[bhw]\s|b)\S+\t(t[1-6]|a7)\b")


@only("rv32", why="other processors save by themselves what C may change")
def test_kernel_leaves_registers_alone(rig):
    listing = rig.build("demo").with_suffix(".lst").read_text()
    function, seen, found = "", 0, []
    for line in listing.splitlines():
        if match := FUNCTION.match(line):
            function, seen = match[1], seen + 1
        elif function not in ENTRY and WRITES.match(line):
            found.append(f"{function}: {line.strip()}")
    rig.check(seen > 50, f"only {seen} functions in the listing")
    rig.check(not found, "the kernel changes registers that it does not save:\n" + "\n".join(found))
