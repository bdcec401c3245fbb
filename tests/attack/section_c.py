# SPDX-License-Identifier: MIT
"""Section C: stacks, frames, and every instruction that there is. What runs an instruction tries the kernel's memory after it: so each
attempt ends with a fault, or something has been won."""

import random

from arena import ANY_FAULT, CODE, CONSTANTS, ENDS, Attempt, Faults, Harmless, step

STACK = Faults("STACK", "ACCESS", "BUS")
RETURN_THUMB, RETURN_RV = 0x4770, 0x8082
WATCHDOG_US = 2000
SHARE, SHARES = {"first": 0, "middle": 5, "last": 10}, 16  # of what CI tries


def bad_stacks(w):
    other = w.others["canary"]["canary_memory"]
    return [w.kernel_data + 0x200, w.kernel_symbols["kernel_state"], w.kernel_symbols["threads"] + 64, other + 128, w.region("server", 1)["base"] + 256,
            w.region("judge", 1)["base"] + 400, 0, 8, 0xFFFFFFFC, 0xFFFFFFE0, w.kernel_code + 0x400, w.code["base"] + 0x200, w.console + 0x100, 0x70000000,
            w.other_stack_top, 0xE000ED94 if w.arch != "rv32" else 0x02000000]


def with_bad_stack(w):
    arm = w.arch != "rv32"
    kinds = {"CALL": "STACK" if arm else "CALL_NUMBER", "UNDEFINED": "STACK" if arm else "INSTRUCTION", "INTERRUPT": "STACK" if arm else "INSTRUCTION"}
    for way, kind in kinds.items():
        yield way, [Attempt([step("STACK", sp, CONSTANTS["WAY_" + way])], Faults(kind), f"sp {sp:#x}") for sp in bad_stacks(w)]


def returns(w):
    codes = [0xFFFFFFF1, 0xFFFFFFF9, 0xFFFFFFFD, 0xFFFFFFE1, 0xFFFFFFE9, 0xFFFFFFED, 0xFFFFFFBC, 0xFFFFFFBD, 0xFFFFFFB0, 0xFF000001, 0xF0000001, 0xFEFFFFFF]
    return [Attempt([step("JUMP", code)], Faults("EXECUTE", "STATE", "ACCESS"), f"a jump to {code:#x}") for code in codes]


def then_kernel(w):
    """Who runs: what no process may know."""
    return [step("LOAD32", w.kernel_symbols["kernel_state"] + w.arena.kernel.layout["kernel", "current"][0])]


def runs(w, code, expected=ANY_FAULT, watched=True):
    """Runs code, then tries the kernel's memory. A program that goes round in circles ends by its other thread."""
    watch = [step("HELPER", CONSTANTS["HELP_CRASH"], WATCHDOG_US)] if watched else []
    return Attempt([*watch, step("RUN", CODE), *then_kernel(w)], expected, " ".join(f"{h:04x}" for h in code), code=code)


def breakpoints(w):
    no = Faults("BREAKPOINT")
    if w.arch == "rv32":
        yield Attempt([step("RUN", CODE)], no, "ebreak", code=(0x0073, 0x0010, RETURN_RV))
        yield Attempt([step("RUN", CODE)], no, "c.ebreak", code=(0x9002, RETURN_RV))
        yield Attempt([step("RUN", CODE)], ENDS, "wfi", code=(0x0073, 0x1050, RETURN_RV))
        return
    for n in range(256):
        yield Attempt([step("RUN", CODE)], no, f"bkpt {n:#x}", code=(0xBE00 | n, RETURN_THUMB))
    for hint in range(0, 0x100, 0x10):
        yield Attempt([step("RUN", CODE)], what=f"hint {hint:#x}", code=(0xBF00 | hint, RETURN_THUMB))
    for hint in range(0, 0x100, 5):
        yield runs(w, (0xF3AF, 0x8000 | hint, RETURN_THUMB))


def mistakes(w):
    if w.arch == "rv32":
        return [Attempt([step("RUN", CODE)], Faults("INSTRUCTION"), "unimp", code=(0x1073, 0xC000)), Attempt([step("RUN", CODE)], Faults("INSTRUCTION"), "0", code=(0,)),
                Attempt([step("RUN", CODE)], Faults("ALIGNMENT"), "a misaligned amo", code=(0x0505, 0x252F, 0x00A5, RETURN_RV)),
                Attempt([step("RUN", CODE)], Faults("INSTRUCTION"), "floating point", code=(0x0053, 0, RETURN_RV))]
    ran = lambda kinds, *code: Attempt([step("RUN", CODE)], Faults(*kinds), " ".join(f"{h:04x}" for h in code), code=code)  # noqa: E731
    return [ran(["DIVIDE"], 0x2100, 0xFBB0, 0xF0F1, RETURN_THUMB), ran(["DIVIDE"], 0x2100, 0xFB90, 0xF0F1, RETURN_THUMB), ran(["ALIGNMENT"], 0x3001, 0xC806, RETURN_THUMB),
            ran(["ALIGNMENT"], 0x3001, 0xE9D0, 0x1200, RETURN_THUMB), ran(["ALIGNMENT"], 0x3001, 0xE850, 0x1F00, RETURN_THUMB), ran(["INSTRUCTION"], 0xDE00), ran(["INSTRUCTION"], 0xDEFF),
            ran(["INSTRUCTION"], 0xF7F0, 0xA000), ran(["COPROCESSOR"], 0xEEB0, 0x0A40, RETURN_THUMB), ran(["COPROCESSOR", "INSTRUCTION"], 0xEE00, 0x0E10, RETURN_THUMB),
            ran(["COPROCESSOR"], 0xED2D, 0x0A01, RETURN_THUMB)]


def special_registers(w):
    if w.arch == "rv32":
        for csr in range(4096):
            for code in ((0x2573, csr << 4), (0x1073, csr << 4)):
                yield Attempt([step("RUN", CODE), *then_kernel(w)], Faults("INSTRUCTION"), f"csr {csr:#x}", code=(*code, RETURN_RV))
        return
    for number in range(256):
        yield runs(w, (0xF3EF, 0x8000 | number, RETURN_THUMB), watched=False)
        for mask in (4, 8, 12):
            yield runs(w, (0xF380, 0x8000 | mask << 8 | number, RETURN_THUMB), watched=False)


def opcodes(w, full):
    """All of 16 bits, and random ones of 32."""
    arm, chosen = w.arch != "rv32", random.Random(20)
    back = RETURN_THUMB if arm else RETURN_RV
    short = [op for op in range(1 << 16) if (op < 0xE800 if arm else op & 3 != 3)]
    if not full:
        short = short[SHARE[w.slot]::SHARES]
    harmless = Harmless(w.arena.kernel.threads)
    attempts = [runs(w, (op, back), harmless) for op in short]
    for _ in range((1 << 20) // 3 + 1 if full else 1400):
        if arm:
            code = (0xE800 + chosen.randrange(0x1800), chosen.randrange(1 << 16), back)
        else:
            code = (chosen.randrange(1 << 16) | 3, chosen.randrange(1 << 16), back)
        attempts.append(runs(w, code, harmless))
    return attempts


def cases(w, full):
    low = w.stack_low
    yield "C1", [Attempt([step("RECURSE")], STACK, "recursion without an end")]
    yield "C2", [Attempt([step("FRAME", 0)], STACK, "the far end of a frame of 8 KB"), Attempt([step("FRAME", 1)], ENDS, "its near end")]
    yield "C3", [Attempt([step("STACK", low + n, CONSTANTS["WAY_LIBRARY"])], STACK, f"a library call with {n} bytes of stack") for n in (0, 8, 16)]
    short = Faults("CALL_NUMBER") if w.arch == "rv32" else Faults("STACK")
    yield "C4", [Attempt([step("STACK", low + n, CONSTANTS["WAY_CALL"])], short, f"a call with {n} bytes of stack") for n in (28, 24, 16, 8, 4, 0)] + [
        Attempt([step("STACK", low + 32, CONSTANTS["WAY_CALL"])], Faults("CALL_NUMBER"), "a frame that just fits")]
    by_way = dict(with_bad_stack(w))
    yield "C5", by_way["CALL"][:3]
    yield "C6", by_way["UNDEFINED"]
    yield "C7", by_way["INTERRUPT"]
    yield "C8", by_way["CALL"][3:6]
    yield "C9", by_way["CALL"][6:]
    everything = by_way["CALL"] + by_way["UNDEFINED"] + by_way["INTERRUPT"]
    if w.arch == "rv32":
        yield "C10", everything
    yield "C11", [*everything[::3], Attempt([step("SLEEP", 3000)], what="the observer runs")]
    yield "C12", everything[1::3]
    yield "C13", returns(w)
    # Without Thumb the emulator looks at the address first, where a processor refuses the state (B1.4.2 of the manual).
    forged = {"FORGE_NO_THUMB": ["STATE", "ALIGNMENT"], "FORGE_HANDLER": ["STATE"], "FORGE_INTO_KERNEL": ["EXECUTE"]}
    attempts = {name: Attempt([step("HELPER", CONSTANTS["HELP_FORGE"], value), *then_kernel(w)], Faults(*forged[name]) if name in forged and w.arch != "rv32" else ANY_FAULT, name)
                for name, value in CONSTANTS.items() if name.startswith("FORGE_")}
    yield "C14", [attempts["FORGE_INTO_KERNEL"], attempts["FORGE_PC"], attempts["FORGE_PRIVILEGED"]]
    yield "C15", [attempts[name] for name in ("FORGE_NO_THUMB", "FORGE_HANDLER", "FORGE_MIDDLE", "FORGE_IT", "FORGE_PRIVILEGED")]
    yield "C19", list(breakpoints(w))
    yield "C20", opcodes(w, full)
    yield "C21", mistakes(w)
    yield "C22", list(special_registers(w))
