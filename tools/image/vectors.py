# SPDX-License-Identifier: MIT
"""The vector table of a Cortex-M: the same places in each, for what each has (ARMv7-M B1.5.2, ARMv6-M B1.5.1)."""

SYSTEM = 16  # exceptions before the first line


BAND, KERNEL = 0x00, 0x80  # priorities


def enabled(numbers):
    """Writes that enable these lines (ISER, B3.4.4)."""
    return [(0xE000E100 + 4 * (n // 32), 1 << n % 32, 1 << n % 32) for n in numbers]


def priorities(chip, bands):
    """A byte for each line, as the controller's registers have them (IPR, B3.4.9): the kernel's, or the band's."""
    lines = [BAND if n in bands else KERNEL for n in range((chip.lines + 3) // 4 * 4)]
    words = [f"{int.from_bytes(lines[n : n + 4], 'little'):#010x}u" for n in range(0, len(lines), 4)]
    return ["extern const uint32_t cortexm_priorities[];", f"const uint32_t cortexm_priorities[] = {{{', '.join(words)}}};"]


def table(image, arch, faults=()):
    """`faults`: numbers of exceptions beside HardFault that are a fault."""
    chip = image.board.chip
    bands = {number: band.handler for band in image.bands for number in band.peripheral["irq"]}
    known = {1: "cortexm_reset", 2: "cortexm_nmi", 3: "cortexm_fault", 11: f"{arch}_svc", 14: "cortexm_boot_end"}
    known |= dict.fromkeys(faults, "cortexm_fault") | ({15: "cortexm_alarm"} if chip.alarm == "systick" else {})
    entries = ["(vector *)&kernel"] + [known.get(n, "0") for n in range(1, SYSTEM)]
    entries += ["cortexm_alarm" if chip.alarm == n else bands.get(n, f"{arch}_irq") for n in range(chip.lines)]
    lines = ["typedef void vector(void);"]
    lines += [f"vector {name};" for name in sorted({e for e in entries if e.isidentifier()})]
    lines += [f"__attribute__((section(\".vectors\"), used)) vector *const cortexm_vectors[] = {{"]
    lines += [f"    {entry}," for entry in entries] + ["};"]
    return "\n".join(lines + priorities(chip, bands))
