# SPDX-License-Identifier: MIT
"""The vector table of a Cortex-M: the same places in each, for what each has (ARMv7-M B1.5.2, ARMv6-M B1.5.1)."""

SYSTEM = 16  # exceptions before the first line
EVERYWHERE = {2: "nmi", 11: "svc", 14: "boot_end"}


def table(image, arch, faults):
    """`faults`: exception number -> name of the entry code."""
    chip = image.board.chip
    known = EVERYWHERE | faults | ({15: "alarm"} if chip.alarm == "systick" else {})
    entries = ["(vector *)&kernel"] + [f"{arch}_{known[n]}" if n in known else "0" for n in range(1, SYSTEM)]
    entries[1] = "cortexm_reset"
    entries += [f"{arch}_alarm" if chip.alarm == n else f"{arch}_irq" for n in range(chip.lines)]
    lines = ["typedef void vector(void);"]
    lines += [f"vector {name};" for name in sorted({e for e in entries if e.isidentifier()})]
    lines += [f"__attribute__((section(\".vectors\"), used)) vector *const {arch}_vectors[] = {{"]
    lines += [f"    {entry}," for entry in entries] + ["};"]
    return "\n".join(lines)
