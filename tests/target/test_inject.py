# SPDX-License-Identifier: MIT
"""An interrupt at every instruction of a system call, a switch to another process, a wake-up and a block: each call is
answered once, each interrupt is seen once, user mode stays unprivileged, and the protection unit holds the map of the
process that runs. W5-W8: an interrupt between unmask and wait, before the kernel sleeps, together with an svc."""

from protection import enter_kernel, mpu_words, protection_words, published
from rig import isolated, mutants, only, slow
from symbols import read_symbols

IMAGES = ["inject", "hello"]
LONGEST_TURN = 600
MOST_THREAD_WORDS = 256
EXIT_PANIC = 102
STEPS, STEPS_PER_INTERRUPT = 6000, 607
STEPS_ARMV6M = 9000  # each way through the kernel is longer there
LONGEST, NVIC_ICPR = 400, 0xE000E280  # steps in the kernel without a return
ARM = ("mps2-an386", "lm3s6965evb", "mps2-an505", "mps2-an385-v6m")


def symbols_of(rig, image, process):
    return read_symbols(rig.build(image).parent / f"{process}.elf")


def words_of_all(rig, emulator, addresses, turn):
    """Words of several processes, at the beginning of a turn - on a secure board a little later, and then one turn on."""
    if rig.secure:
        enter_kernel(emulator.gdb)
    words = [rig.word(emulator, address) for address in addresses]
    if emulator.gdb.register("pc") != turn:
        next_turn(emulator.gdb)
    return words


def next_turn(gdb):
    """To the beginning of a turn. (An alarm that comes just there makes the same turn begin twice: so turns are not
    counted here, but by the program.)"""
    gdb.step()  # away from the breakpoint, where it would stop at once
    gdb.resume()


def is_unprivileged(rig, gdb):
    if rig.layout("hello")["arch"] == "rv32":
        return gdb.register("priv") == 0
    return gdb.register("control") & 1 == 1


@slow
@only(*ARM, "virt-rv32", why="one board for each core")
@mutants("interrupt_answers_the_call")
def test_interrupt_at_every_instruction(rig):
    emulator = rig.start("inject", icount=None, qtest=True, gdb=True)
    gdb = emulator.gdb
    other = symbols_of(rig, "inject", "other")
    worker, listener = symbols_of(rig, "inject", "worker"), symbols_of(rig, "inject", "listener")
    line = next(x for x in rig.layout("inject")["lines"] if x["software"])["number"]
    turn = worker["turn"] & ~1
    wanted = published(rig, "inject", "worker")
    gdb.step_flags(1)
    gdb.set_breakpoint(turn)
    gdb.resume()
    for _ in range(5):
        next_turn(gdb)  # everybody has started, the listener waits
    counters = [listener["ticks"], worker["nulls"], other["notified"], worker["wrong"], other["wrong"], listener["wrong"]]
    before = words_of_all(rig, emulator, counters, turn)
    injected = 0
    for offset in range(1, LONGEST_TURN):  # 0 is the same instruction as the end of a turn
        came_back = False
        for _ in range(offset):
            if gdb.step() == turn:
                came_back = True
                break
        if came_back:
            break
        rig.pend(emulator, line)
        injected += 1
        for _ in range(2):  # the interrupt, all of it, and the turn
            next_turn(gdb)
            rig.check(is_unprivileged(rig, gdb), f"privileged after an interrupt {offset} instructions into a turn")
            rig.equal(protection_words(rig, emulator), wanted, f"regions after an interrupt {offset} instructions into a turn")
        if gdb.register("pc") != turn:
            next_turn(gdb)
    rig.check(60 < injected < LONGEST_TURN, f"{injected} injections: a turn is of another length than expected")
    next_turn(gdb)
    ticks, nulls, notified, *wrong = (now - then for now, then in zip(words_of_all(rig, emulator, counters, turn), before))
    rig.equal(ticks, injected, "interrupts that the listener saw")
    rig.check(nulls >= injected, f"{nulls} turns for {injected} injections")
    rig.equal(notified, nulls, "notifications that arrived, one for each call")
    rig.equal(wrong, [0, 0, 0], "wrong answers and events")


@isolated
@mutants("regions_not_switched")
def test_regions_are_as_published(rig):
    """At the first instruction of each process the protection unit holds its words of layout.json."""
    for process in ("hello", "console"):
        emulator = rig.start("hello", qtest=True, gdb=True)
        layout = rig.layout("hello")["processes"][process]
        emulator.gdb.run_to(layout["entry"])
        rig.equal(protection_words(rig, emulator), published(rig, "hello", process), f"regions of {process}")
        rig.check(is_unprivileged(rig, emulator.gdb), f"{process} is privileged")
        emulator.kill()


def address_in_threads(rig, gdb, value):
    """Of the first word of the kernel's threads that has this value."""
    first = rig.symbols("inject")["threads"]
    return next(at for at in range(first, first + 4 * MOST_THREAD_WORDS, 4) if gdb.read_word(at) == value)


@only(*ARM, "virt-rv32", why="one board for each core")
@mutants("regions_of_anybody")
def test_a_damaged_pointer_stops(rig):
    """Where a thread keeps its regions stand another's, or half its own, or it has another's page: the switch to it is the end, said aloud."""
    symbols, processes = rig.symbols("inject"), rig.layout("inject")["processes"]
    words = {name: symbols[f"process_{page['index']}_words"] for name, page in processes.items()}
    pages = {name: page["page"] for name, page in processes.items()}
    for right, damaged in ((words["other"], words["worker"]), (words["other"], words["other"] - 8), (pages["other"], pages["listener"])):
        emulator = rig.start("inject", gdb=True)
        emulator.gdb.run_to(symbols["sys_notify"])
        emulator.gdb.write(address_in_threads(rig, emulator.gdb, right), damaged.to_bytes(4, "little"))
        emulator.gdb.detach()
        rig.equal(emulator.wait_exit(20), EXIT_PANIC, f"exit status with {damaged:#x} instead of {right:#x}")
        rig.check("kernel panic" in emulator.output(), f"it wrote {emulator.output()!r}")


@slow
@only(*ARM, why="the entry code is the same on all Arm boards")
@mutants("regions_half_switched")
def test_regions_at_every_return(rig):
    """Step by step through a few thousand instructions: at each return to user mode, by whatever way, the protection unit
    holds the published map of the process whose code runs next, and that code is unprivileged."""
    emulator = rig.start("inject", icount=None, qtest=True, gdb=True)
    gdb = emulator.gdb
    gdb.step_flags(1)
    gdb.run_to(symbols_of(rig, "inject", "worker")["turn"])
    processes = rig.layout("inject")["processes"]
    line = next(x for x in rig.layout("inject")["lines"] if x["software"])["number"]
    returns, in_kernel, kernel_steps = {}, False, 0
    for step in range(STEPS_ARMV6M if rig.layout("inject")["arch"] == "armv6m" else STEPS):
        if step % STEPS_PER_INTERRUPT == 0:
            rig.pend(emulator, line)
        pc = gdb.step()
        was_in_kernel, in_kernel = in_kernel, gdb.register("xpsr") & 0x1FF != 0
        kernel_steps = kernel_steps + 1 if in_kernel else 0
        if kernel_steps % LONGEST == LONGEST - 1:  # an alarm that gave way to the line is due again before it is served: a step takes that long
            gdb.write(NVIC_ICPR + 4 * (line // 32), (1 << line % 32).to_bytes(4, "little"))
        if in_kernel or not was_in_kernel:
            continue
        name = next((n for n, p in processes.items() if 0 <= pc - p["code"]["base"] < p["code"]["bytes"]), None)
        rig.check(name, f"user mode at pc {pc:#x}, which is no process's code")
        rig.equal(gdb.register("control") & 1, 1, f"nPRIV at a return to {name}, pc {pc:#x}")
        rig.equal(mpu_words(rig, emulator), published(rig, "inject", name), f"regions at a return to {name}, pc {pc:#x}")
        returns[name] = returns.get(name, 0) + 1
        in_kernel = gdb.register("xpsr") & 0x1FF != 0
    for name in ("worker", "other", "listener"):
        rig.check(returns.get(name, 0) >= 8, f"{returns} returns: too few")
