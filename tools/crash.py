#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turns crash records into words: who, what, where in the source, and by which way it got there.

  crash.py --board B --image I             the records of the emulator that `make run` has started in another terminal
  crash.py --board B --image I --record H  one record, as the 352 hexadecimal digits of its bytes"""

import argparse
import json
import os
import re
import struct
import subprocess
import sys

sys.dont_write_bytecode = True

import running  # noqa: E402
from emulator import ROOT, EmulatorError  # noqa: E402
from monitor import MonitorError  # noqa: E402
from symbols import read_symbols  # noqa: E402

LAYOUT = struct.Struct("<I H 2B 6I Q I 13I I 16I I 8B")  # struct crash of abi/abi.h
RECORD_WORDS = LAYOUT.size // 4
POLICIES = ("it stopped for good", "it began anew", "the board was reset", "the run was ended")
PLACES = ("nothing is there", "a null pointer", "", "kernel memory", "its own memory, which it may not use so", "", "a peripheral that is not its own")
BELOW_STACK, OTHER = 2, 5
REGISTERS = {"rv32": [f"x{n}" for n in range(5, 18)]}
ARM_REGISTERS = [f"r{n}" for n in range(13)]
STORES, LOADS = re.compile(r"st|push|vst|s[bhw]$|c\.s[bhw]"), re.compile(r"ld|pop|vld|l[bhw]u?$|c\.l[bhw]")


class Record:
    """One struct crash."""

    def __init__(self, data):
        fields = LAYOUT.unpack(data)
        self.count, self.generation, self.resets = fields[:3]
        self.kind, self.pc, self.sp, self.lr, self.address, self.time, self.syscall = fields[5:12]
        self.registers, self.stack_at, self.stack, self.wait_us = fields[12:25], fields[25], fields[26:42], fields[42]
        words, self.has_address, self.place, self.process, self.thread, self.owner, self.policy = fields[43:50]
        self.stack = self.stack[:words]


class Program:
    """What objdump and addr2line know of one linked process."""

    def __init__(self, elf, objdump):
        self.elf = elf
        self.addr2line = objdump.replace("objdump", "addr2line")
        self.operations, self.calls, self.jumps = {}, {}, {}
        self.read(subprocess.run([objdump, "-d", "--no-show-raw-insn", str(elf)], capture_output=True, text=True, check=True).stdout)

    def read(self, listing):
        """Fills operations (address: mnemonic), calls (return address: function called, or None) and jumps."""
        function = called = None
        for line in listing.splitlines():
            if head := re.match(r"[0-9a-f]+ <(.+)>:", line):
                function = head[1]
            elif code := re.match(r" *([0-9a-f]+):\t(\S+)(.*)", line):
                address, operation = int(code[1], 16), code[2]
                target = (re.search(r"<([^+>]+)>", code[3]) or [None, None])[1]
                if called is not None:
                    self.calls[address] = called[0]
                is_call = operation in ("bl", "blx", "jal", "jalr") and not code[3].strip().startswith("zero")
                called = (target,) if is_call else None
                if not is_call and target and target != function:
                    self.jumps.setdefault(target, set()).add(function)
                self.operations[address] = operation

    def lines(self, address):
        """(function, file:line) of the instruction; inlined functions first."""
        out = subprocess.run([self.addr2line, "-f", "-i", "-e", str(self.elf), f"{address:#x}"], capture_output=True, text=True, check=True)
        lines = out.stdout.split("\n")
        return [(f, os.path.normpath(re.sub(r" \(discriminator.*", "", w)).replace(f"{ROOT}/", "")) for f, w in zip(lines[::2], lines[1::2]) if f != "??"]

    def function(self, address):
        """The function that was linked, not one inlined into it."""
        found = self.lines(address)
        return found[-1][0] if found else None


def callers(program, record):
    """Return addresses, the innermost first: each is behind a call of the function before, or of one that jumps there. Where the
    program was is not known after a jump to nowhere or without a frame: then the first return address stands for it."""
    last = program.function(record.pc)
    found = []
    for n, word in enumerate((record.lr, *record.stack)):
        word &= ~1
        if word not in program.calls or (n == 0 and program.function(word - 1) == last):
            continue  # no return address, or one of a call that the function itself has made
        target = program.calls[word]
        if last is None or target in (None, last) or target in program.jumps.get(last, ()):
            found.append(word)
            last = program.function(word - 1)
    return found


class Image:
    """A built image: whose memory is where, and the words for it."""

    def __init__(self, folder):
        self.folder = folder
        self.layout = json.loads((folder / "layout.json").read_text())
        self.objdump = json.loads((folder / "link.json").read_text())["objdump"]
        self.names = list(self.layout["processes"])
        text = (ROOT / "abi/faults.def").read_text()
        self.meanings = {int(n): words for n, words in re.findall(r'^FAULT\((\d+), \w+, "(.*)"\)', text, re.M)}
        self.calls = {int(n): name for n, name in re.findall(r"^SYSCALL\w*\((\d+), (\w+)", (ROOT / "abi/syscalls.def").read_text(), re.M)}

    def program(self, name):
        elf = next(self.folder / f for f in (f"{name}.process.elf", f"{name}.elf") if (self.folder / f).exists())
        return Program(elf, self.objdump)

    def thread(self, slot):
        names = [s["name"] for p in self.layout["processes"].values() for s in p["stacks"]]
        return names[slot] if slot < len(names) else str(slot)

    def place(self, record):
        """Where the address lies."""
        if record.place == BELOW_STACK:
            process = self.layout["processes"][self.names[record.process]]
            stack = min((s for s in process["stacks"] if s["base"] >= record.address), key=lambda s: s["base"], default=process["stacks"][0])
            return f"{stack['base'] - record.address} bytes below the stack of thread {stack['name']} of process {self.names[record.process]}: stack overflow"
        if record.place == OTHER:
            return f"memory of process {self.names[record.owner]}"
        return PLACES[record.place]

    def sentence(self, record, program):
        """What it did."""
        meaning = self.meanings.get(record.kind, "failed")
        if record.syscall or "system call" in meaning or "passed" in meaning:
            meaning += f" to the system call `{self.calls.get(record.syscall, record.syscall)}`" if "passed" in meaning else f", in the system call `{self.calls.get(record.syscall, record.syscall)}`"
        if not record.has_address:
            return meaning
        operation = program.operations.get(record.pc, "").split(".")[0]
        if "touched" in meaning:
            meaning = "wrote" if STORES.match(operation) else "read" if LOADS.match(operation) else meaning
        return f"{meaning} {'to ' if 'jumped' in meaning else ''}{record.address:#010x}, {self.place(record)}".replace("jumped to memory it may not execute to", "jumped to")

    def outcome(self, record):
        wait = f" {record.wait_us / 1000:g} ms later" if record.wait_us else " at once"
        return POLICIES[record.policy] + (wait if record.policy == 1 else "") + (f"; {record.resets} reset(s) since" if record.resets else "")

    def describe(self, record):
        if record.process >= len(self.names):
            return [f"panic of the kernel, number {record.count}: pc {record.pc:#010x}, address {record.address:#010x}", "  then: " + self.outcome(record)]
        name = self.names[record.process]
        program = self.program(name)
        out = [f"crash {record.count} of process {name}: it {self.sentence(record, program)}",
               f"  thread {self.thread(record.thread)}, generation {record.generation}, {record.time / 1e6:.6f} s after the start"]
        where = program.lines(record.pc) if record.pc in program.operations else []
        steps = [(f, line, record.pc) for f, line in where]
        for address in callers(program, record):
            steps += [(f, line, address) for f, line in program.lines(address - 1)]
        if not where:
            out.append(f"  at pc {record.pc:#010x}, which is no instruction of its own" if record.pc else "  exactly where is not known: no frame could be saved")
        for n, (function, line, address) in enumerate(steps):
            if n == 0 or steps[n - 1][:2] != (function, line):
                inlined = n > 0 and steps[n - 1][2] == address
                how = "at" if where and n == 0 else "inlined into" if inlined else "called from"
                out.append(f"  {how} {function}, {line} ({address:#010x})")
        out += self.numbers(record)
        return out + ["  then: " + self.outcome(record)]

    def numbers(self, record):
        names = REGISTERS.get(self.layout["arch"], ARM_REGISTERS)
        known = [f"{n} {v:08x}" for n, v in zip(names, record.registers)] + [f"sp {record.sp:08x}", f"lr {record.lr:08x}"]
        out = ["  " + "  ".join(known[at:at + 5]) for at in range(0, len(known), 5)]
        for at in range(0, len(record.stack), 8):
            out.append(f"  {record.stack_at + 4 * at:08x}: " + " ".join(f"{w:08x}" for w in record.stack[at:at + 8]))
        return out


def read_records(read_words, folder, image):
    """All records of a running image; read_words(address, count) gives words of its memory."""
    at = read_symbols(folder / f"{image.layout['image']}.elf")["crashes"]
    words = read_words(at, RECORD_WORDS * (len(image.names) + 1))
    data = struct.pack(f"<{len(words)}I", *words)
    records = [Record(data[n:n + LAYOUT.size]) for n in range(0, len(data), LAYOUT.size)]
    return [r for r in records if r.count != 0]


def words_of(monitor):
    """A function that reads words of memory through the emulator's control connection."""
    def read(address, count):
        text = monitor.human(f"xp /{count}wx {address:#x}")
        return [int(word, 16) for line in text.splitlines() for word in line.split(":", 1)[1].split()]
    return read


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--board", required=True)
    parser.add_argument("--image", default="demo")
    parser.add_argument("--record")
    options = parser.parse_args()
    folder = ROOT / "build" / options.board / options.image
    try:
        image = Image(folder)
        if options.record:
            records = [Record(bytes.fromhex(options.record))]
        else:
            monitor = running.find(options.board)
            records = read_records(words_of(monitor), folder, image)
            monitor.close()
    except FileNotFoundError:
        sys.exit(f"error: image {options.image} is not built for {options.board}; fix: make build BOARD={options.board} IMAGE={options.image}")
    except (EmulatorError, MonitorError) as error:
        sys.exit(f"crash: {error}")
    except (ValueError, struct.error) as error:
        sys.exit(f"error: --record is no crash record: {error}; fix: give all {2 * LAYOUT.size} hexadecimal digits")
    for record in records:
        print("\n".join(image.describe(record)))
    if not records:
        print("nothing has crashed")


if __name__ == "__main__":
    main()
