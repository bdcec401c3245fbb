# SPDX-License-Identifier: MIT
"""The arena from outside: gives programs to its hostile processes, batch by batch, and looks after each at what must hold."""

import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

import stops
from kernel_state import CANARY_BYTES, Broken, KernelState, canary_changed
from symbols import read_symbols

HERE = Path(__file__).resolve().parent
SLOTS = ("first", "middle", "last")
ATTEMPTS, WORDS, STEP_WORDS = 1024, 8192, 8
FINISHED, RUNS_ON = 0x100, 0x200
CI_FLOOD_MS = 1000
PATIENCE_S = 60     # in which an emulator, however slow, gets further
LONGEST_MS = 600000 # of a batch, in its own time
SHIFT = 5 # 32 ns an instruction: a processor of 31 MHz


def enum_of(text, name):
    body = re.search(rf"enum {name} \{{(.*?)\}}", text, re.S)[1]
    names = re.findall(r"\b([A-Z_]+\d*)\b\s*(?:,|$)", re.sub(r"/\*.*?\*/", "", body, flags=re.S).strip() + ",")
    return {n: i for i, n in enumerate(names)}


HEADER = (HERE / "arena" / "arena.h").read_text()
CONSTANTS = {k: v for name in ("operation", "way", "help", "forgery", "serve") for k, v in enum_of(HEADER, name).items()}
ANYTHING, TOKEN, NOTE = 0x7E57A117, 0x7E570001, 0x7E570002
CODE = 0x7E570003  # in a word of a step: where the code of the attempt lies, in attack_code
CODE_BYTES = 8     # of each attempt
FLOOD = struct.pack("<I", CONSTANTS["OP_FLOOD"]) # how a step that is one begins
ABI = HERE.parents[1] / "abi"
FAULTS = {n: int(k) for k, n in re.findall(r"FAULT\((\d+), (\w+)", (ABI / "faults.def").read_text())}
ERRORS = {n: -int(k) & 0xFFFFFFFF for k, n in re.findall(r"ERROR\((\d+), (\w+)", (ABI / "errors.def").read_text())}
CALLS = {n: int(k) for k, n in re.findall(r"SYSCALL\w*\((\d+), (\w+)", (ABI / "syscalls.def").read_text())}
FAULT_NAMES = {v: k for k, v in FAULTS.items()}


@dataclass
class Outcome:
    kind: int
    value: int
    where: int

    @property
    def finished(self):
        return self.kind == FINISHED

    def __str__(self):
        if self.finished:
            return f"finished at step {self.where} with {self.value:#x}"
        return "runs on" if self.kind == RUNS_ON else f"fault {FAULT_NAMES.get(self.kind, self.kind)} at {self.value:#x}, pc {self.where:#x}"


class Faults:
    """Ends with one of these faults, at this address if one is given."""

    def __init__(self, *kinds, address=None):
        self.kinds, self.address = {FAULTS[kind] for kind in kinds}, address

    def __call__(self, outcome, _steps):
        return outcome.kind in self.kinds and (self.address is None or outcome.value == self.address)

    def __str__(self):
        return f"fault {'/'.join(sorted(FAULT_NAMES[k] for k in self.kinds))}" + (f" at {self.address:#x}" if self.address is not None else "")


class Goes:
    """All its steps give what they should."""

    def __call__(self, outcome, steps):
        return outcome.finished and outcome.where == steps

    def __str__(self):
        return "finishes"


class Harmless:
    """It may do what it likes - code that runs astray may even skip steps - but must not come back with one of these values."""

    def __init__(self, secrets):
        self.secrets = set(secrets)

    def __call__(self, outcome, _steps):
        return outcome.kind not in (0, RUNS_ON) and not (outcome.finished and outcome.value in self.secrets)

    def __str__(self):
        return "does not get there"


class Either:
    """Faults in any way, or finishes; but does not run on."""

    def __call__(self, outcome, _steps):
        return outcome.kind != RUNS_ON and outcome.kind != 0

    def __str__(self):
        return "ends"


GOES, ENDS = Goes(), Either()
ANY_FAULT = Faults(*FAULTS)


def step(operation, *words, wanted=ANYTHING):
    words = [w & 0xFFFFFFFF for w in words] + [0] * (STEP_WORDS - len(words))
    return struct.pack("<10I", CONSTANTS["OP_" + operation], wanted & 0xFFFFFFFF, *words)


def call(name, *words, wanted=ANYTHING):
    return step("CALL", CALLS.get(name, name), *words, wanted=wanted)


@dataclass
class Attempt:
    steps: list
    expected: object = GOES
    what: str = ""
    code: tuple = ()  # halfwords that OP_RUN executes


@dataclass
class Check:
    """No attempt: what a variable of a process must hold when the attempts of the case are over. Of a counter: how much it has grown."""
    process: str
    symbol: str
    wanted: int


@dataclass
class Result:
    good: int = 0
    tried: int = 0
    problems: list = field(default_factory=list)


class Arena:
    """One run of the image."""

    def __init__(self, rig, one_insn=False):
        self.rig = rig
        self.folder = rig.build("arena").parent
        self.layout = rig.layout("arena")
        self.arch = self.layout["arch"]
        self.symbols = {name: read_symbols(self.folder / f"{name}.elf") for name in self.layout["processes"]}
        self.kernel_symbols = rig.symbols("arena")
        self.emulator = rig.start("arena", icount=SHIFT, gdb=True, qtest=True, one_insn=one_insn)
        self.gdb = self.emulator.gdb
        self.flood_ms = CI_FLOOD_MS
        self.read, self.write = self.emulator.read_bytes, self.emulator.write_bytes
        self.kernel = KernelState(rig, "arena", self.emulator)
        self.judge = self.symbols["judge"]
        self.gdb.set_breakpoint(self.judge["batch"])
        self.gdb.resume(PATIENCE_S)
        self.kernel.check()
        self.baseline = self.kernel.summary()
        self.programs = 0

    def word(self, process, symbol):
        return struct.unpack("<I", self.read(self.symbols[process][symbol], 4))[0]

    def set_word(self, process, symbol, value):
        self.write(self.symbols[process][symbol], struct.pack("<I", value))

    def run(self, slot, attempts):
        """Has the process in that slot make these attempts; returns a Result."""
        result = Result()
        late = self.word("canary", "canary_late")
        for part in parts(attempts):
            if isinstance(part, Check):
                grown = late if part.symbol == "canary_late" else 0
                value = self.word(part.process, part.symbol) - grown & 0xFFFFFFFF
                result.problems += [f"{slot}: {part.symbol} is {value:#x} instead of {part.wanted:#x}"] * (value != part.wanted)
            else:
                self.run_batch(slot, part, result)
        return result

    def run_batch(self, slot, attempts, result):
        starts, words, code = [0], b"", b""
        base = self.symbols[slot]["attack_code"]
        for n, attempt in enumerate(attempts):
            words += b"".join(attempt.steps).replace(struct.pack("<I", CODE), struct.pack("<I", CODE_BYTES * n))
            starts.append(len(words) // 4)
            code += struct.pack("<4H", *attempt.code, *[0] * (4 - len(attempt.code)))
        if any(code):
            self.write(base, code)
        judge = self.judge
        floods = any(one.startswith(FLOOD) for attempt in attempts for one in attempt.steps)
        self.write(judge["batch_words"], words)
        self.write(judge["batch_start"], struct.pack(f"<{len(starts)}I", *starts))
        for name, value in (("role", SLOTS.index(slot)), ("count", len(attempts)), ("flood_ms", self.flood_ms if floods else 0), ("others", 0)):
            self.set_word("judge", f"batch_{name}", value)
        stops.to_the_next(self.emulator, self.periods, PATIENCE_S, LONGEST_MS)
        self.programs += len(attempts)
        data = self.read(judge["batch_outcomes"], 12 * len(attempts))
        for attempt, row in zip(attempts, struct.iter_unpack("<3I", data)):
            outcome = Outcome(*row)
            result.tried += 1
            if attempt.expected(outcome, len(attempt.steps)):
                result.good += 1
            elif len(result.problems) < 8:
                result.problems.append(f"{slot}: {attempt.what or 'attempt'}: {outcome}; it should be: {attempt.expected}")
        result.problems += [f"{slot}: {what}" for what in self.damage()]

    def periods(self):
        """The emulator's own time: the canary counts milliseconds."""
        return self.word("canary", "canary_periods")

    def damage(self):
        """What is not as it must be after a batch."""
        found = [f"{p} {s}: {n}" for p, s in (("canary", "canary_damage"), ("client", "client_damage"), ("judge", "batch_others"))
                 if (n := self.word(p, s))]
        if canary_changed(self.read(self.symbols["canary"]["canary_memory"], CANARY_BYTES)):
            found.append("the canary's memory has changed")
        try:
            self.kernel.check()
        except Broken as broken:
            found.append(f"the kernel: {broken}")
        if not found and self.kernel.summary() != self.baseline:
            found.append(f"the kernel does not come to rest: {self.kernel.summary()} instead of {self.baseline}")
        return found

    def late(self):
        return self.word("canary", "canary_late")

    def finish(self):
        """Ends the run; what is wrong with that."""
        self.set_word("judge", "batch_count", 0)
        self.gdb.step()
        self.gdb.detach()
        status = self.emulator.wait_exit(20)
        text = self.emulator.output()
        return [f"it ended with status {status}"] * (status != 0) + ["a kernel panic"] * ("panic" in text)


# Registers that are nobody's: on Arm timers, GPIO, network, all kinds of the processor's own, and the aliases of bits; on RV32 CLINT,
# PLIC, flash, the device that ends the run.
DEVICES = {
    "armv7m": [0x40000000, 0x40002000, 0x40008000, 0x40010000, 0x40028000, 0x40200000, 0x22000000, 0x42000000, 0xE0000000, 0xE0001000, 0xE0002000,
               0xE000E004, 0xE000E014, 0xE000E100, 0xE000E200, 0xE000E400, 0xE000ED00, 0xE000ED04, 0xE000ED0C, 0xE000ED24, 0xE000ED98, 0xE000EDF0, 0xE000EF00, 0xE000EF34, 0xE0040000],
    "rv32": [0x02000000, 0x02004000, 0x0200BFF8, 0x0C000004, 0x0C002000, 0x0C200000, 0x0C200004, 0x00100000, 0x00101000, 0x10001000, 0x20000000, 0x30000000],
}


class World:
    """What a table of attempts wants to know: the system as the process in one slot sees it."""

    def __init__(self, arena, slot):
        layout, page = arena.layout, arena.layout["processes"][slot]
        self.arena, self.slot, self.arch, self.layout = arena, slot, arena.arch, layout
        self.regions, self.others = page["regions"], arena.symbols
        self.code, self.ram = self.regions[:2]
        self.symbols, self.kernel_symbols = arena.symbols[slot], arena.kernel_symbols
        self.buffer = self.symbols["buffer"]
        self.kernel_code, self.kernel_data = (region["base"] for region in layout["kernel"])
        self.stack_low, self.stack_bytes = page["stacks"][0]["base"], page["stacks"][0]["bytes"]
        self.other_hostile = SLOTS[(SLOTS.index(slot) + 1) % 3]
        self.other_stack_top = layout["processes"][self.other_hostile]["stacks"][0]["base"] + 256
        self.console = self.region("console", 2)["base"]
        self.processor = [0x02000000, 0x0200BFF8, 0x0C000000, 0x100000] if self.arch == "rv32" else [0xE000E100, 0xE000ED94, 0xE000E010, 0xE000EF00]
        self.devices = [self.console + 4, *self.processor, *DEVICES[self.arch]]

    def region(self, process, number):
        return self.layout["processes"][process]["regions"][number]

    def index(self, process):
        return self.layout["processes"][process]["index"]

    @property
    def foreign_tokens(self):
        """Of calls that are being served, but not by this process."""
        kernel = self.arena.kernel
        kernel.look()
        return [kernel.thread(t, "token") for t in kernel.threads if kernel.state(t) == "SERVED"]


def parts(attempts):
    """Batches of as many attempts as fit, and the checks between them."""
    chunk, size = [], 0
    for attempt in attempts:
        if isinstance(attempt, Check):
            if chunk:
                yield chunk
            yield attempt
            chunk, size = [], 0
            continue
        words = len(attempt.steps) * 10
        if len(chunk) == ATTEMPTS or size + words > WORDS:
            yield chunk
            chunk, size = [], 0
        chunk.append(attempt)
        size += words
    if chunk:
        yield chunk
