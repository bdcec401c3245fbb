# SPDX-License-Identifier: MIT
"""W1: no process is privileged. Touching the interrupt controller, the protection unit or any other register of the
processor stops the process that does it; what the instruction set ignores changes nothing."""

import re

from rig import isolated, mutants, skip
from symbols import read_symbols

IMAGES = ["privilege"]
ADDRESSES = [0xE000E100, 0xE000E180, 0xE000E200, 0xE000E400, 0xE000EF00, 0xE000E010, 0xE000ED04, 0xE000ED08, 0xE000ED0C,
             0xE000ED24, 0xE000ED88, 0xE000ED94, 0xE000ED9C, 0xE000EDA0, 0xE000ED98]
# Registers that the kernel sets at boot and never again, and the bits of them that count.
STEADY = {0xE000E010: 7, 0xE000ED08: ~0, 0xE000ED24: 0x70000, 0xE000ED94: ~0}


@skip("rv32", "no register of this processor is at an address; faults.each_mistake tries its other devices")
@isolated
@mutants("threads_privileged")
def test_processor_registers(rig):
    emulator = rig.start("privilege", qtest=True, gdb=True)
    canary = read_symbols(rig.build("privilege").parent / "canary.elf")
    emulator.gdb.run_to(canary["main"])
    before = {address: emulator.read_word(address) & bits for address, bits in STEADY.items()}
    emulator.gdb.run_to(canary["flush_and_shutdown"], timeout=30)
    after = {address: emulator.read_word(address) & bits for address, bits in STEADY.items()}
    emulator.gdb.detach()
    rig.equal(emulator.wait_exit(30), 0, "exit status")
    rig.equal(after, before, "registers of the processor")
    text, arch = emulator.output(), rig.layout("privilege")["arch"]
    for role, address in enumerate(ADDRESSES):
        went_on = f"i{role} went on" in text
        if rig.board == "lm3s6965evb":
            rig.check(went_on, f"i{role} did not go on, though this emulator ignores bus errors")
            continue
        what = "memory it may not" if arch == "armv6m" else "an address where nothing answers"
        said = rf"crash: i{role} touched {what}: {address:#010x} \(not its peripheral\)"
        rig.check(re.search(said, text) and not went_on, f"i{role} touched {address:#010x} without harm")
    rig.check("unchanged: special registers" in text, "special registers can be changed")
    rig.check("canary: intact, 0 late" in text, "the canary was disturbed")
