# SPDX-License-Identifier: MIT
"""What a target test gets: one board, images built on demand, emulators that end with the test."""

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import led  # noqa: E402
from emulator import Emulator, EmulatorError, board_names, load_board  # noqa: E402
from symbols import read_symbols  # noqa: E402

__all__ = ["EmulatorError", "Failure", "Rig", "Skip", "Builder", "board_names", "isolated", "load_board", "mutants", "only", "skip", "slow"]


ISPR = 0xE000E200  # interrupt set pending
MSIP = 0x02000000  # RV32: the hart's software interrupt


class Failure(Exception):
    """The test's own verdict."""


class BuildFailure(Failure):
    """The image could not be built, so nothing was tested."""


class Skip(Exception):
    """The test has nothing to say on this board; the text says why."""


def only(*boards, why):
    """Decorator: the test runs on these boards only; an arch stands for all its boards."""

    def mark(function):
        function.boards, function.why = boards, why
        return function

    return mark


def skip(board, why):
    """Decorator: the test does not run on this board, or on any of this arch."""

    def mark(function):
        function.skipped = {**getattr(function, "skipped", {}), board: why}
        return function

    return mark


def isolated(function):
    """Decorator: the test makes no sense on a processor without memory protection."""
    function.isolated = True
    return function


def mutants(*names):
    """Decorator: the patches of tests/mutants/ that must turn the test red."""

    def mark(function):
        function.mutants = names
        return function

    return mark


def slow(function):
    """Decorator: not part of a quick run."""
    function.slow = True
    return function


class Builder:
    """Builds images, each once. One build directory is used by one thread at a time."""

    def __init__(self):
        self._locks = {}
        self._lock = threading.Lock()
        self._built = {}

    def _lock_of(self, board):
        with self._lock:
            return self._locks.setdefault(board, threading.Lock())

    def prepare(self, board, images):
        """Builds many images in one go. What fails is built again, and reported, when a test needs it."""
        with self._lock_of(board):
            if self._configure(board) is None:
                targets = [word for image in images for word in ("--target", image)]
                result = self._run("cmake", "--build", f"build/{board}", *targets)
                if result.returncode == 0:
                    self._built.update({(board, image): None for image in images})

    def build(self, board, image):
        """The ELF file of an image."""
        with self._lock_of(board):
            if (board, image) not in self._built:
                error = self._configure(board)
                if error is None:
                    result = self._run("cmake", "--build", f"build/{board}", "--target", image)
                    error = None if result.returncode == 0 else _last_lines(result.stdout)
                self._built[board, image] = error
            if self._built[board, image] is not None:
                raise BuildFailure(f"build of {image} failed" + self._built[board, image])
            return ROOT / "build" / board / image / f"{image}.elf"

    def _configure(self, board):
        """None, or why it is not possible."""
        if ("configure", board) not in self._built:
            result = self._run("cmake", "--preset", board)
            self._built["configure", board] = None if result.returncode == 0 else _last_lines(result.stdout)
        return self._built["configure", board]

    @staticmethod
    def _run(*command):
        return subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)


def _last_lines(text, lines=15):
    return "".join(f"\n    | {line}" for line in text.strip().splitlines()[-lines:])


class Rig:
    """One test on one board."""

    emulator = Emulator  # the class of what `start` starts

    def __init__(self, board, builder):
        self.board = board
        self.page = load_board(board)
        self._builder = builder
        self._emulators = []

    def build(self, image):
        """The ELF file of an image of images/ or tests/target/."""
        return self._builder.build(self.board, image)

    def start(self, image, icount=0, **options):
        """Runs an image; see Emulator for the options. icount=None is real time."""
        emulator = self.emulator(self.page, self.build(image), icount=icount, **options)
        self._emulators.append(emulator)
        return emulator

    def layout(self, image):
        """Where the image's processes lie and what they may touch, as the build has published it."""
        elf = self.build(image)
        with open(elf.parent / "layout.json", encoding="utf-8") as file:
            return json.load(file)

    def symbols(self, image):
        """Addresses by name, of the whole image."""
        return read_symbols(self.build(image))

    def skip(self, why):
        """Ends the test: not here, for this reason."""
        raise Skip(why)

    def need_device(self, role):
        """Ends the test where the board has none, for the reason on its page."""
        if "peripheral" not in self.page["device"][role]:
            self.skip(self.page["device"][role]["why"])

    def check(self, condition, why):
        """Ends the test with a failure unless the condition holds."""
        if not condition:
            raise Failure(why)

    def equal(self, got, wanted, what):
        """Ends the test with a failure unless both are equal."""
        if got != wanted:
            raise Failure(f"{what}: {got!r} instead of {wanted!r}")

    @property
    def secure(self):
        """Does the board run in the Secure state? Then memory and registers show themselves to the processor alone, and so
        to its debugger."""
        return "nvic" in self.page["emulator"]

    def pend(self, emulator, line):
        """Makes a line pending from outside; on RV32 a software line, while the kernel does not run."""
        symbols = read_symbols(emulator.elf)
        if "rv32_software" in symbols:
            pending = symbols["rv32_software"]
            emulator.write_word(pending, emulator.read_word(pending) | 1 << line % 32)
            emulator.write_word(MSIP, 1)
        elif self.secure:
            for level in (1, 0):
                emulator.qtest(f"set_irq_in {self.page['emulator']['nvic']} unnamed-gpio-in {line} {level}")
        else:
            emulator.write_word(ISPR + 4 * (line // 32), 1 << line % 32)

    @property
    def led_options(self):
        """Options of `start` with which led_is_on can see the LED."""
        return {"extra": ("-trace", "led_change_intensity")} if "led_trace" in self.page["emulator"] else {}

    def led_is_on(self, emulator):
        """By its pin, where the emulator shows that; by its register; or where that is hidden by the last change that the emulator has
        told of."""
        if "led_pin" in self.page["emulator"]:
            return emulator.led_pin_is_high()
        if "led_probe" in self.page["emulator"]:
            return led.is_on(emulator.read_word, self.page)
        changes = re.findall(rf"LED desc:'{self.page['emulator']['led_trace']}' .* -> (\d+)%", emulator.errors())
        return bool(changes) and changes[-1] != "0"

    def word(self, emulator, address):
        """A word of memory; on a secure board only what the code at which the debugger stands may read."""
        return emulator.gdb.read_word(address) if self.secure else emulator.read_word(address)

    def close(self):
        """Ends all emulators."""
        for emulator in self._emulators:
            emulator.kill()
