# SPDX-License-Identifier: MIT
"""Crash at any moment: each process of the demonstration is made to crash at each of its instructions that three scenarios reach - its
start, a conversation at the console, the button - and the system comes back every time: the conversation goes on until it reaches
the next instruction, and in the end passes as a whole. Nobody else ever crashes. KILL=all: all of it, not only what CI has time for."""

import os

from rig import only, slow

import crash
from monitor import MonitorError
from remote import RemoteError

IMAGES = ["kill"]
NOWHERE = 0xF0000000  # where no process may jump
WINDOW_S = 0.25       # after so long without an instruction that is new, the output is looked at
PATIENCE = 120        # windows in which the scenario may fail to pass
# The greeter runs at the start only, the supervisor when somebody crashes: so these are the first, and the LED's process crashes for it.
ORDER = {"greeter": 40, "supervisor": 80, "led": 60, "editor": 100, "button": 40, "console": 90}
ANSWERS = ("led: on", "led: off", "the LED goes off", "pressed")


class Killer:
    """One emulator, and what was done in it."""

    def __init__(self, rig):
        self.rig = rig
        self.folder = rig.build("kill").parent
        self.image = crash.Image(self.folder)
        self.emulator = rig.start("kill", gdb=True)
        self.gdb = self.emulator.gdb
        self.crashes = dict.fromkeys(self.image.names, 0)
        self.hurt_led = False

    def press(self):
        """A press of the button, if the program runs long enough for it."""
        try:
            for down in (True, False):
                event = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": "up"}}}
                self.emulator.monitor.command("input-send-event", events=[event])
        except MonitorError:
            pass

    def next_stop(self, play):
        """The pc of the next breakpoint, or None when there was none for a while. `play`: of the scenarios, too."""
        if play:
            self.emulator.send("\rcrash\rblink\rhelp\rstop\r" if self.hurt_led else "\rblink\rhelp\rstop\r")
        self.gdb.start()
        if play:
            self.press()
        try:
            self.gdb.wait(WINDOW_S)
        except RemoteError:
            return None
        return self.gdb.register("pc")

    def kill_everywhere(self, name, limit):
        """Crashes the process at each instruction that is reached for the first time; at `limit` of them, spread over the code."""
        addresses = sorted(self.image.program(name).operations)
        points = set(addresses[:: max(1, len(addresses) // limit)] if limit else addresses)
        for point in points:
            self.gdb.set_breakpoint(point)
        patience, seen, last = PATIENCE, len(self.emulator.output()), None
        while patience:
            point = self.next_stop(play=patience % 4 == 0)
            if point is not None:
                self.gdb.clear_breakpoint(point)
                points.discard(point)
                self.gdb.set_register("pc", NOWHERE)
                self.crashes[name] += 1
                patience, seen, last = PATIENCE, len(self.emulator.output()), point
                continue
            answers = (*ANSWERS, "crash: led") if self.hurt_led else ANSWERS
            if all(answer in self.emulator.output()[seen:] for answer in answers):
                break
            patience -= 1
        self.rig.check(patience, f"after a crash of {name} at {last or 0:#x} the system does not come back: {self.emulator.output()[-400:]!r}")
        for point in points:
            self.gdb.clear_breakpoint(point)
        self.settle()

    def records(self):
        return crash.read_records(crash.words_of(self.emulator.monitor), self.folder, self.image)

    def settle(self):
        """Until all that was typed is answered."""
        word = f"quiet{sum(self.crashes.values())}"
        self.emulator.send(f"\r{word}\r")
        for _ in range(PATIENCE):
            self.rig.equal(self.next_stop(play=False), None, "a breakpoint that should be gone")
            if f"`{word}`" in self.emulator.output():
                return
        self.rig.check(False, "what was typed is not answered")

    def kill_the_supervisor(self, limit):
        self.hurt_led = True
        self.kill_everywhere("supervisor", limit)
        self.hurt_led = False
        self.crashes["led"] = next(r.count for r in self.records() if self.image.names[r.process] == "led")

    def check_records(self):
        """As many crashes as were made, and each where it was made."""
        records = self.records()
        counted = {self.image.names[r.process]: r.count for r in records}
        self.rig.equal(counted, {n: c for n, c in self.crashes.items() if c}, "crashes")
        for record in records:
            self.rig.equal((record.kind, record.address), (2, NOWHERE), f"kind and address of the last crash of {self.image.names[record.process]}")


@slow
@only("lm3s6965evb", why="no other emulated board has a button")
def test_crash_at_any_moment(rig):
    killer = Killer(rig)
    rig.equal(sorted(ORDER), sorted(killer.image.names), "processes of the demonstration")
    for name, short in ORDER.items():
        limit = 0 if os.environ.get("KILL") == "all" else short
        if name == "supervisor":
            killer.kill_the_supervisor(limit)
        else:
            killer.kill_everywhere(name, limit)
        print(f"    {name}: {killer.crashes[name]} crashes", flush=True)
    killer.check_records()
    rig.check(all(n >= 10 for n in killer.crashes.values()), f"too few instructions were reached: {killer.crashes}")
