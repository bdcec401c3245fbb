# SPDX-License-Identifier: MIT
"""Section B: between processes. What changes while it is used, who dies meanwhile, answers to nobody, floods."""

from arena import CONSTANTS, ERRORS, NOTE, TOKEN, Attempt, Check, Faults, call, step
from section_a import CLIENT, CORPSE, SERVER, lends

ILL = 999  # the number of no call: a crash at will
DIES = Faults("CALL_NUMBER")
STALE, DEAD, TIMEOUT, RANGE, FULL = (ERRORS[name] for name in ("STALE", "DEAD", "TIMEOUT", "RANGE", "FULL"))
ONES = 0x01010101


def pattern(w):
    return step("FILL", w.buffer + 64, *[ONES] * 4)


def sum_of_lease(w, operation):
    """The server adds up 16 bytes that are 1 each."""
    return [pattern(w), *lends(w, (w.buffer + 64, 16))[:1]], step("ASK", 7, SERVER, CONSTANTS["SERVE_" + operation], 0, 0, 0, w.buffer, wanted=16)


def descriptors(w):
    prepare, ask = sum_of_lease(w, "SLOWLY")
    yield Attempt([*prepare, step("HELPER", CONSTANTS["HELP_SPOIL"], w.buffer), ask], what="the options are overwritten while the server borrows")
    yield Attempt([*prepare, step("HELPER", CONSTANTS["HELP_SPOIL"], w.buffer + 8), ask], what="only the leases")


def deaths(w):
    prepare, _ = sum_of_lease(w, "LATE")
    late = call("call", SERVER, CONSTANTS["SERVE_LATE"], 0, 0, 0, w.buffer)
    yield "B3", [Attempt([*prepare, step("HELPER", CONSTANTS["HELP_CRASH"], 500), late], DIES, "the caller dies while the server pauses"),
                 Attempt([step("ASK", 7, SERVER, CONSTANTS["SERVE_LAST"], wanted=STALE)], what="the server found the call ended")]
    yield "B4", [Attempt([step("SERVE"), call(ILL)], DIES, "dies while it holds a lease"), Check("client", "client_status", DEAD)]
    yield "B5", [Attempt([step("SERVE"), step("NOTE", TOKEN), call(ILL)], DIES, "dies with a token"),
                 Attempt([call("reply", NOTE, wanted=STALE), call("lease_write", NOTE, 1, 0, w.buffer, 16, wanted=STALE), call("lease_read", NOTE, 0, 0, w.buffer, 16, wanted=STALE)],
                         what="its next life uses it")]


def answers(w):
    tokens = [slot | sequence << 8 for slot in range(18) for sequence in range(6)]
    steps = [call("reply", t, wanted=STALE) for t in tokens]
    yield "B6", [Attempt(steps[n:n + 8], what=f"answers to {tokens[n]:#x} and on") for n in range(0, len(steps), 8)]
    yield "B7", [Attempt([step("SERVE"), call("reply", TOKEN, wanted=0), call("reply", TOKEN, wanted=STALE), call("reply", TOKEN, wanted=STALE)], what="several answers"),
                 Check("client", "client_status", 0)]
    write = lambda at, n, wanted: call("lease_write", TOKEN, 1, at, w.buffer, n, wanted=wanted)  # noqa: E731
    yield "B8", [Attempt([step("SERVE"), write(0, 128, 64), write(60, 64, 4), write(64, 1, 0), write(65, 1, RANGE), call("reply", TOKEN, wanted=0)], what="more than was lent")]
    foreign = [call(name, t, n, 0, w.buffer, 4, wanted=STALE) for t in w.foreign_tokens for name, n in (("lease_read", 0), ("lease_write", 1))]
    yield "B9", [Attempt(foreign[n:n + 8], what="leases of a call that another one serves") for n in range(0, len(foreign), 8)]
    yield "B13", [Attempt([step("SERVE"), call("lease_write", TOKEN, 0, 0, w.buffer, 4, wanted=0), call("lease_write", TOKEN, 0, 4, w.buffer, 4, wanted=RANGE)], what="a lease to read is written"),
                  Attempt(lends(w, operation="FILL"), what="the server writes to what is not lent: no mistake of its own"),
                  Attempt(lends(w, (0, 0), (w.buffer, 16), operation="FILL"), what="nor what is lent for reading")]
    read = lambda at, n, wanted: call("lease_read", TOKEN, 0, at, w.buffer, n, wanted=wanted)  # noqa: E731
    yield "B14", [Attempt([step("SERVE"), read(0xFFFFFFFF, 2, RANGE), read(65, 0xFFFFFFFF, RANGE), read(4, 0xFFFFFFFC, 60), read(64, 0xFFFFFFFF, 0), read(0x80000000, 0x80000000, RANGE)],
                          what="offset and length overflow")]


def nobody(w):
    yield "B10", [Attempt([call("call", handle, 0)], Faults("HANDLE"), f"a call of handle {handle}: none is its own") for handle in (w.index(w.slot) + 3, w.index(w.slot) + 100)]
    yield "B12", [Attempt([call("call", CORPSE, wanted=DEAD), call("notify", CORPSE, 1, wanted=DEAD), call("mail", CORPSE, 1, wanted=DEAD)], what="the dead"),
                  Attempt([call("call", CLIENT)], Faults("HANDLE"), "who may only be notified"), Attempt([call("call", 0xFFFF)], Faults("HANDLE"), "nobody")]


def floods(w):
    yield "B15", [Attempt([step("FLOOD", 7, SERVER, 0, 1)], what="calls"), Attempt([step("FLOOD", 12, SERVER, 1)], what="mail"), Check("canary", "canary_late", 0)]
    yield "B16", [Attempt([step("FLOOD", 6, CLIENT, 0xFFF8)], what="notifications that nobody waits for"), Attempt([step("FLOOD", 13, 0)], what="a software line"),
                  Attempt([call("wait", 1, 1, 0, 0), step("FLOOD", 13, 0)], what="a software line that is armed"), Check("canary", "canary_late", 0)]
    soon = [step("FILL", w.buffer, 0xFFFFFFFF, 0x0)]  # a deadline of 71 minutes: it must not be needed
    yield "B17", [Attempt([step("SERVE"), step("SLEEP", 30000)], what="never answers"), Check("client", "client_status", TIMEOUT),
                  Attempt([*[call("mail", SERVER, n) for n in range(6)], call("mail", SERVER, 1, wanted=FULL), call("call", SERVER, CONSTANTS["SERVE_ECHO"], 1, wanted=0)], what="a ring that nobody reads"),
                  Attempt([step("HELPER", CONSTANTS["HELP_CRASH"], 2000), call("call", SERVER, CONSTANTS["SERVE_NEVER"])], DIES, "calls a server that never answers"),
                  Attempt([*soon, call("call", SERVER, CONSTANTS["SERVE_ECHO"], 1, 0, 0, w.buffer, wanted=0)], what="the server serves on")]


def cases(w, full):
    yield "B2", list(descriptors(w))
    yield from deaths(w)
    yield from answers(w)
    yield from nobody(w)
    yield from floods(w)
