# SPDX-License-Identifier: MIT
"""Section D: reads, writes and jumps everywhere. What must come of each address is computed from the map that the build has published."""

import random

from arena import CONSTANTS, GOES, Attempt, Faults, call, step
from section_a import SERVER

READ, WRITE, EXECUTE = 1, 2, 4
PRIVATE = 0xE0000000  # and up: the processor's own, on Arm


def may(w, address, right, size=1):
    """Does the published map let the process do that?"""
    return any(r["rights"] & right and r["base"] <= address and address + size <= r["base"] + r["bytes"] for r in w.regions)


def is_guard(w, address):
    return any(guard <= address < guard + 256 for guard in w.layout["guards"])


def refused(w, address):
    return Faults("ACCESS", "BUS", address=address)


def load(w, address):
    allowed = may(w, address, READ) and not is_guard(w, address)
    return Attempt([step("LOAD8", address)], GOES if allowed else refused(w, address), f"a read of {address:#x}")


def store(w, address):
    return Attempt([step("STORE8", address, 0xEE)], refused(w, address), f"a write of {address:#x}")


def jump(w, address):
    return Attempt([step("JUMP", address)], Faults("EXECUTE", "STATE", "ACCESS"), f"a jump to {address:#x}")


def targets(w):
    """Everything that has a name."""
    found = []
    for base, size in ((r["base"], r["bytes"]) for r in w.layout["kernel"]):
        found += [base, base + size // 2 & ~3, base + size - 4]
    found += [w.kernel_symbols[name] for name in ("kernel_state", "threads", "processes", "syscall_table", "image_processes", "crashes")]
    for name, page in w.layout["processes"].items():
        if name != w.slot:
            for region in page["regions"]:
                found += [region["base"], region["base"] + region["bytes"] // 2 & ~3, region["base"] + region["bytes"] - 4]
            found.append(page["page"])
    return found + w.devices


def edges(w):
    every = {(r["base"], r["base"] + r["bytes"]) for page in w.layout["processes"].values() for r in page["regions"]}
    for base, end in sorted(every):
        for address in (base - 1, base, end - 1, end):
            yield load(w, address & 0xFFFFFFFF)
            if not may(w, address, WRITE) or is_guard(w, address):
                yield store(w, address & 0xFFFFFFFF)


def granules(w, full):
    ends = [page["data"]["base"] + page["data"]["bytes"] for page in w.layout["processes"].values()]
    ram = range(w.kernel_data, max(ends) + 256, 32)
    code = range(w.kernel_code, max(page["code"]["base"] + page["code"]["bytes"] for page in w.layout["processes"].values()) + 256, 32)
    share = 1 if full else 3
    chosen = random.Random(5)
    far = [megabyte << 20 | chosen.randrange(1 << 20) & ~3 for megabyte in range(0, 4096, 1 if full else 4)]
    offset = ("first", "middle", "last").index(w.slot) % share
    return [load(w, address) for address in [*ram[offset::share], *code[offset::share], *far]]


def gadgets(w, full):
    """Every function of the kernel, and a little behind its beginning."""
    low, high = w.kernel_code, w.kernel_code + w.layout["kernel"][0]["bytes"]
    functions = sorted({a & ~1 for a in w.kernel_symbols.values() if low <= a < high})
    chosen = functions if full else functions[::3]
    bit = 0 if w.arch == "rv32" else 1
    return [jump(w, a + by | bit) for a in chosen for by in (0, 4, 10)]


def cases(w, full):
    everything = targets(w)
    yield "D1", [load(w, a) for a in everything]
    yield "D2", [store(w, a) for a in everything + [w.code["base"], w.code["base"] + w.code["bytes"] - 1]]
    yield "D3", [jump(w, a | (w.arch != "rv32")) for a in everything + [w.ram["base"], w.buffer]]
    yield "D4", list(edges(w))
    yield "D5", granules(w, full)
    yield "D6", gadgets(w, full)
    entries = [n for n in ("armv7m_svc", "armv7m_fault", "armv7m_alarm", "armv7m_irq", "armv7m_boot_end", "armv7m_idle_code", "cortexm_reset", "rv32_trap", "rv32_reset", "kernel_main", "arch_idle",
                           "arch_exit", "kernel_panic", "kernel_fault") if n in w.kernel_symbols]
    yield "D7", [jump(w, w.kernel_symbols[n] | (w.arch != "rv32")) for n in entries]
    echo = call("call", SERVER, CONSTANTS["SERVE_ECHO"], 1)
    yield "D8", [Attempt([echo, step("LOAD32", a)], refused(w, a), f"{a:#x} after its owner has run") for a in (w.region("server", 1)["base"], w.region("server", 0)["base"], w.region("judge", 1)["base"] + 8, w.console)] + [
        Attempt([call("yield"), call("notify", 3, 0), step("STORE8", a, 1)], refused(w, a), f"{a:#x} after others have run") for a in (w.others["canary"]["canary_memory"], w.region("client", 1)["base"], w.region(w.other_hostile, 1)["base"])]
