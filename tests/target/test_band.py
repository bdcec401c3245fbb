# SPDX-License-Identifier: MIT
"""An interrupt above the kernel is served at once, at each instruction of the kernel's longest path, and disturbs nothing."""

from rig import mutants, only

IMAGES = ["band"]
BOARDS = ("mps2-an386", "mps2-an385", "mps2-an500", "mps2-an385-v6m")
WHY = "the timer that the example serves is theirs"
INSTRUCTIONS = 400
LONGEST_HANDLER = 30
TIMER_CONTROL = 0x40002008


@only(*BOARDS, why=WHY)
def test_disturbs_nothing(rig):
    """Processes crash, come back and are counted as without it."""
    emulator = rig.start("band", icount=5, gdb=True)
    emulator.gdb.set_breakpoint(rig.symbols("band")["arch_exit"])
    emulator.gdb.resume(60)
    pulses = rig.word(emulator, rig.symbols("band")["pulses"])
    emulator.gdb.clear_breakpoint(rig.symbols("band")["arch_exit"])
    emulator.expect("0 failures", 60)
    rig.check(pulses > 1000, f"{pulses} pulses")


@only(*BOARDS[:3], why="on ARMv6-M each fault is above the band, and so is what goes on with a crash after an interrupt")
@mutants("band_waits")
def test_served_while_a_crash_is_handled(rig):
    emulator = rig.start("band", icount=None, qtest=True, gdb=True)
    gdb, symbols = emulator.gdb, rig.symbols("band")
    line = rig.layout("band")["band"][0]["lines"][0]
    gdb.step_flags(1)
    gdb.run_to(symbols["crash_complete"], timeout=60)
    emulator.write_word(TIMER_CONTROL, 0)  # its own interrupts would come faster than the debugger steps
    for number in range(INSTRUCTIONS):
        rig.pend(emulator, line)
        rig.equal(gdb.step(), symbols["pulse"], f"where the processor is after instruction {number} of the crash")
        for _ in range(LONGEST_HANDLER):
            if gdb.register("xpsr") & 0x1FF != 16 + line:
                break
            gdb.step()
