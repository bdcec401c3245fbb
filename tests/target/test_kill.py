# SPDX-License-Identifier: MIT
"""Crash at any moment: each process of the demonstration is made to crash at each of the first 10,000 instructions that it executes in
each of three scenarios - the start, a conversation at the console, the button - and the system converges every time: everybody waits for
what he waited for before, no call is open, no lease lent, no line masked or pending, the crash is recorded, nobody else has crashed, and the
console answers. KILL=1: all of them; KILL=10: each tenth; else as many as CI has time for. SCENARIO=start, conversation, press or
release: only that one."""

import os
import struct
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "attack"))

import crash  # noqa: E402
from kernel_state import Broken, KernelState  # noqa: E402
from monitor import MonitorError  # noqa: E402
from passage import Recorder, places  # noqa: E402
from remote import RemoteError  # noqa: E402
from rig import EmulatorError, Failure, mutants, only, slow  # noqa: E402

IMAGES = ["kill"]
NOWHERE = 0xF0000000  # where no process may jump
FIRST = 10000         # instructions of a scenario
SHORT = 20            # crashes of a process in a scenario, in CI
FRESH = 500           # crashes after which another emulator begins
WHOLE = 50            # crashes after which the whole conversation is held, and the button pressed
WINDOW_S = 1          # for a breakpoint that should be reached
TURN_S = 0.002        # between looks
PATIENCE = 1000       # looks until everybody rests
TYPED = "\rblink\rhelp\rcrash\rstop\r"
ANSWERS = ("led: on", "this list", "crash: led", "led: off")
RAM, RAM_BYTES = 0x20000000, 0x10000
NVIC = (0xE000E100, 0xE000E200, 0xE000E300)  # what is enabled, pending, active


def press(emulator, down):
    """Of a program that runs, or is about to."""
    event = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": "up"}}}
    for attempt in range(PATIENCE):
        try:
            emulator.monitor.command("input-send-event", events=[event])
            break
        except MonitorError:  # it stands still
            if attempt == PATIENCE - 1:
                raise
            time.sleep(TURN_S)
    emulator.nudge()


def record(rig):
    """What each process executes in each scenario."""
    found = {}
    for first, scenarios in (("start", ("conversation",)), ("before", ("press", "release"))):
        recorder = Recorder(rig, "kill")
        recorder.emulator.expect("> ", 30)
        found[first] = recorder.passage()
        if first == "before":
            press(recorder.emulator, True)  # the emulator's pin is low until a first release
            press(recorder.emulator, False)
            found[first] = recorder.passage()
        for scenario in scenarios:
            if scenario == "conversation":
                recorder.emulator.send(TYPED)
                recorder.emulator.expect(ANSWERS[-1], 30)
            else:
                press(recorder.emulator, scenario == "press")
            found[scenario] = recorder.passage()
        recorder.close()
    del found["before"]
    return found


class Killer:
    """One emulator, which stands still between the crashes, while everybody rests."""

    def __init__(self, rig):
        self.rig, self.folder = rig, rig.build("kill").parent
        self.image = crash.Image(self.folder)
        self.emulator = rig.start("kill", gdb=True, qtest=True)
        self.gdb, self.read = self.emulator.gdb, self.emulator.read_bytes
        self.crashes = rig.symbols("kill")["crashes"]
        self.emulator.monitor.command("set-action", reboot="reset")
        self.kernel = KernelState(rig, "kill", self.emulator)
        self.questions, self.baseline = 0, None
        self.boot()
        self.ask()
        self.baseline = self.state()

    # -- looks --

    def turn(self):
        """Goes on for a moment."""
        self.gdb.start()
        time.sleep(TURN_S)
        self.gdb.stop()

    def state(self):
        """What must be the same whenever everybody rests; None while somebody does something."""
        self.kernel.look()
        if self.kernel.field("kernel", self.kernel.base, "current") != self.kernel.idle:
            return None
        enabled, pending, active = (int.from_bytes(self.read(at, 8), "little") for at in NVIC)
        if enabled & pending or active:  # an interrupt has come, the kernel's own timer's among them
            return None
        try:
            return self.kernel.summary() + [enabled, pending]
        except Broken:  # it had just begun to run
            return None

    def settle(self):
        """Goes on until everybody rests."""
        for _ in range(PATIENCE):
            self.turn()
            state = self.state()
            if state is not None and self.baseline in (state, None):
                return
        self.rig.check(False, f"the system does not converge: {state} instead of {self.baseline}: {self.emulator.output()[-400:]!r}")

    # -- what goes on --

    def say(self, text, *answers):
        """Types it, until these answers have come and everybody rests."""
        self.emulator.send(text)
        self.gdb.start()
        try:
            for answer in answers:
                self.emulator.expect(answer, 20)
        finally:
            self.gdb.stop()
        self.settle()

    def press(self, down, *answers):
        self.gdb.start()
        press(self.emulator, down)
        self.gdb.stop()
        self.settle()
        for answer in answers:
            self.emulator.expect(answer, 5)

    def press_once(self):
        """From whatever state of the button: the emulator's pin is low until a first release."""
        self.press(True)
        self.press(False)
        self.press(True, "pressed")
        self.press(False)

    def ask(self):
        """The editor, and so the console, answer."""
        self.questions += 1
        self.say(f"\rq{self.questions}\r", f"`q{self.questions}`")

    def try_all(self):
        """Everything that the demonstration can do."""
        self.say(TYPED, *ANSWERS)
        self.press_once()

    # -- a crash --

    def boot(self):
        """From the beginning, with memory as when power comes."""
        self.emulator.qtest(f"memset {RAM:#x} {RAM_BYTES:#x} 0")
        self.emulator.monitor.command("system_reset")

    def begin(self, scenario):
        """The scenario has been set off, and nobody has executed anything yet."""
        self.boot()
        if scenario == "start":
            return
        self.settle()
        if scenario == "conversation":
            self.emulator.send(TYPED)
            return
        self.press(True)  # the emulator's pin is low until a first release
        self.press(False)
        if scenario == "release":
            self.press(True)

    def reach(self, scenario, place):
        """Goes to the instruction; says whether it came there."""
        self.gdb.set_breakpoint(place.address)
        try:
            for passed in range(place.passes):
                if passed:
                    self.gdb.advance()
                self.gdb.start()
                if passed == 0 and scenario in ("press", "release"):
                    press(self.emulator, scenario == "press")
                self.gdb.wait(WINDOW_S)
            for pc in place.then:
                if self.gdb.step() != pc:
                    self.gdb.run_to(pc, WINDOW_S)
        except RemoteError:
            return False
        finally:
            self.gdb.clear_breakpoint(place.address)
        return True

    def crash(self, scenario, name, place):
        """Says whether the instruction was reached, and its process made to crash there."""
        self.begin(scenario)
        if not self.reach(scenario, place):
            return False
        self.gdb.set_register("pc", NOWHERE)
        self.settle()
        self.ask()
        if scenario in ("press", "release"):
            self.press_once()
        self.check(scenario, name)
        return True

    def check(self, scenario, name):
        """The crash is recorded, and nobody else has had one - but the LED's process where the conversation orders one."""
        self.kernel.look()
        lives = {n: self.kernel.field("process", p, "generation") for n, p in zip(self.image.names, self.kernel.processes)}
        crashes = {n: life - 1 for n, life in lives.items() if life > 1}
        index = self.image.names.index(name)
        record = crash.Record(self.read(self.crashes + index * crash.LAYOUT.size, crash.LAYOUT.size))
        due = {name: 1}
        if scenario == "conversation" and crashes.get("led") == due.get("led", 0) + 1:
            due["led"] = crashes["led"]
        self.rig.equal(crashes, due, "crashes")
        if due[name] == 1:
            self.rig.equal((record.kind, record.address), (2, NOWHERE), f"kind and address of the crash of {name}")


def kill_everywhere(rig, scenario, name, passage, stride):
    """Crashes the process at each `stride`-th instruction of the passage; returns how often."""
    all_places = places(passage[:FIRST])[::stride]
    killer, crashes, missed = None, 0, 0
    for n, place in enumerate(all_places):
        if n % FRESH == 0:
            rig.close()
            killer = Killer(rig)
        try:
            if killer.crash(scenario, name, place):
                crashes += 1
            else:
                missed += 1
            if n % WHOLE == 0:
                killer.try_all()
        except (Failure, EmulatorError, RemoteError, MonitorError, Broken) as error:
            raise Failure(f"{scenario}: after a crash of {name} at instruction {n * stride + 1}, {place}: {error}") from error
    print(f"    {scenario}: {name} crashed at {crashes} of {len(passage[:FIRST])} instructions, {missed} not reached", flush=True)
    rig.check(missed * 20 <= crashes, f"{missed} instructions of {name} were not reached")
    return crashes


@slow
@only("lm3s6965evb", why="a board with LED and button stands for all")
@mutants("peers_not_told")
def test_crash_at_any_moment(rig):
    crashes, only_this = 0, os.environ.get("SCENARIO")
    for scenario, passages in record(rig).items():
        if only_this and scenario != only_this:
            continue
        for name, passage in passages.items():
            first = len(passage[:FIRST])
            stride = int(os.environ.get("KILL") or max(1, first // SHORT))
            if first:
                crashes += kill_everywhere(rig, scenario, name, passage, stride)
    rig.check(crashes > (0 if only_this else 250), f"only {crashes} crashes")
