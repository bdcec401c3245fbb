# SPDX-License-Identifier: MIT
"""Section E: a process that wants all of the time, or all of what there is."""

from arena import CODE, CONSTANTS, ERRORS, Attempt, Check, Faults, call, step
from section_a import CLIENT, FOREVER, HELPER, PRIORITY, SERVER
from section_b import DIES, ILL
from section_c import RETURN_RV, RETURN_THUMB

ON_TIME = Check("canary", "canary_late", 0)
CEILING, LEAST = 8, 31


def spinning(w):
    for priority in (CEILING, PRIORITY, LEAST):
        yield Attempt([call("priority", 0, priority, wanted=0), step("SPIN"), call("priority", 0, PRIORITY, wanted=0)], what=f"a loop at priority {priority}")
    yield ON_TIME


def exhausted(w):
    full, busy, again, gone = (ERRORS[name] for name in ("FULL", "BUSY", "AGAIN", "TIMEOUT"))
    yield Attempt([step("STORE32", w.buffer, 0x7FFFFFFF), call("put", w.buffer, wanted=full)], what="a semaphore that is full")
    yield Attempt([call("mail", SERVER, 1), *[call("mail", SERVER, 1)] * 4, call("mail", SERVER, 1, wanted=full)], what="a mail ring")
    yield Attempt([step("HELPER", CONSTANTS["HELP_CRASH"], 3000000), call("start", HELPER, w.code["base"], 0, PRIORITY, wanted=busy), call("start", 0, w.code["base"], 0, PRIORITY, wanted=busy), call(ILL)],
                  DIES, "threads")
    yield Attempt([call("take", w.buffer, 0, 0, wanted=gone), call("hand", w.buffer, w.buffer, wanted=again)], what="a pool")


def deadlines(w):
    gone, passed = ERRORS["TIMEOUT"], [(0, 0), (1, 0), (2, 0)]
    for low, high in passed:
        yield Attempt([call("sleep", low, high, wanted=0), call("wait", 2, 0, low, high, wanted=gone), call("park_until", low, high, wanted=gone), call("get", w.buffer, low, high, wanted=gone)], what=f"a deadline of {low}")
    for low, high in [(0xFFFFFFFF, 0), (0, 1), (0xFFFFFFFF, 0x7FFFFFFF), (0, 0x80000000), (0xFFFFFFFE, 0xFFFFFFFF), FOREVER]:
        yield Attempt([step("HELPER", CONSTANTS["HELP_CRASH"], 2000), call("sleep", low, high)], DIES, f"sleeps until {high:#x}:{low:08x}")
        yield Attempt([step("HELPER", CONSTANTS["HELP_CRASH"], 2000), call("wait", 2, 0, low, high)], DIES, f"waits until {high:#x}:{low:08x}")
    yield Attempt([step("FLOOD", 28, 1, 0)], what="deadlines that have passed")
    yield ON_TIME


def locks(w):
    yield Attempt([step("HELPER", CONSTANTS["HELP_LOCK"], w.buffer), call("lock", w.buffer, *FOREVER, wanted=ERRORS["OWNER_DIED"])], what="the owner of a lock ends")
    yield Attempt([step("STORE32", w.buffer, 0), call("lock", w.buffer, *FOREVER, wanted=0), call("lock", w.buffer, *FOREVER, wanted=ERRORS["DEADLOCK"])], what="a lock that one holds")
    yield Attempt([step("STORE32", w.buffer, 0x7FFFFF00), call("lock", w.buffer, *FOREVER, wanted=ERRORS["OWNER_DIED"])], what="a lock that is forged")
    yield Attempt([step("STORE32", w.buffer, 0xFFFFFFFF), call("lock", w.buffer, *FOREVER, wanted=ERRORS["OWNER_DIED"])], what="another")


def sleepers(w):
    if w.arch == "rv32":
        yield Attempt([step("RUN", CODE)], Faults("INSTRUCTION"), "mret", code=(0x0073, 0x3020, RETURN_RV))
        yield Attempt([step("RUN", CODE)], Faults("INSTRUCTION"), "sret", code=(0x0073, 0x1020, RETURN_RV))
        return
    for name, hint in (("wfe", 0xBF20), ("wfi", 0xBF30), ("sev", 0xBF40)):
        yield Attempt([step("RUN", CODE)], what=name, code=(hint, RETURN_THUMB))


def cases(w, full):
    yield "E1", list(spinning(w))
    yield "E2", [Attempt([step("FLOOD", 1)], what="yields"), ON_TIME]
    yield "E3", [Attempt([call(ILL + n)], DIES, "a call that does not exist") for n in range(1000 if full else 200)] + [ON_TIME]
    yield "E4", [Attempt([step("FLOOD", 29)], what="null calls"), Attempt([step("FLOOD", 3)], what="looks at the clock"), ON_TIME]
    yield "E6", list(exhausted(w))
    yield "E8", [Attempt([step("FLOOD", 6, CLIENT, 0)], what="notifications of nothing"), Attempt([step("FLOOD", 8, 0xFFFFFF00)], what="answers to nobody"), Attempt([step("FLOOD", 10, 0xFFFFFF00)], what="leases of nobody")]
    yield "E9", [Attempt([call(ILL)], DIES, "one crash after the other") for _ in range(10000 if full else 300)] + [ON_TIME]
    yield "E14", list(deadlines(w))
    yield "E15", list(locks(w))
    yield "E16", list(sleepers(w))
