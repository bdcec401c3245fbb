# SPDX-License-Identifier: MIT
"""The vector table of a Cortex-M: the same places in each, for what each has (ARMv7-M B1.5.2, ARMv6-M B1.5.1)."""

SYSTEM = 16  # exceptions before the first line


def table(image, arch, faults=()):
    """`faults`: numbers of exceptions beside HardFault that are a fault."""
    chip = image.board.chip
    known = {1: "cortexm_reset", 2: "cortexm_nmi", 3: "cortexm_fault", 11: f"{arch}_svc", 14: "cortexm_boot_end"}
    known |= dict.fromkeys(faults, "cortexm_fault") | ({15: "cortexm_alarm"} if chip.alarm == "systick" else {})
    entries = ["(vector *)&kernel"] + [known.get(n, "0") for n in range(1, SYSTEM)]
    entries += ["cortexm_alarm" if chip.alarm == n else f"{arch}_irq" for n in range(chip.lines)]
    lines = ["typedef void vector(void);"]
    lines += [f"vector {name};" for name in sorted({e for e in entries if e.isidentifier()})]
    lines += [f"__attribute__((section(\".vectors\"), used)) vector *const cortexm_vectors[] = {{"]
    lines += [f"    {entry}," for entry in entries] + ["};"]
    return "\n".join(lines)
