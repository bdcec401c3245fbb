# SPDX-License-Identifier: MIT
"""Pages: what is read from chips/, boards/, images/, and every complaint about it."""

import importlib
import pathlib
import tomllib

from .schema import (CONSTANT, FILE, FLAG, NAME, TABLE, TABLES, TEXT, WORD, Kind, PageError, check, each, either, one_of, pair,
                     power_of_two_or_0, table_of, whole)

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGE_FOLDERS = ("images", "tests/target", "tests/attack", "bench")
NOT_IMAGES = ("peers", "cases")
PRIORITIES = 32
NAME_BYTES = 16
PAGE_BITS = 16  # event bits that a page may assign
NO_PROTECTION = "this processor has no memory protection"
EVENTS_OF_ABI = {"mail", "peer", "crash", "call", "stored", "mask", "page_bits"}  # EVENT_ names of abi.h

RIGHTS = {"shutdown": 1, "crashes": 2}
ON_CRASH = {"restart": "CRASH_RESTART", "stop": "CRASH_STOP", "reset": "CRASH_RESET", "halt": "CRASH_HALT"}

PRIORITY = Kind(lambda v: type(v) is int and 0 <= v < PRIORITIES, f"a whole number from 0, the most important, to {PRIORITIES - 1}")
STACK = whole(128, step=8)

LONGEST_MS = 4000000  # in a 32-bit number of microseconds

# What becomes of a process that crashes; on an image's page: of each whose own table does not say otherwise.
CRASH_KEYS = {
    "on_crash": one_of(*ON_CRASH),
    "restarts": whole(0, 255),            # at most so many without a healthy period between them; 0: no limit
    "then": one_of(*(w for w in ON_CRASH if w != "restart")),  # after that many
    "backoff_ms": whole(1, LONGEST_MS),   # the first restart is at once, the second waits so long, each next one twice as long,
    "backoff_max_ms": whole(1, LONGEST_MS),  # but no longer than this,
    "healthy_ms": whole(1, LONGEST_MS),   # until it has not crashed for so long
}
CRASH_DEFAULTS = {"on_crash": "restart", "restarts": 20, "then": "stop", "backoff_ms": 10, "backoff_max_ms": 1000, "healthy_ms": 10000}

PROCESS_KEYS = CRASH_KEYS | {
    "sources": each(FILE, least=1),       # its own; the drivers of what it uses come by themselves
    "priority": PRIORITY,
    "ceiling": PRIORITY,                  # most important that it may use; default: priority
    "stack": STACK,                       # bytes, of its first thread
    "threads": TABLES,                    # {name, stack}: more threads, started by the process
    "thread_locals": FLAG,                # each thread has its own errno and _Thread_local variables
    "guards": FLAG,                       # false: the stacks of its threads lie side by side
    "heap": whole(0, step=8),             # bytes between __heap_start and __heap_end
    "uses": each(NAME),                   # devices of the board: registers, lines, driver, constants
    "calls": each(NAME),                  # processes that it may call, mail and notify
    "mails": each(NAME),                  # that it may mail and notify: not part of a cycle
    "notifies": each(NAME),
    "supervises": each(NAME),             # processes that it may stop and restart
    "mail": power_of_two_or_0(1024),      # words that its mail ring holds
    "fp": FLAG,                           # may use floating point
    "rights": each(one_of(*RIGHTS)),
    "software_lines": each(NAME),         # lines that no device drives
    "cpu_max_us": whole(10, 10000000),    # processor time that it gets at most in each period of
    "cpu_period_us": whole(100, 10000000),  # so long; not given: as much as it likes
    "code_max": whole(1),                 # budgets, in bytes
    "ram_max": whole(1),
    "role": whole(0),                     # PROCESS_ROLE: which of several processes of the same source it is
    "constants": table_of(CONSTANT),
}
THREAD_KEYS = {"name": NAME, "stack": STACK}
IMAGE_KEYS = CRASH_KEYS | {
    "title": TEXT,
    "on_panic": one_of("halt", "reset"),  # after the kernel has made a fault itself
    "supervisor": NAME,                   # the process that gets EVENT_CRASH
    "process": TABLE,
    "test": TABLE,                        # tests/target/run.py
    "kernel_stack": whole(512, step=8),
    "least_ram": whole(1),                # bytes: on a chip with less it is not built
    "band": TABLES,
    "isolation": FLAG,                    # true: makes no sense on a processor without memory protection
}
BAND_KEYS = {                             # an interrupt above the kernel; docs/band.md
    "source": FILE,                       # linked with the kernel: trusted
    "handler": NAME,                      # void handler(void) in it
    "device": NAME,                       # whose lines it serves
    "setup": TABLES,                      # registers that boot sets
}
SETUP_KEYS = {"address": whole(0, step=4), "mask": WORD, "value": WORD, "why": TEXT}
BOARD_KEYS = {"chip": NAME, "title": TEXT, "device": TABLE, "emulator": TABLE, "probe": TABLE, "setup": TABLES,
              "absent": table_of(TEXT)}  # devices that most boards have: why not this one
FLASH_KEYS = {                            # of a real board: make flash, make debug
    "openocd": each(TEXT, least=1),       # its files of configuration
    "usb": each(TEXT, least=1),           # vendor:product of the probe
    "connector": TEXT,                    # where it is plugged in
}
DEVICE_KEYS = {"driver": NAME, "peripheral": NAME, "why": TEXT,  # others are its constants
               "interrupts": NAME,     # another peripheral, by which this one interrupts: its owner's, too
               "channels": table_of(NAME)}  # DMA: what the driver calls it = its name on the chip's page
EMULATOR_KEYS = {
    "machine": TEXT, "program": TEXT, "args": Kind(lambda v: isinstance(v, list) and all(map(TEXT.fits, v)), "a list of texts"),
    "serial": whole(0, 7), "keys": table_of(TEXT), "key": NAME, "led_probe": TABLE,
    "led_trace": TEXT, "led_pin": TEXT, "nvic": TEXT,
    "pulses": each(NAME), # peripherals whose lines it only pulses where the chip's stay until they are served
}
PROBE_KEYS = {"address": WORD, "mask": WORD}
FLAGS = each(TEXT)
SPAN = pair(WORD, whole(1))  # base, bytes
CHIP_KEYS = {
    "arch": NAME, "flags": FLAGS, "fpu": FLAGS,
    "second_stage": FILE,                 # of boot: lies in the 256 bytes before `flash`
    "uf2_family": WORD,                   # a .uf2 is made for this family
    "protection": FLAG,                   # false: the processor has no memory protection
    "protection_entries": whole(8, 64, 8),  # of RV32's unit; guards between stacks have what a process does not need
    "flash": SPAN, "ram": SPAN,
    "lines": whole(1, 1024),              # of the interrupt controller
    "alarm": either(whole(0, 1023), NAME),
    "software_lines": each(whole(0, 1023)),
    "peripheral": TABLE,
    "dma": TABLE,                         # controllers, among `kernel_only`
    "channel": TABLE,                     # what of them a board may grant, with the peripheral that it serves
    "kernel_only": each(SPAN),            # registers that no process may be given: clock, alarm
    "setup": TABLES,
    "arch_chip": TABLE,
}
PERIPHERAL_KEYS = {
    "base": whole(0, step=4), "bytes": whole(4), "ip": NAME,
    "irq": either(whole(0, 1023), each(whole(0, 1023), least=1)),
    "kind": one_of("level", "edge"),
    "enable": pair(whole(0, step=4), whole(1)),  # address and mask of its clock gate
    "reset": pair(whole(0, step=4), whole(1)),   # address and mask of the bit that resets it while set
    "bus_master": FLAG,                   # its owner can reach all memory
}
DMA_KEYS = {"base": whole(0, step=4), "bytes": whole(4), "ip": NAME, "enable": pair(whole(0, step=4), whole(1))}
CHANNEL_KEYS = {
    "dma": NAME, "stream": whole(0, 15), "request": whole(0, 255),
    "peripheral": NAME, "register": whole(0, step=4),  # of the peripheral: what the channel feeds or empties
    "width": one_of(1, 2, 4),     # bytes of an item
    "direction": one_of("transmit", "receive"),
    "irq": whole(0, 1023),
}


def relative(path):
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def read(path):
    try:
        return tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PageError(relative(path), f"not valid TOML: {error}", "correct the line") from None


def names_in(folder):
    return sorted(p.stem for p in (ROOT / folder).glob("*.toml") if p.stem not in NOT_IMAGES)


def boards():
    return names_in("boards")


def archs():
    """Those whose protection unit has a module here."""
    here = pathlib.Path(__file__).parent
    return sorted(p.name for p in (ROOT / "arch").iterdir() if (here / f"{p.name}.py").exists())


def images():
    return [name for folder in IMAGE_FOLDERS for name in names_in(folder)]


def find_image(name):
    found = [ROOT / folder / f"{name}.toml" for folder in IMAGE_FOLDERS if name in names_in(folder)]
    if not found:
        raise PageError(f"images/{name}.toml", f"there is no image `{name}`", f"write that page, or use one of: {', '.join(images())}")
    if len(found) > 1:
        raise PageError(relative(found[1]), f"image `{name}` is also {relative(found[0])}", "rename one of them")
    return found[0]


def check_setup(file, rows):
    for number, row in enumerate(rows):
        check(file, f"setup {number + 1}", row, SETUP_KEYS, ("address", "mask", "value"))
        if row["value"] & ~row["mask"]:
            raise PageError(file, f"setup {number + 1}: value {row['value']:#x} has bits outside mask {row['mask']:#x}", "widen the mask")
    return rows


def overlap(base, bytes_, other_base, other_bytes):
    return base < other_base + other_bytes and other_base < base + bytes_


class Chip:
    def __init__(self, name, board_file):
        self.file = f"chips/{name}/chip.toml"
        path = ROOT / self.file
        if not path.exists():
            raise PageError(board_file, f"chip `{name}` has no page", f"write {self.file}, or name one of: "
                            + ", ".join(sorted(p.parent.name for p in ROOT.glob("chips/*/chip.toml"))))
        page = check(self.file, "chip", read(path), CHIP_KEYS, ("arch", "flags", "flash", "ram", "lines", "alarm", "peripheral"))
        self.name = name
        self.arch = page["arch"]
        self.unit = self.find_unit()
        self.flags = page["flags"]
        self.protection = page.get("protection", True)
        self.guards = page.get("protection_entries", self.unit.ENTRIES) - self.unit.OF_PROCESS
        self.second_stage = page.get("second_stage")
        self.uf2_family = page.get("uf2_family")
        self.fpu = page.get("fpu", [])
        self.flash = page["flash"]
        self.ram = page["ram"]
        self.lines = page["lines"]
        self.alarm = page["alarm"]
        self.software_lines = page.get("software_lines", [])
        self.setup = check_setup(self.file, page.get("setup", []))
        self.peripherals = page["peripheral"]
        self.kernel_only = page.get("kernel_only", [])
        self.arch_chip = page.get("arch_chip", {})
        self.check_lines()
        for key, peripheral in self.peripherals.items():
            self.check_peripheral(f"peripheral {key}", peripheral)
        self.dmas = page.get("dma", {})
        for key, dma in self.dmas.items():
            self.check_dma(f"dma {key}", dma)
        self.channels = page.get("channel", {})
        for key, channel in self.channels.items():
            self.check_channel(f"channel {key}", channel)

    def find_unit(self):
        """The module that knows the arch's protection unit."""
        if self.arch not in archs():
            raise PageError(self.file, f"chip: there is no arch `{self.arch}`", f"use one of {', '.join(archs())}")
        return importlib.import_module(f".{self.arch}", __package__)

    def check_lines(self):
        if isinstance(self.alarm, str) and self.alarm not in self.unit.ALARMS or isinstance(self.alarm, int) and self.alarm >= self.lines:
            raise PageError(self.file, f"chip: its alarm `{self.alarm}` is no line", f"use a number below {self.lines}, or {', '.join(self.unit.ALARMS)}")
        for number in self.software_lines:
            if number == self.alarm or number >= self.lines + self.unit.LINE_COUNT_EXTRA:
                raise PageError(self.file, f"chip: software line {number} is " + ("the alarm" if number == self.alarm else "beyond the last"), "use another")

    def check_peripheral(self, where, peripheral):
        check(self.file, where, peripheral, PERIPHERAL_KEYS, ("base", "bytes", "ip"))
        irq = peripheral.get("irq", [])
        peripheral["irq"] = irq if isinstance(irq, list) else [irq]
        for number in peripheral["irq"]:
            self.check_line(where, number)
        self.check_ip(where, peripheral)
        base, block = peripheral["base"], self.unit.device_block(peripheral)
        if base % block:
            raise PageError(self.file, f"{where}: {base:#x} is not aligned to its {block} bytes", "split it")
        for what, start, bytes_ in [("flash", *self.flash), ("RAM", *self.ram), *self.unit.PRIVATE,
                                    *(("registers that only the kernel may have", *span) for span in self.kernel_only)]:
            if overlap(base, block, start, bytes_):
                raise PageError(self.file, f"{where}: its region, {block} bytes at {base:#x}, overlaps {what} at {start:#x}", "correct `base` and `bytes`")


    def check_line(self, where, number):
        if number >= self.lines:
            raise PageError(self.file, f"{where}: there is no line {number}", f"use a number below {self.lines}")
        if number == self.alarm or number in self.software_lines:
            raise PageError(self.file, f"{where}: line {number} is " + ("the alarm" if number == self.alarm else "a software line"), "use another")

    def check_ip(self, where, table):
        if not (ROOT / "chips" / "ip" / f"{table['ip']}.h").exists():
            raise PageError(self.file, f"{where}: there is no chips/ip/{table['ip']}.h", "write it, or correct `ip`")

    def check_dma(self, where, dma):
        check(self.file, where, dma, DMA_KEYS, ("base", "bytes", "ip"))
        self.check_ip(where, dma)
        if len({d["ip"] for d in self.dmas.values()}) > 1:
            raise PageError(self.file, f"{where}: another controller is of another kind", "the kernel knows one kind on each chip")
        if not any(base <= dma["base"] and dma["base"] + dma["bytes"] <= base + bytes_ for base, bytes_ in self.kernel_only):
            raise PageError(self.file, f"{where}: a process could be given its registers, and with them all memory", "add them to `kernel_only`")

    def check_channel(self, where, channel):
        check(self.file, where, channel, CHANNEL_KEYS, tuple(CHANNEL_KEYS))
        for key, known in (("dma", self.dmas), ("peripheral", self.peripherals)):
            if channel[key] not in known:
                raise PageError(self.file, f"{where}: there is no {key} `{channel[key]}`", f"use one of {', '.join(sorted(known))}")
        peripheral = self.peripherals[channel["peripheral"]]
        if not peripheral["base"] <= channel["register"] < peripheral["base"] + peripheral["bytes"]:
            raise PageError(self.file, f"{where}: {channel['register']:#x} is no register of {channel['peripheral']}", "correct `register`")
        self.check_line(where, channel["irq"])


class Board:
    def __init__(self, name):
        self.file = f"boards/{name}.toml"
        if name not in boards():
            raise PageError(self.file, f"there is no board `{name}`", f"write that page, or use one of: {', '.join(boards())}")
        page = check(self.file, "board", read(ROOT / self.file), BOARD_KEYS, ("chip", "title", "device"))
        self.name = name
        self.title = page["title"]
        self.chip = Chip(page["chip"], self.file)
        self.devices = page["device"]
        self.absent = page.get("absent", {})
        self.emulator = page.get("emulator")
        self.setup = check_setup(self.file, page.get("setup", []))
        for role, device in self.devices.items():
            self.check_device(role, device)
        if self.peripheral_of("console") is None:
            raise PageError(self.file, "device console: it has no peripheral", "every board needs a console: give it a driver and a peripheral")
        if "probe" in page:
            check(self.file, "probe", page["probe"], FLASH_KEYS, tuple(FLASH_KEYS))
        if self.emulator is not None:
            check(self.file, "emulator", self.emulator, EMULATOR_KEYS, ("machine",))
            check(self.file, "emulator: led_probe", self.emulator.get("led_probe", {"address": 0, "mask": 0}), PROBE_KEYS, ("address", "mask"))
            for name in self.emulator.get("pulses", []):
                if name not in self.chip.peripherals:
                    raise PageError(self.file, f"emulator: pulses: chip {self.chip.name} has no peripheral `{name}`", "name one that it has")

    def check_device(self, role, device):
        where = f"device {role}"
        if not NAME.fits(role) or role in EVENTS_OF_ABI:
            raise PageError(self.file, f"{where}: not a name, or that of another event", f"use {NAME.says}")
        constants = {key: CONSTANT for key in device if NAME.fits(key) and key not in ("base", "line")} if isinstance(device, dict) else {}
        check(self.file, where, device, constants | DEVICE_KEYS, ("driver",))
        peripheral = device.get("peripheral")
        for name in self.peripherals_of(device):
            if name not in self.chip.peripherals:
                raise PageError(self.file, f"{where}: chip {self.chip.name} has no peripheral `{name}`",
                                f"use one of {', '.join(sorted(self.chip.peripherals))}, or add it to {self.chip.file}")
        if peripheral is None and "why" not in device:
            raise PageError(self.file, f"{where}: no `peripheral`", "name one, or say in `why` that there is none and why")
        for name in device.get("channels", {}).values():
            channel = self.chip.channels.get(name)
            if channel is None or channel["peripheral"] != peripheral:
                raise PageError(self.file, f"{where}: chip {self.chip.name} has no channel `{name}` of its peripheral", f"correct `channels`, or add it to {self.chip.file}")
        if not list(ROOT.glob(f"drivers/*/{device['driver']}.c")):
            raise PageError(self.file, f"{where}: there is no driver drivers/*/{device['driver']}.c", "correct the name")

    def driver_of(self, role):
        """The path of its source, from the root of the project."""
        return next(ROOT.glob(f"drivers/*/{self.devices[role]['driver']}.c")).relative_to(ROOT)

    @staticmethod
    def peripherals_of(device):
        """Names of what its owner is granted."""
        return [device[key] for key in ("peripheral", "interrupts") if key in device]

    def peripheral_of(self, role):
        return self.chip.peripherals.get(self.devices.get(role, {}).get("peripheral"))


class Process:
    """One [process.NAME] of an image page."""

    def __init__(self, image, index, name, page):
        self.image, self.index, self.name, self.page = image, index, name, page
        self.where = where = f"process {name}"
        file = image.file
        self.priority = page["priority"]
        self.ceiling = page.get("ceiling", self.priority)
        if self.ceiling > self.priority:
            raise PageError(file, f"{where}: priority {self.priority} with ceiling {self.ceiling}",
                            "make the ceiling as important as the priority, or more: a smaller number")
        self.stacks = [("main", page["stack"])]
        for thread in page.get("threads", []):
            check(file, f"{where}: thread {len(self.stacks)}", thread, THREAD_KEYS, ("name", "stack"))
            if thread["name"] in (known for known, _ in self.stacks):
                raise PageError(file, f"{where}: thread `{thread['name']}` is there already", "rename one of them; the first is `main`")
            self.stacks.append((thread["name"], thread["stack"]))
        self.guards = page.get("guards", True)
        self.stacks_apart = self.guards and image.board.chip.unit.STACKS_APART and len(self.stacks) > 1
        self.heap = page.get("heap", 0)
        self.thread_locals = page.get("thread_locals", False)
        self.mail = page.get("mail", 0)
        self.fp = page.get("fp", False)
        if self.fp and not image.board.chip.fpu:
            raise PageError(file, f"{where}: fp = true, but chip {image.board.chip.name} has no floating-point unit",
                            "remove it, or use another board")
        self.rights = page.get("rights", [])
        self.crash = CRASH_DEFAULTS | {k: v for k, v in (image.page | page).items() if k in CRASH_KEYS}
        self.check_crash()
        self.cpu = page.get("cpu_max_us"), page.get("cpu_period_us")
        self.check_cpu()
        self.uses = page.get("uses", [])
        self.check_devices()
        self.software_lines = page.get("software_lines", [])
        for line in self.software_lines:
            if line in EVENTS_OF_ABI or line in self.uses:
                raise PageError(file, f"{where}: software line `{line}` has the name of another event", "rename it")
        for source in self.sources():
            if not (ROOT / source).exists():
                raise PageError(file, f"{where}: there is no file {source}", "correct `sources`")
        self.calls = page.get("calls", [])
        self.first_thread = 0
        self.supervisor = None  # the process that may stop and restart it

    def check_crash(self):
        crash = self.crash
        if crash["backoff_max_ms"] < crash["backoff_ms"]:
            raise PageError(self.image.file, f"{self.where}: backoff_max_ms {crash['backoff_max_ms']} is less than backoff_ms {crash['backoff_ms']}",
                            "make it as long, or longer")
        if crash["healthy_ms"] <= crash["backoff_max_ms"]:
            raise PageError(self.image.file, f"{self.where}: healthy_ms {crash['healthy_ms']} is not longer than backoff_max_ms {crash['backoff_max_ms']}, "
                            "so waiting alone would count as health", "make it longer")

    def check_cpu(self):
        share, period = self.cpu
        if (share is None) != (period is None):
            missing = "cpu_max_us" if share is None else "cpu_period_us"
            raise PageError(self.image.file, f"{self.where}: a budget of processor time has two numbers, and `{missing}` is not there", "add it, or remove the other")
        if share is not None and share >= period:
            raise PageError(self.image.file, f"{self.where}: cpu_max_us {share} is not less than cpu_period_us {period}, so nothing would be limited", "make it less, or remove both")

    def check_devices(self):
        board, drivers = self.image.board, {}
        for role in self.uses:
            if role not in board.devices:
                raise PageError(self.image.file, f"{self.where}: board {board.name} has no device `{role}`",
                                f"use one of {', '.join(sorted(board.devices))}, or add [device.{role}] to {board.file}")
            driver = board.driver_of(role)
            other_role, other = drivers.setdefault(driver.parent, (role, driver))
            if driver != other:
                raise PageError(self.image.file, f"{self.where}: devices {other_role} and {role} have different drivers on board {board.name}, "
                                f"{other.name} and {driver.name}, of the same functions", "give each device a process of its own")
        devices = board.chip.unit.DEVICES - self.stacks_apart
        if len(self.grants()) > devices:
            role, name, _ = self.grants()[devices]
            raise PageError(self.image.file, f"{self.where}: {name} (device {role}) is its peripheral number {devices + 1}",
                            f"at most {devices}{' beside several threads' if self.stacks_apart else ''}; let another process own it")

    def link_peers(self):
        processes = {p.name: p for p in self.image.processes}
        for key in ("calls", "mails", "notifies", "supervises"):
            for peer in self.page.get(key, []):
                if peer not in processes:
                    raise PageError(self.image.file, f"{self.where}: {key} `{peer}`, which is no process of this image",
                                    f"use one of {', '.join(processes)}")
                if peer == self.name:
                    raise PageError(self.image.file, f"{self.where}: {key} itself", "remove it")
        for name in self.page.get("supervises", []):
            if processes[name].supervisor is not None:
                raise PageError(self.image.file, f"{self.where}: supervises `{name}`, which {processes[name].supervisor.name} supervises already",
                                "remove one of them")
            processes[name].supervisor = self
        names = dict.fromkeys(self.calls + self.page.get("mails", []) + self.page.get("notifies", []))
        self.peers = [processes[name] for name in names]
        for name in self.page.get("mails", []):
            if processes[name].mail == 0:
                raise PageError(self.image.file, f"{self.where}: mails `{name}`, which has no mail ring",
                                f"give process {name} `mail = 4`")

    def sources(self):
        heap = ["user/heap/malloc.c", "util/heap.c"] if self.heap else []
        files = list(self.page["sources"]) + heap + [self.image.board.driver_of(role).as_posix() for role in self.uses]
        return list(dict.fromkeys(files + (["user/cpp/runtime.cc"] if self.cpp else [])))

    @property
    def cpp(self):
        return any(source.endswith(".cc") for source in self.page["sources"])

    def grants(self):
        """(role, name, peripheral) of the registers that the page grants."""
        found = {}
        for role in self.uses:
            for name in Board.peripherals_of(self.image.board.devices[role]):
                found.setdefault(name, (role, self.image.board.chip.peripherals[name]))
        return [(role, name, peripheral) for name, (role, peripheral) in found.items()]


    def channels(self):
        """(constant, name, channel) of the DMA channels that its devices bring."""
        devices = ((role, self.image.board.devices[role]) for role in self.uses)
        return [(f"{role}_channel_{key}", name, self.image.board.chip.channels[name]) for role, device in devices for key, name in device.get("channels", {}).items()]


class Band:
    """One [[band]] of an image page."""

    def __init__(self, image, number, band):
        where = f"band {number}"
        check(image.file, where, band, BAND_KEYS, ("source", "handler", "device"))
        self.source, self.handler, self.role = band["source"], band["handler"], band["device"]
        self.setup = check_setup(image.file, band.get("setup", []))
        self.peripheral = image.board.peripheral_of(self.role)
        self.name = image.board.devices.get(self.role, {}).get("peripheral")
        if self.peripheral is None or not self.peripheral["irq"]:
            raise PageError(image.file, f"{where}: device `{self.role}` of {image.board.file} has no line", "use one that interrupts")
        if not (ROOT / self.source).exists():
            raise PageError(image.file, f"{where}: there is no {self.source}", "correct the path")


class Line:
    def __init__(self, owner, event_name, peripheral, bit, number, level):
        self.owner, self.event_name, self.peripheral, self.bit = owner, event_name, peripheral, bit
        self.number, self.level = number, level

    @property
    def software(self):
        return self.peripheral is None


def read_image(path):
    """A page that has the form of an image, whatever the board."""
    file = relative(path)
    page = check(file, "image", read(path), IMAGE_KEYS, ("process",))
    if not page["process"]:
        raise PageError(file, "image: no process", "add a [process.NAME]")
    for name, process in page["process"].items():
        if not NAME.fits(name) or len(name) >= NAME_BYTES:
            raise PageError(file, f"process {name}: not a name", f"use {NAME.says}, {NAME_BYTES - 1} at most")
        check(file, f"process {name}", process, PROCESS_KEYS, ("sources", "priority", "stack"))
    tested = {key: value for key, value in page.get("test", {}).items() if key == "boards"}
    check(file, "test", tested, {"boards": each(one_of(*boards(), *archs()))})
    return page


def why_not(board, page):
    """Why this board cannot have the image of a page, or None: its test may name boards or archs, floating point needs a
    unit, and processes need room."""
    test = page.get("test", {})
    if not {board.name, board.chip.arch} & set(test.get("boards", [board.name])):
        return test.get("why", "not for this board")
    if page.get("isolation") and not board.chip.protection:
        return NO_PROTECTION
    if not board.chip.fpu and any(p.get("fp") for p in page["process"].values()):
        return "this processor has no floating-point unit"
    absent = {role for p in page["process"].values() for role in p.get("uses", []) if role not in board.devices}
    if any(role in read(ROOT / "boards" / f"{other}.toml").get("device", {}) for other in boards() for role in absent):
        return "; ".join(board.absent.get(role, f"its page has no device {role}") for role in sorted(absent))
    if page.get("band") and not board.chip.unit.BAND:
        return "the kernel has no band of interrupts above it there"
    if board.chip.ram[1] < page.get("least_ram", 0):
        return f"it needs {page['least_ram']} bytes of RAM"
    guards = sum(len(p.get("threads", [])) for p in page["process"].values() if p.get("guards", True))
    if 0 < board.chip.guards < guards:
        return f"it needs {guards} guards between stacks, and the protection unit has entries for {board.chip.guards}"
    return None


class Image:
    def __init__(self, board, name):
        path = find_image(name)
        self.board, self.name = board, name
        self.file = relative(path)
        self.page = page = read_image(path)
        self.kernel_stack = page.get("kernel_stack", 1024)
        self.processes = [Process(self, i, n, p) for i, (n, p) in enumerate(page["process"].items())]
        for process in self.processes:
            process.link_peers()
        self.supervisor = self.find_supervisor()
        self.refuse_cycles()
        self.bands = [Band(self, number, band) for number, band in enumerate(page.get("band", []), 1)]
        self.refuse_shared_peripherals()
        self.refuse_halt_under_a_watchdog()
        self.channels = self.number_channels()
        self.lines = self.assign_lines()
        self.number_threads()

    def process(self, name):
        return next(p for p in self.processes if p.name == name)

    @property
    def budgets(self):
        """Those whose processor time is limited."""
        return [p for p in self.processes if p.cpu[0] is not None]

    @property
    def budget_suffix(self):
        """Of the entry code that charges processes for their time."""
        return "_budget" if self.budgets else ""

    def find_supervisor(self):
        name = self.page.get("supervisor")
        if name is None:
            return None
        if name not in (p.name for p in self.processes):
            raise PageError(self.file, f"supervisor `{name}` is no process of this image", "correct the name or remove it")
        return self.process(name)

    def refuse_cycles(self):
        def visit(process, path):
            if process.name in path:
                cycle = path[path.index(process.name):] + [process.name]
                raise PageError(self.file, f"a cycle of calls: {' -> '.join(cycle)}", "let one of them use mail or notify instead")
            for peer in process.calls:
                visit(self.process(peer), path + [process.name])

        for process in self.processes:
            visit(process, [])

    def refuse_shared_peripherals(self):
        """No process's region may include a register of a peripheral that the process does not use."""
        chip, owners = self.board.chip, {band.name: f"the band's {band.handler}" for band in self.bands}
        for process in self.processes:
            for role, name, _ in process.grants():
                if name in owners:
                    raise PageError(self.file, f"process {process.name}: peripheral {name} (device {role}) is granted to {owners[name]} already",
                                    "give it to one process, and let the other call that one")
                owners[name] = process.name
        for process in self.processes:
            for _, name, peripheral in process.grants():
                block = chip.unit.device_block(peripheral)
                for other, q in chip.peripherals.items():
                    if owners.get(other) != process.name and overlap(peripheral["base"], block, q["base"], q["bytes"]):
                        owner = f" of process {owners[other]}" if other in owners else ""
                        raise PageError(self.file, f"process {process.name}: the region of peripheral {name}, {block} bytes at {peripheral['base']:#x}, "
                                        f"overlaps {other}{owner}", f"correct {chip.file}, or give both to one process")

    def refuse_halt_under_a_watchdog(self):
        for process in self.processes:
            if "watchdog" in process.uses and self.page.get("on_panic") != "reset":
                raise PageError(self.file, f"process {process.name} uses the watchdog, which resets a board that has halted after a panic",
                                'say so: `on_panic = "reset"` above all processes')

    def number_channels(self):
        """(process, constant, name, channel): a handle is a place in this list. A stream serves one of its requests at a time."""
        found, streams = [], {}
        for process in self.processes:
            for constant, name, channel in process.channels():
                stream = channel["dma"], channel["stream"]
                if stream in streams:
                    raise PageError(self.file, f"process {process.name}: {name} and {streams[stream]} are the same stream of {channel['dma']}", "use one of them")
                streams[stream] = name
                found.append((process, constant, name, channel))
        return found

    def lines_of_device(self, process, name, peripheral):
        """(number, whether it is a level line) of a peripheral, and of the channels that serve it."""
        pulsed = name in (self.board.emulator or {}).get("pulses", [])
        own = [(number, peripheral.get("kind", "level") == "level" and not pulsed) for number in peripheral["irq"]]
        return own + [(channel["irq"], True) for _, _, channel in process.channels() if channel["peripheral"] == name]

    def assign_lines(self):
        lines, free = [], list(self.board.chip.software_lines)
        owners = {number: f"the band's {band.handler}" for band in self.bands for number in band.peripheral["irq"]}
        for process in self.processes:
            bit = 0
            for role, name, peripheral in process.grants():
                for number, level in self.lines_of_device(process, name, peripheral):
                    if number in owners:
                        raise PageError(self.file, f"process {process.name}: line {number} of {name} is granted to {owners[number]} already",
                                        "two peripherals that share a line cannot both be used")
                    owners[number] = process.name
                    lines.append(Line(process, role, name, bit, number, level))
                bit += 1
            for name in process.software_lines:
                if not free:
                    raise PageError(self.file, f"process {process.name}: no line left for software line `{name}`",
                                    f"{self.board.chip.file} has {len(self.board.chip.software_lines)}")
                lines.append(Line(process, name, None, bit, free.pop(0), False))
                bit += 1
            if bit > PAGE_BITS:
                raise PageError(self.file, f"process {process.name}: {bit} event bits", f"at most {PAGE_BITS}")
        return lines

    def number_threads(self):
        slot = 0
        for process in self.processes:
            process.first_thread = slot
            slot += len(process.stacks)
        if slot > 255:
            raise PageError(self.file, f"{slot} threads", "at most 255")

    def essential(self, process):
        """Does the way of a crash report to the console go through it?"""
        if self.supervisor is None:
            return True
        reached, todo = set(), [self.supervisor.name]
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += self.process(name).calls
        return process.name in reached
