# SPDX-License-Identifier: MIT
"""The process that drives the serial port crashes at random instructions of its program while two clients use it: they see an error and
try again, nothing hangs, no byte is reported to have left that has not, and afterwards everybody waits for what he waited for before. So
do the owners of LED and button: the pin is what its client was told last, and no press is lost without an error or told twice. The
seed chooses the instructions, what is typed and pressed; when the emulator takes what is typed, nobody chooses. KILLED=1000: as many
crashes on each board, else as CI has time for."""

import json
import os
import random
import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "attack"))

import crash  # noqa: E402
from image import pages  # noqa: E402
from kernel_state import KernelState  # noqa: E402
from monitor import is_pin  # noqa: E402
from rig import mutants, only, skip  # noqa: E402
from symbols import read_symbols  # noqa: E402

IMAGES = ["killed", "killed_pins"]
CRASHES = int(os.environ.get("KILLED", "40"))
SEED = 9
NOWHERE = 0x60000000             # where no process may jump
PASSES = (1, 1, 1, 20, 90)       # of the instruction, before the crash; more than one where bytes are sent
TURNS = 4                        # of the writer until an instruction is given up
PATIENCE = 50                    # until everybody rests
LATER = 60                       # turns in which the owner of a pin has begun anew
STUCK_S = 60                     # without a turn, on a loaded machine
WITH_BUTTON, NO_BUTTON = ("lm3s6965evb", "b-l475e-iot01a"), "no other emulated board has a button"
SECURE = "secure memory shows itself to the processor alone; the drivers are those of mps2-an386"
RECORD = re.compile(rb"<(\d+)\.(\d+) told (\d+) failed (\d+) crashes (\d+) heard (.) \w*>\r\n")
LONGEST_TAIL = 300
# what says that a received byte is there: offset and bytes of the register, mask, value
RECEIVED = {
    "serial_pl011": (0x18, 4, 0x10, 0), "serial_cmsdk": (0x4, 4, 0x2, 0x2), "serial_ns16550": (0x5, 1, 0x1, 0x1),
    "serial_sifive": (0x14, 4, 0x2, 0x2), "serial_stm32": (0x0, 4, 0x20, 0x20), "serial_stm32l4": (0x1C, 4, 0x20, 0x20),
    "serial_nrf51": (0x108, 4, 0x1, 0x1),
}


def text(number, attempt, told, failed, crashes, heard):
    """A record as it has to leave: writer.c."""
    head = f"<{number}.{attempt} told {told} failed {failed} crashes {crashes} heard {heard} "
    return (head + chr(ord("a") + number % 26) * (number * 37 % LONGEST_TAIL) + ">\r\n").encode()


class Line:
    """What has left, taken apart: records that were told to have left, each after the pieces of attempts that failed."""

    def __init__(self, rig, output):
        self.rig = rig
        self.pieces = re.findall(rb"<[^<]*", output)
        whole = [RECORD.fullmatch(piece) for piece in self.pieces]
        told_at = {int(w[1]): i for i, w in enumerate(whole) if w}  # no attempt followed
        self.told = self.failed = self.broken = self.twice = begin = self.crashes = 0
        self.heard = ""
        for number, (said, end) in enumerate(told_at.items()):
            rig.equal(said, number, "number of the next record")
            attempt, told, failed, crashes = map(int, whole[end].groups()[1:5])
            heard = whole[end][6].decode()
            rig.equal(told, self.told, f"bytes that the writer was told have left, before record {number}")
            rig.equal(self.pieces[end], text(number, attempt, told, failed, crashes, heard), f"record {number}")
            self.attempts(self.pieces[begin:end], number, (attempt, told, failed, crashes, heard))
            self.told += len(self.pieces[end]) - 1  # the console sends \n as \r\n
            self.failed, self.crashes, self.heard, begin = failed, crashes, self.heard + heard.replace("-", ""), end + 1
        self.records = len(told_at)

    def attempts(self, pieces, number, final):
        """Each is the beginning of another attempt at this record, in their order."""
        attempt, told, failed, crashes, heard = final
        tried = 0
        for piece in pieces:
            fits = [a for a in range(tried, attempt) for c in range(self.crashes, crashes + 1)
                    if text(number, a, told, failed - (attempt - a), c, heard).startswith(piece)]
            self.rig.check(fits, f"record {number}: {piece!r} is no beginning of an attempt that failed")
            tried = fits[0] + 1
            self.broken, self.twice = self.broken + 1, self.twice + piece.endswith(b"\n")


class Killer:
    """An emulator that stands where a client of the process that is to crash begins a turn."""

    def __init__(self, rig, image, victim, client):
        self.rig, self.image, self.random = rig, image, random.Random(SEED)
        self.folder = rig.build(image).parent
        objdump = json.loads((self.folder / "link.json").read_text())["objdump"]
        program = crash.Program(self.folder / f"{victim}.elf", objdump)
        self.instructions = sorted(at for at, operation in program.operations.items() if not operation.startswith("."))
        self.victim = list(rig.layout(image)["processes"]).index(victim)
        self.client = read_symbols(self.folder / f"{client}.elf")
        self.turn = self.client["turn"] & ~1
        self.emulator = rig.start(image, gdb=True, qtest=True)
        self.gdb = self.emulator.gdb
        self.kernel = KernelState(rig, image, self.emulator)
        self.baseline = None

    def rest(self):
        """Goes on until everybody waits for what he is to wait for after each crash, too."""
        for _ in range(PATIENCE):
            self.gdb.run_to(self.turn, STUCK_S)
        self.baseline = self.state()

    def state(self):
        """What hangs where, who waits for what, and whether the line is masked."""
        self.kernel.look()
        lines = [] if self.rig.page["emulator"].get("program") else [self.emulator.read_bytes(0xE000E100, 8)]
        return self.kernel.summary() + lines

    def crashes(self):
        """How often the process has."""
        self.kernel.look()
        return self.kernel.field("process", self.kernel.processes[self.victim], "generation") - 1

    def next(self):
        """Goes on to the next turn."""
        self.gdb.advance()
        self.gdb.run_to(self.turn, STUCK_S)

    def reach(self, place, passes=1):
        """Goes on to an instruction of the process until it has been there so often; false: not within some turns."""
        turns = 0
        self.gdb.set_breakpoint(place)
        self.gdb.set_breakpoint(self.turn)
        try:
            while passes != 0 and turns < TURNS:
                self.gdb.advance()
                at = self.gdb.resume(STUCK_S)
                passes, turns = passes - (at == place), turns + (at == self.turn)
            return passes == 0
        finally:
            self.gdb.clear_breakpoint(place)
            self.gdb.clear_breakpoint(self.turn)

    def settle(self):
        """Everybody waits for what he waited for before the first crash."""
        for _ in range(PATIENCE):
            if self.state() == self.baseline:
                return
            self.next()
        self.rig.check(False, f"{self.state()} instead of {self.baseline}")


class PortKiller(Killer):
    """Of the serial port's process; the client is the writer."""

    def __init__(self, rig):
        super().__init__(rig, "killed", "console", "writer")
        self.typed = ""
        functions = read_symbols(self.folder / "console.elf")
        begin, *others = sorted({at & ~1 for at in functions.values() if at >= functions["serial_send"] & ~1})
        self.sending = [at for at in self.instructions if begin <= at < others[0]]
        self.port = pages.Board(rig.board).peripheral_of("console")["base"]
        self.rest()

    def byte_is_there(self):
        offset, size, mask, value = RECEIVED[self.rig.page["device"]["console"]["driver"]]
        return int.from_bytes(self.emulator.read_bytes(self.port + offset, size), "little") & mask == value

    def type(self):
        """One byte, which the port has when this returns, unless it has another one still."""
        if not self.byte_is_there():
            self.typed += self.random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            self.emulator.send_into_port(self.typed[-1], STUCK_S)
            self.rig.check(self.byte_is_there(), "the port has not what was typed")

    def crash(self):
        """At some instruction; false: it was not reached. What is not reached at once is not tried again."""
        self.type()
        passes = self.random.choice(PASSES)
        places = self.instructions if passes == 1 else self.sending
        place = self.random.choice(places)
        if not self.reach(place, passes):
            if passes == 1:
                places.remove(place)
            return False
        self.gdb.set_register("pc", NOWHERE)
        self.gdb.run_to(self.turn, STUCK_S)
        return True

    def line(self):
        """What has left, when all has been read that the writer was told of; its last attempt did not fail."""
        told = self.emulator.read_word(self.client["told"])

        def is_all_there():
            records = list(RECORD.finditer(self.emulator.raw_output()))
            return bool(records) and int(records[-1][3]) + len(records[-1][0]) - 1 == told

        self.emulator.wait_until(is_all_there, f"{told} bytes that the writer was told of", STUCK_S)
        return Line(self.rig, self.emulator.raw_output())


class PinKiller(Killer):
    """Of the owner of a pin; many of the places that it chooses are never executed."""

    def __init__(self, rig, victim, client):
        super().__init__(rig, "killed_pins", victim, "switcher")
        self.counts = read_symbols(self.folder / f"{client}.elf")

    def count(self, name):
        """A number that the client keeps."""
        return self.emulator.read_word(self.counts[name])

    def stand(self):
        """Goes on to an instruction that is to be the last; false: it was not reached."""
        return self.reach(self.random.choice(self.instructions))

    def crash(self):
        """There."""
        self.gdb.set_register("pc", NOWHERE)


class LedKiller(PinKiller):
    """The client is the switcher, who has a LED that is as he was told whenever he begins a turn."""

    def __init__(self, rig):
        super().__init__(rig, "led", "switcher")
        self.rest()

    def next(self):
        super().next()
        told = self.count("told") != 0
        self.rig.equal(self.rig.led_is_on(self.emulator), told, f"the LED after {self.count('answers')} answers")


class ButtonKiller(PinKiller):
    """The client is the listener."""

    def __init__(self, rig):
        super().__init__(rig, "button", "listener")
        self.pin = button_pin(rig.page, self.emulator.monitor)
        self.down = False
        self.move(False)  # on some boards it is low until then
        self.rest()
        self.heard, self.done, self.pressed, self.missed = self.count("presses"), 0, 0, 0

    def move(self, down):
        """While the emulator stands still."""
        self.emulator.move_pin(self.pin, down)
        self.down = down

    def move_somehow(self):
        """Presses or releases, or both at one moment; returns how many presses that is, and whether the button is now as it was."""
        is_short, presses = self.random.random() < 0.5, int(not self.down)
        if is_short:
            self.move(not self.down)
            presses = 1
        self.move(not self.down)
        return presses, is_short

    def round(self):
        """Moves the button once, and lets its owner crash some times: before, at that moment, or after it; or not at all. A press that is
        over when the next owner begins may be missed, but then the listener has heard of him. Every other one is told, and none twice."""
        heard, again = self.count("presses"), self.count("again")
        moment, crashed, is_sure = self.random.choice(("before", "at", "alive", "after")), 0, True
        if moment == "before":
            presses, is_short = self.move_somehow()
        for _ in range(self.random.choice((1, 1, 2, 3))):
            is_there = self.stand()
            if moment in ("at", "alive"):
                presses, is_short = self.move_somehow()
            if moment == "alive":
                break
            if is_there:
                self.crash()
                crashed, is_sure = crashed + 1, False
            moment = "before" if moment == "at" else moment
        if moment == "after":
            for _ in range(self.random.randrange(LATER)):
                self.next()
            is_sure = self.state() == self.baseline
            presses, is_short = self.move_somehow()
        self.next()
        self.settle()
        self.done, self.pressed = self.done + crashed, self.pressed + presses
        missed = presses - (self.count("presses") - heard)
        self.missed += missed
        if is_sure or not is_short:
            self.rig.equal(missed, 0, f"presses missed, {presses} {moment} {crashed} crashes")
        self.rig.check(missed in (0, 1), f"{-missed} more were heard than made")
        self.rig.check(not missed or self.count("again") > again, "the listener was not told that a press may have been missed")


def button_pin(page, monitor):
    """The input that is the board's button, `/object:number`."""
    key = page["emulator"]["keys"][page["emulator"]["key"]]
    if is_pin(key):
        return key
    objects = monitor.command("qom-list", path="/machine/unattached")
    ports = sorted((o["name"] for o in objects if o["type"] == "child<pl061_luminary>"), key=lambda name: (len(name), name))
    letter = page["device"]["button"]["peripheral"][-1]
    return f"/machine/unattached/{ports[ord(letter) - ord('a')]}:{page['device']['button']['pin']}"


@skip("armv8m", SECURE)
@mutants("delivered_too_early")
def test_at_random(rig):
    killer, done = PortKiller(rig), 0
    while done < CRASHES:
        done += killer.crash()
    killer.settle()
    conversation = len(killer.typed)
    for _ in range(10):
        killer.type()
        killer.next()
    for _ in range(3):
        killer.next()
    line = killer.line()
    rig.equal(line.crashes, CRASHES, "crashes that the writer has seen")
    said = killer.typed[conversation:]
    rig.check(line.heard.endswith(said), f"{said} was typed at the end, but {line.heard[-10:]} heard")
    rest = iter(killer.typed)
    rig.check(all(byte in rest for byte in line.heard), "something was heard that was not typed, or in another order")
    print(f"    {rig.board}: {CRASHES} crashes of the console; {line.records} records, {line.told} bytes told to have left, and they have; "
          f"{line.failed} calls answered by an error, {line.broken} after some bytes had left, {line.twice} after all; "
          f"{len(line.heard)} of {len(killer.typed)} bytes heard", flush=True)


@skip("armv8m", SECURE)
def test_led_at_random(rig):
    rig.need_device("led")
    killer, done = LedKiller(rig), 0
    while done < CRASHES:
        if killer.stand():
            killer.crash()
            done += 1
        if killer.random.random() < 0.5:  # else the next crash can be in what the next owner does first
            killer.next()
    killer.next()
    killer.settle()
    for _ in range(10):
        killer.next()
    rig.equal(killer.crashes(), CRASHES, "crashes")
    answers, failed, again = map(killer.count, ("answers", "failed", "again"))
    rig.check(failed and again, "the owner never crashed in a call, or never between calls")
    print(f"    {rig.board}: {CRASHES} crashes of the LED's owner; {answers} calls answered, {again} of them because it was another one; "
          f"{failed} answered by an error; the LED was what was said", flush=True)


@only(*WITH_BUTTON, why=NO_BUTTON)
@mutants("edge_cleared_unseen")
def test_press_at_every_instruction(rig):
    """Nobody crashes. Pressed and released while the owner is at each of its instructions: each is told, and once."""
    killer, presses = ButtonKiller(rig), 0
    for place in killer.instructions:
        if killer.reach(place):
            killer.move(True)
            killer.move(False)
            presses += 1
            killer.next()
            killer.settle()
            rig.equal(killer.count("presses"), killer.heard + presses, f"presses heard, the last made at {place:#x} of the owner")
    print(f"    {rig.board}: pressed at {presses} instructions of the button's owner, and each was heard", flush=True)
    rig.check(presses > 20, "too few")


@only(*WITH_BUTTON, why=NO_BUTTON)
def test_button_at_random(rig):
    killer = ButtonKiller(rig)
    while killer.done < CRASHES:
        killer.round()
    rig.equal(killer.crashes(), killer.done, "crashes")
    print(f"    {rig.board}: {killer.done} crashes of the button's owner; {killer.pressed} presses, {killer.missed} of them over before "
          f"another owner began, as the listener heard, the others told once; {killer.count('failed')} calls answered by an error", flush=True)


@only("lm3s6965evb", why="one board whose port holds sixteen bytes, so that more can be typed in a turn of the writer than it reads")
def test_no_room_is_counted(rig):
    """Nobody crashes. What finds no room waits in the port, and nothing is lost."""
    killer = PortKiller(rig)
    lost = read_symbols(rig.build("killed").parent / "asker.elf")["lost"]

    def port_is_full():
        return killer.emulator.read_word(killer.port + 0x18) & 0x40  # FR.RXFF

    while not port_is_full():
        chunk = "".join(killer.random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=16))
        killer.typed += chunk
        killer.emulator.send(chunk)
        killer.emulator.wait_until(lambda: killer.emulator.nudge() or port_is_full(), "the port is full", STUCK_S)
        killer.next()
    for _ in range(len(killer.typed) + 3):
        killer.next()
    rig.equal([killer.emulator.read_word(lost + at) for at in (0, 4)], [0, 0], "overruns and framing errors")
    rig.check(killer.emulator.read_word(lost + 8) > 0, "that there was no room was not counted")
    rig.equal(killer.line().heard, killer.typed, "what was heard")
