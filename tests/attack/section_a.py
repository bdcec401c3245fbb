# SPDX-License-Identifier: MIT
"""Section A: arguments of system calls. Each bad range is tried as each pointer argument of each call."""

from arena import ANY_FAULT, ANYTHING, CALLS, CODE, CONSTANTS, ENDS, ERRORS, SLOTS, TOKEN, Attempt, Faults, call, step

WRITABLE = 1 << 31
SERVER, CORPSE, CLIENT, COUNT_OF_CALLED, PEERS = 1, 2, 3, 3, 4  # handles: judge 0, server 1, corpse 2, client 3
HELPER, PRIORITY = 1, 10
CRASH_BYTES = 176
FOREVER = (0xFFFFFFFF, 0xFFFFFFFF)
SWEEP = 1 << 16


def options(w, *leases):
    words = [*FOREVER]
    for lease in [*leases, (0, 0)][:2]:
        words += lease
    return step("FILL", w.buffer, *words)


def lends(w, *leases, operation="ECHO", word=0, wanted=ANYTHING):
    return [options(w, *leases), call("call", SERVER, CONSTANTS["SERVE_" + operation], word, 0, 0, w.buffer, wanted=wanted)]


class Pointer:
    """An argument that points somewhere: how it is passed, for how many bytes (of its own choice if `bytes` is 0), what the caller must be able to do
    there, and the alignment that it must have."""

    def __init__(self, name, build, size, write, align=4, execute=False):
        self.name, self.build, self.size, self.write, self.align, self.execute = name, build, size, write, align, execute


def word_call(name, size=4):
    return Pointer(name, lambda w, a, n: [call(name, a, 0, 0, 0, 0, 0, 0)], size, True)


POINTERS = [
    Pointer("options of call", lambda w, a, n: [call("call", SERVER, 0, 0, 0, 0, a)], 24, False),
    Pointer("a lease to read", lambda w, a, n: lends(w, (a, n)), 0, False, align=1),
    Pointer("a lease to write", lambda w, a, n: lends(w, (a, n | WRITABLE)), 0, True, align=1),
    Pointer("the second lease", lambda w, a, n: lends(w, (0, 0), (a, n | WRITABLE)), 0, True, align=1),
    Pointer("lease_read to", lambda w, a, n: [step("SERVE"), call("lease_read", TOKEN, 0, 0, a, n)], 0, True, align=1),
    Pointer("lease_write from", lambda w, a, n: [step("SERVE"), call("lease_write", TOKEN, 1, 0, a, n)], 0, False, align=1),
    Pointer("crash to", lambda w, a, n: [call("crash", w.index("corpse"), a)], CRASH_BYTES, True, align=1),
    Pointer("start at", lambda w, a, n: [call("start", HELPER, a, 0, PRIORITY)], 2, False, align=2, execute=True),
    word_call("get"), word_call("put"), word_call("lock"), word_call("unlock"), word_call("take"), word_call("hand"),
    word_call("send", 16), word_call("receive", 16),
]


def tried(w, address, size, pointers=POINTERS, expected=None):
    """One attempt for each pointer argument that may take this address."""
    for p in pointers:
        if address == 0 and p.size == 24:
            continue  # no options
        yield Attempt(p.build(w, address, p.size or size), expected or Faults("POINTER", address=address), f"{p.name} {address:#x}, {p.size or size} bytes")


def bad_ranges(w):
    yield "A1", [0]
    yield "A2", [w.kernel_data + 0x100, w.kernel_symbols["kernel_state"], w.kernel_symbols["threads"]]
    yield "A3", [w.kernel_code, w.kernel_code + 0x400]
    yield "A4", [w.others["canary"]["canary_memory"], w.region("server", 1)["base"], w.region("judge", 1)["base"] + 16, w.region(w.other_hostile, 1)["base"]]
    yield "A5", [w.console, *w.processor]
    yield "A6", [0x70000000, 0xF0000000, 0xFFFFFF00]


def edges(w):
    base, end = w.ram["base"], w.ram["base"] + w.ram["bytes"]
    behind, before = [], []
    for p in POINTERS:
        size = p.size or 16
        last = end - size + p.align
        if not p.execute:
            behind += tried(w, last, size, [p])
            behind += tried(w, end, size, [p])
            before += tried(w, base - p.align, size, [p])
            before += tried(w, base - max(size // 2 // p.align * p.align, p.align), size, [p])
    yield "A7", behind
    yield "A8", before
    across = [p for p in POINTERS if p.align == 1 and not p.size]
    code_end = w.code["base"] + w.code["bytes"]
    spans = [(w.ram["base"] - 8, 16), (end - 8, 16), (code_end - 8, 16)]
    if len(w.regions) > 2:  # a helper's stack is a region of its own
        stack = w.regions[2]
        spans += [(stack["base"] - 8, 16), (stack["base"] + stack["bytes"] - 8, 16)]
    yield "A9", [a for at, n in spans for a in tried(w, at, n, across)]


def lengths(w):
    chosen = [p for p in POINTERS if p.name in ("a lease to read", "a lease to write", "the second lease")]
    ranges = {"A10": [(0xFFFFFFF0, 16), (0xFFFFFF80, 128), (w.buffer, -w.buffer & 0x7FFFFFFF), (0x80000001, 0x7FFFFFFF)],
              "A11": [(w.buffer, 0x7FFFFFFF), (w.buffer, 0x7FFFFFFF - 15), (0xFFFFFFFF, 2), (0xFFFFFFF8, 64), (w.buffer + 4, 0x7FFFFFFC)],
              "A12": [(w.buffer, 0x7FFFFFFF), (w.buffer, 0x40000000), (w.code["base"], 0x7FFFFFFF)]}
    for case, rows in ranges.items():
        attempts = [a for at, n in rows for a in tried(w, at, n, chosen)]
        if case == "A12":
            far = w.ram["base"] + w.ram["bytes"] - 4
            for n in (0xFFFFFFFF, 0x80000000, 0x80000040):
                attempts.append(Attempt([step("SERVE"), call("lease_read", TOKEN, 0, 0, w.buffer, n, wanted=64)], what=f"lease_read of {n:#x} bytes is clipped to what was lent"))
                attempts.append(Attempt([step("SERVE"), call("lease_read", TOKEN, 0, 0, far, n)], Faults("POINTER", address=far), f"lease_read of {n:#x} bytes to the end of memory"))
            attempts.append(Attempt(lends(w, (w.kernel_data, WRITABLE), wanted=0), what="0x80000000 is a lease of nothing, writable"))
        yield case, attempts


def overflowing_queue(w):
    queue = w.buffer
    for mask in (0xFFFFFFFF, 0xFFFF, 0x7FFFFFFF):
        for head in (0xFFFF, 0x7FFF, 0x1000):
            yield Attempt([step("FILL", queue, 0, 0, 0, mask), step("HELPER", CONSTANTS["HELP_SEND"], queue),
                           step("STORE32", queue, WRITABLE | 0x10000 | head), call("receive", queue, 0, 0, 0, 0, *FOREVER)],
                          Faults("POINTER", address=queue + 16 + 16 * (head & mask)), f"a queue whose slot {head:#x} lies beyond memory")


def zero_lengths(w):
    for at in (0, w.kernel_data, w.kernel_code, w.others["canary"]["canary_memory"], w.console, 0xFFFFFFFF):
        yield Attempt(lends(w, (at, 0), (at, WRITABLE), operation="FILL", wanted=0), what=f"leases of nothing at {at:#x}")
        yield Attempt([step("SERVE"), call("lease_read", TOKEN, 0, 0, at, 0, wanted=0), call("lease_write", TOKEN, 1, 0, at, 0, wanted=0)], what=f"nothing copied at {at:#x}")


def misaligned(w):
    for p in POINTERS:
        for by in (1, 2, 3):
            if p.align == 4:
                yield from tried(w, w.buffer + by, 0, [p])
    yield Attempt([call("crash", w.index("corpse"), w.buffer + 1)], ENDS, "a crash record may go to any address of one's own")
    yield Attempt(lends(w, (w.buffer + 65, 13), operation="READ", wanted=0), what="a lease may begin anywhere")


def own_memory(w):
    outputs = [p for p in POINTERS if p.write]
    yield "A16", [a for at in (w.code["base"], w.code["base"] + 64) for a in tried(w, at, 16, outputs)]
    room, wide = w.buffer + 64, 128
    yield "A17", [Attempt(lends(w, (room, wide), (room, wide | WRITABLE), operation="FILL", word=7, wanted=0), what="two leases of the same memory"),
                  Attempt(lends(w, (room, wide), (room + 3, (wide - 3) | WRITABLE), operation="FILL", word=7, wanted=0), what="two that overlap"),
                  Attempt([step("SERVE"), call("lease_read", TOKEN, 0, 0, room, 64, wanted=64), call("lease_write", TOKEN, 1, 0, room, 64, wanted=64)], what="in and out of the same place")]
    yield "A18", [Attempt(lends(w, (w.buffer, 24), (w.buffer, 24 | WRITABLE), operation="FILL", word=0xFF, wanted=0), what="the server overwrites the options"),
                  Attempt(lends(w, (0, 0), (w.buffer + 8, 16 | WRITABLE), operation="FILL", word=0x80, wanted=0), what="it overwrites the leases")]
    stack = w.ram["base"]
    watch, last = step("HELPER", CONSTANTS["HELP_CRASH"], 2000), step("LOAD32", w.kernel_data + 0x40)  # so that it always ends with a fault
    yield "A19", [Attempt([watch, *lends(w, (0, 0), (stack + at, 128 | WRITABLE), operation="FILL", word=byte), last], ANY_FAULT,
                          f"the server overwrites the stack from {at} on with {byte:#x}")
                  for at in range(0, w.stack_bytes - 127, 64) for byte in (0, 0x55, 0xFF)]


def valid_calls(w):
    """For each number that is a call, arguments with which it returns at once."""
    tick, gone = 1, ERRORS["TIMEOUT"]
    return {
        "yield": [call("yield")], "exit": [step("HELPER", CONSTANTS["HELP_NOTHING"], 0)], "now": [call("now")], "sleep": [call("sleep", 0, 0, wanted=0)],
        "wait": [call("wait", 0, 0, 0, 0, wanted=gone)], "notify": [call("notify", CLIENT, 0, wanted=0)], "call": [call("call", SERVER, 0, 1, wanted=0)],
        "reply": [call("reply", 0, wanted=ERRORS["STALE"])],
        "reply_wait": [call("wait", tick, tick, 0, 0), call("raise", 0), call("reply_wait", 0, 0, 0, 0, 0, tick, 0, wanted=tick)],
        "lease_read": [call("lease_read", 0, 0, 0, 0, 0, wanted=ERRORS["STALE"])], "lease_write": [call("lease_write", 0, 0, 0, 0, 0, wanted=ERRORS["STALE"])],
        "mail": [call("mail", CORPSE, 0, wanted=ERRORS["DEAD"])], "raise": [call("raise", 0)], "crash": [call("crash", w.index("canary"), w.buffer, wanted=ERRORS["NONE"])],
        "start": [call("start", 0, w.code["base"], 0, PRIORITY, wanted=ERRORS["BUSY"])], "priority": [call("priority", 0, PRIORITY, wanted=0)],
        "park": [call("unpark", 0), call("park")], "unpark": [call("unpark", 0), call("park")], "get": [call("get", w.buffer, 0, 0, wanted=gone)],
        "put": [call("put", w.buffer, wanted=0)], "lock": [step("STORE32", w.buffer, 0), call("lock", w.buffer, 0, 0, wanted=0)],
        "unlock": [step("STORE32", w.buffer, 0), call("lock", w.buffer, 0, 0, wanted=0), call("unlock", w.buffer, wanted=0)],
        "take": [step("STORE32", w.buffer, 0), call("take", w.buffer, 0, 0, wanted=gone)], "hand": [call("hand", w.buffer, 0, wanted=ERRORS["AGAIN"])],
        "send": [step("FILL", w.buffer, 0, 1, 0, 0), call("send", w.buffer, wanted=ERRORS["AGAIN"])], "receive": [step("FILL", w.buffer, 0, 0, 0, 0), call("receive", w.buffer, 0, 0, 0, 0, 0, 0, wanted=gone)],
        "park_until": [call("park_until", 0, 0, wanted=gone)], "null": [call("null", wanted=0)],
    }


NO_SUCH = Faults("CALL_NUMBER")


def number(w, n):
    names = {k: name for name, k in CALLS.items()}
    if n in names and names[n] not in ("invalid", "dma_start"):  # of which the arena has no channel
        if names[n] in ("shutdown", "supervise"):
            return Attempt([call(n)], Faults("HANDLE"), names[n])
        return Attempt(w.valid[names[n]], what=f"call {names[n]}")
    return Attempt([call(n)], NO_SUCH, f"call {n:#x}")


def numbers(w, full):
    """In CI each of the three slots tries a third of them."""
    every = [number(w, n) for n in (range(SWEEP) if full else range(SLOTS.index(w.slot), SWEEP, len(SLOTS)))]
    extremes = [0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, 0x80000000, 0x80000001, 0x10000, 0x20000000, 0xE0000000] + [29 | 1 << bit for bit in range(5, 32)]
    yield "A20", every + [number(w, n) for n in extremes]
    if w.arch == "rv32":
        yield "A21", [number(w, n | odd) for n in range(32) for odd in (0x100, 0x80000000, 0x55550000, 0xFFFFFF00)] + [number(w, n) for n in range(256)]
        return
    a21 = []
    for n in range(256):
        a21.append(Attempt([step("RUN", CODE)], what=f"svc {n} of the null call", code=(0x2700 | CALLS["null"], 0xDF00 | n, 0x4770)))
        a21.append(Attempt([step("RUN", CODE)], NO_SUCH, f"svc {n} of no call", code=(0x27FF, 0xDF00 | n, 0x4770)))
    yield "A21", a21


def flags(w):
    no = Faults("ARGUMENT")
    for bit in range(16, 32):
        yield Attempt([call("notify", CLIENT, 1 << bit)], no, f"notify of bit {bit}")
    for priority in (32, 33, 255, 256, 0x80000000, 0xFFFFFFFF, 7, 0):
        yield Attempt([call("start", HELPER, w.code["base"], 0, priority)], no, f"a start with priority {priority}")
        if priority != 0xFFFFFFFF:  # asks for it
            yield Attempt([call("priority", 0, priority)], no, f"priority {priority}")
    yield Attempt([call("wait", WRITABLE, 0xFFFFFFFF, 0, 0, wanted=ERRORS["TIMEOUT"])], what="reserved bits of a wait are ignored")
    yield Attempt([call("shutdown", 0)], Faults("HANDLE"), "a right that it has not")


HANDLES = {  # call: (how many there are, what else it is passed)
    "notify": (PEERS, (0,)), "call": (COUNT_OF_CALLED, ()), "mail": (PEERS, (0,)), "raise": (1, ()), "unpark": (2, ()), "priority": (2, (PRIORITY,)),
    "start": (2, (0, 0, PRIORITY)), "crash": (None, ()),
}


def values(count):
    """Handles that are none: off by one, negative, at each power of two."""
    powers = {(1 << bit) + by for bit in range(32) for by in (-1, 0, 1)}
    return sorted(v & 0xFFFFFFFF for v in powers | {count, count + 1, -1, -2, -count} if not 0 <= v & 0xFFFFFFFF < count)


def handles(w, full):
    no = Faults("HANDLE")
    attempts = []
    for name, (count, rest) in HANDLES.items():
        count = count if count is not None else len(w.others) + 1
        attempts += [Attempt([call(name, v, *rest)], no, f"{name} of {v:#x}") for v in values(count)]
    for name in ("lease_read", "lease_write"):
        attempts += [Attempt([call(name, 0, v, 0, w.buffer, 4)], no, f"{name} of lease {v:#x}") for v in values(2)]
    sweep = range(PEERS, SWEEP) if full else [*range(PEERS, 256), *range(256, SWEEP, 509)]
    attempts += [Attempt([call("notify", v, 0)], no, f"notify of {v:#x}") for v in sweep]
    stale = ERRORS["STALE"]
    tokens = [call(name, token, 0, 0, w.buffer, 4, wanted=stale) for token in range(SWEEP if full else 4096) for name in ("reply",)]
    for token in w.foreign_tokens + [0xFFFFFFFF, 0x80000000, *(1 << bit for bit in range(32))]:
        tokens += [call("reply", token, wanted=stale), call("lease_read", token, 0, 0, w.buffer, 4, wanted=stale), call("lease_write", token, 1, 0, w.buffer, 4, wanted=stale)]
    attempts += [Attempt(tokens[n:n + 8], what=f"forged tokens, from number {n} on") for n in range(0, len(tokens), 8)]
    yield "A23", attempts
    own = [w.buffer, w.ram["base"], w.code["base"], w.others["canary"]["canary_memory"]]
    yield "A24", [Attempt([call(name, v, *rest)], no, f"{name} of a pointer") for v in own for name, (_, rest) in HANDLES.items()] + [
        Attempt([call("reply", v, wanted=stale), call("lease_read", v, 0, 0, w.buffer, 4, wanted=stale)], what="a pointer for a token") for v in own]
    yield "A25", [Attempt([step("SERVE"), call("reply", TOKEN, wanted=0), call("reply", TOKEN, wanted=stale)], what="two answers to one call"),
                  Attempt([call("lock", w.buffer, 0, 0, wanted=0), call("unlock", w.buffer, wanted=0), call("unlock", w.buffer)], Faults("ARGUMENT"), "two unlocks of one lock")]
    yield "A26", [Attempt([step("SERVE"), call("reply", TOKEN, wanted=0), call("lease_read", TOKEN, 0, 0, w.buffer, 4, wanted=stale),
                           call("lease_write", TOKEN, 1, 0, w.buffer, 4, wanted=stale)], what="leases end with the answer"),
                  Attempt([step("SERVE"), step("SLEEP", 30000), call("lease_write", TOKEN, 1, 0, w.buffer, 4, wanted=stale), call("reply", TOKEN, wanted=stale)], what="and with the deadline")]
    entries = [w.kernel_code + 0x100, w.kernel_code | 1, w.region("server", 0)["base"], w.region("judge", 0)["base"] | 1, w.ram["base"], w.buffer | 1, 0xFFFFFFFD, w.console]
    yield "A27", [Attempt([call("start", HELPER, at, 0, PRIORITY)], Faults("POINTER", address=at), f"a thread that starts at {at:#x}") for at in entries]


def cases(w, full):
    w.valid = valid_calls(w)
    for case, addresses in bad_ranges(w):
        pointers = [p for p in POINTERS if p.write] if case == "A3" else POINTERS
        yield case, [a for at in addresses for a in tried(w, at, 16, pointers)]
    yield from edges(w)
    yield from lengths(w)
    yield "A13", list(overflowing_queue(w))
    yield "A14", list(zero_lengths(w))
    yield "A15", list(misaligned(w))
    yield from own_memory(w)
    yield from numbers(w, full)
    yield "A22", list(flags(w))
    yield from handles(w, full)
