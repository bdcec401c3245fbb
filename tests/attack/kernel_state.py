# SPDX-License-Identifier: MIT
"""The kernel's state, read from outside while a process runs, and what must hold of it: each thread is in exactly the list that its
state says, lists end, bits and lists agree, deadlines are in order, priorities are their own or lent. The same invariants as on the host
(tests/host/kernel/invariants.c), without those that a hostile process can break in its own memory."""

import functools
import json
import re
import shlex
import struct
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {
    "thread": "identity region_words fp_save process next list bit priority base_priority state slot link server_process word server clients token later due",
    "process": "config event_waiters callers word_waiters succession.key succession.from succession.heir call_receiver generation state",
    "kernel": "ready ready_bits current deadlines quantum_owner stray_lines idle",
    "process_config": "region_words",
}
STATES = "READY STOPPED SLEEPING WAITING QUEUED SERVED PARKED TAKING SENDING LOCKING BEGINNING".split()
TIMED = 0x80
CANARY_BYTES = 256
UNLISTED = {"STOPPED", "SLEEPING", "PARKED", "BEGINNING"}


class Broken(Exception):
    """An invariant that does not hold."""


def demand(holds, what):
    if not holds:
        raise Broken(what)


def canary_changed(data):
    """Whether somebody has written to what the canary keeps (arena/canary.c)."""
    return any(word != n * 0x9E3779B9 & 0xFFFFFFFF for n, (word,) in enumerate(struct.iter_unpack("<I", data)))


@functools.lru_cache
def layout_of(board):
    """Offsets and sizes of the kernel's structures, as its own compiler lays them out."""
    commands = json.loads((ROOT / "build" / board / "compile_commands.json").read_text())
    command = shlex.split(next(c["command"] for c in commands if c["file"].endswith("kernel/sched.c")))
    command = command[: command.index("-o")] + ["-S", "-O0", "-w", "-xc", "-", "-o", "-"]
    source = ['#include "kernel.h"', "void f(void) {"]
    for name, fields in FIELDS.items():
        source.append(f'__asm__("@@ {name} - %c0 %c1" : : "i"(0), "i"(sizeof(struct {name})));')
        source += [f'__asm__("@@ {name} {f} %c0 %c1" : : "i"(offsetof(struct {name}, {f})), "i"(sizeof ((struct {name} *)0)->{f}));' for f in fields.split()]
    source += [f'__asm__("@@ state {s} %c0 0" : : "i"(THREAD_{s}));' for s in STATES]
    command = [word for word in command if word not in ("-MD",)]
    done = subprocess.run(command, input="\n".join(source + ["}"]), text=True, capture_output=True, check=True)
    return {(s, f): (int(at), int(size)) for s, f, at, size in re.findall(r"@@ (\w+) ([\w.-]+) (\d+) (\d+)", done.stdout)}


class KernelState:
    """A look at the kernel's memory, in an emulator with qtest that runs this image."""

    def __init__(self, rig, image, emulator):
        self.layout, self.symbols = layout_of(rig.board), rig.symbols(image)
        processes = rig.layout(image)["processes"]
        threads = sum(len(process["stacks"]) for process in processes.values())
        self.base = self.symbols["kernel_state"]
        self.end = self.symbols["__kept_start"]
        self.read = emulator.read_bytes
        self.memory = b""
        self.states = {number: name for (s, name), (number, _) in self.layout.items() if s == "state"}
        self.threads = [self.at("threads", "thread", n) for n in range(threads)]
        self.processes = [self.at("processes", "process", n) for n in range(len(processes))]
        self.idle = self.base + self.layout["kernel", "idle"][0]

    def at(self, symbol, kind, number):
        return self.symbols[symbol] + number * self.layout[kind, "-"][1]

    def look(self):
        self.memory = self.read(self.base, self.end - self.base)

    def bytes_at(self, address, size):
        if self.base <= address and address + size <= self.end:
            return self.memory[address - self.base : address - self.base + size]
        return self.read(address, size)

    def word(self, address):
        return struct.unpack("<I", self.bytes_at(address, 4))[0]

    def field(self, kind, address, name):
        offset, size = self.layout[kind, name]
        return int.from_bytes(self.bytes_at(address + offset, min(size, 8)), "little")

    def thread(self, address, name):
        return self.field("thread", address, name)

    def state(self, t):
        number = self.thread(t, "state") & ~TIMED
        demand(number in self.states, f"thread {t:#x} has state {number}")
        return self.states[number]

    def chain(self, first):
        found = []
        while first:
            demand(first in self.threads, f"a list has {first:#x}, which is no thread")
            demand(first not in found, f"a list goes round at {first:#x}")
            found.append(first)
            first = self.thread(first, "link")
        return found

    def ready_lists(self):
        found, bits = [], self.field("kernel", self.base, "ready_bits")
        offset = self.base + self.layout["kernel", "ready"][0]
        for priority in range(32):
            tail = self.word(offset + 4 * priority)
            demand(bool(tail) == bool(bits >> (31 - priority) & 1), f"the bit of priority {priority} and its list")
            t = tail
            while tail:
                demand(t in self.threads and t not in found, f"the ready list of priority {priority} has {t:#x}")
                demand(self.state(t) == "READY" and self.thread(t, "priority") == priority, f"thread {t:#x} is in a ready list that is not its own")
                found.append(t)
                t = self.thread(t, "next")
                if t == tail:
                    break
        return found

    def lists(self):
        """Every list, with the states that may hang in it."""
        for p in self.processes:
            yield self.chain(self.field("process", p, "event_waiters")), {"WAITING"}
            yield self.chain(self.field("process", p, "callers")), {"QUEUED"}
            yield self.chain(self.field("process", p, "word_waiters")), {"TAKING", "SENDING", "LOCKING"}
        for t in self.threads:
            yield self.chain(self.thread(t, "clients")), {"SERVED"}

    def owner(self, t):
        """Who owns the lock that the thread waits for."""
        p, server = self.thread(t, "process"), self.thread(t, "server")
        key, was, heir = (self.field("process", p, f"succession.{f}") for f in ("key", "from", "heir"))
        return heir if (server, self.thread(t, "word")) == (was, key) else server

    def lent(self, t):
        """The priority that the thread must have."""
        due = self.thread(t, "base_priority")
        mine = self.thread(t, "process")
        for other in self.threads:
            state = self.state(other)
            lends = state == "SERVED" and self.thread(other, "server") == t or state == "LOCKING" and self.owner(other) == t
            if state == "QUEUED":
                server = self.thread(other, "server_process")
                lends = server == mine and self.field("process", server, "call_receiver") == t
            due = min(due, self.thread(other, "priority")) if lends else due
        return due

    def deadlines(self):
        """The threads that have one, soonest first."""
        found, t = [], self.field("kernel", self.base, "deadlines")
        while t:
            demand(t in self.threads and t not in found, f"the deadlines have {t:#x}")
            found.append(t)
            t = self.thread(t, "later")
        due = [self.thread(t, "due") for t in found]
        demand(due == sorted(due), "the deadlines are not in order")
        return found

    def regions(self):
        """What leads to the words that the protection unit is given when each thread runs: the pointer to them, and the page that must stand behind them."""
        self.look()
        return [(self.thread(t, "region_words"), self.word(t + self.layout["thread", "identity"][0])) for t in [*self.threads, self.idle]]

    def check(self):
        """All invariants, while a process runs."""
        self.look()
        current = self.field("kernel", self.base, "current")
        places = self.ready_lists()
        for found, states in self.lists():
            priorities = [self.thread(t, "priority") for t in found]
            demand(priorities == sorted(priorities), "waiters stand by priority")
            for t in found:
                demand(self.state(t) in states, f"thread {t:#x}, {self.state(t)}, hangs in a list of {states}")
            places += found
        timed = self.deadlines()
        for slot, t in enumerate(self.threads):
            state = self.state(t)
            demand(places.count(t) == (state not in UNLISTED and t != current), f"thread {slot}, {state}, is in {places.count(t)} lists")
            demand(not self.thread(t, "state") & TIMED or t in timed, f"thread {slot} is timed and has no deadline")
            config = self.field("process", self.thread(t, "process"), "config")
            demand(self.thread(t, "region_words") == self.field("process_config", config, "region_words"), f"thread {slot} has regions that are not its own")
            if state not in ("STOPPED", "BEGINNING"):  # then it is its predecessor's
                has, due = self.thread(t, "priority"), self.lent(t)
                demand(has == due, f"thread {slot}, {state}, has priority {has} instead of {due}")
        demand(current in self.threads and self.state(current) == "READY", f"{current:#x} runs")

    def summary(self):
        """What must be the same whenever everybody rests: state and priorities of all threads, and what hangs where."""
        at_work = {"READY", "SLEEPING"}  # who does something now and then
        rows = [("at work" if (state := self.state(t)) in at_work else state, state != "STOPPED" and self.thread(t, "priority")) for t in self.threads]
        return rows + [len(found) for found, _ in self.lists()] + [self.field("kernel", self.base, "stray_lines")]
