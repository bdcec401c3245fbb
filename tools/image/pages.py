# SPDX-License-Identifier: MIT
"""Pages: what is read from chips/, boards/, images/, and every complaint about it."""

import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGE_FOLDERS = ("images", "tests/target", "bench")
NOT_IMAGES = ("peers",)
PRIORITIES = 32
NAME_BYTES = 16
PAGE_BITS = 16  # event bits that a page may assign

RIGHTS = {"shutdown": 1, "crashes": 2}
ON_FAULT = {"stop": "ON_FAULT_STOP", "halt": "ON_FAULT_HALT"}

PROCESS_KEYS = {
    "sources", "priority", "ceiling", "stack", "heap", "uses", "calls", "mails", "notifies", "mail", "fp", "rights",
    "on_fault", "software_lines", "code_max", "ram_max", "role", "threads", "constants",
}
IMAGE_KEYS = {"title", "supervisor", "process", "test", "kernel_stack"}
BOARD_KEYS = {"chip", "title", "device", "emulator", "setup"}
CHIP_KEYS = {"arch", "flags", "fpu", "flash", "ram", "lines", "alarm", "software_lines", "peripheral", "setup", "arch_chip"}
PERIPHERAL_KEYS = {"base", "bytes", "ip", "irq", "kind", "enable", "bus_master"}


class PageError(Exception):
    """What is wrong, where, and what to do about it."""

    def __init__(self, file, what, fix):
        super().__init__(f"error: {file}: {what}; fix: {fix}")


def relative(path):
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def read(path):
    try:
        return tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise PageError(relative(path), f"not valid TOML: {error}", "correct the line") from None


def names_in(folder):
    return sorted(p.stem for p in (ROOT / folder).glob("*.toml") if p.stem not in NOT_IMAGES)


def boards():
    return names_in("boards")


def images():
    return [name for folder in IMAGE_FOLDERS for name in names_in(folder)]


def known_keys(file, where, table, keys):
    for key in table:
        if key not in keys:
            raise PageError(file, f"{where}: unknown key `{key}`", f"use one of {', '.join(sorted(keys))}")


def find_image(name):
    found = [p for folder in IMAGE_FOLDERS if (p := ROOT / folder / f"{name}.toml").exists()]
    if not found:
        raise PageError(f"images/{name}.toml", f"there is no image `{name}`", f"write that page, or use one of: {', '.join(images())}")
    if len(found) > 1:
        raise PageError(relative(found[1]), f"image `{name}` is also {relative(found[0])}", "rename one of them")
    return found[0]


class Chip:
    def __init__(self, name, board_file):
        self.file = f"chips/{name}/chip.toml"
        path = ROOT / self.file
        if not path.exists():
            raise PageError(board_file, f"chip `{name}` has no page", f"write {self.file}, or name one of: "
                            + ", ".join(sorted(p.parent.name for p in ROOT.glob("chips/*/chip.toml"))))
        page = read(path)
        known_keys(self.file, "chip", page, CHIP_KEYS)
        self.name = name
        self.arch = page["arch"]
        self.flags = page["flags"]
        self.fpu = page.get("fpu", [])
        self.flash = page["flash"]
        self.ram = page["ram"]
        self.lines = page["lines"]
        self.alarm = page["alarm"]
        self.software_lines = page.get("software_lines", [])
        self.setup = page.get("setup", [])
        self.peripherals = page["peripheral"]
        self.arch_chip = page.get("arch_chip", {})
        for key, value in self.peripherals.items():
            known_keys(self.file, f"peripheral {key}", value, PERIPHERAL_KEYS)


class Board:
    def __init__(self, name):
        path = ROOT / "boards" / f"{name}.toml"
        self.file = f"boards/{name}.toml"
        if not path.exists():
            raise PageError(self.file, f"there is no board `{name}`", f"write that page, or use one of: {', '.join(boards())}")
        page = read(path)
        known_keys(self.file, "board", page, BOARD_KEYS)
        self.name = name
        self.title = page["title"]
        self.chip = Chip(page["chip"], self.file)
        self.devices = page.get("device", {})
        self.emulator = page.get("emulator")
        self.setup = page.get("setup", [])
        for role, device in self.devices.items():
            self.check_device(role, device)

    def check_device(self, role, device):
        if "driver" not in device:
            raise PageError(self.file, f"device {role}: no driver", "name a file of drivers/ without `.c`, or gpio_none with a `why`")
        peripheral = device.get("peripheral")
        if peripheral is not None and peripheral not in self.chip.peripherals:
            raise PageError(self.file, f"device {role}: chip {self.chip.name} has no peripheral `{peripheral}`",
                            f"use one of {', '.join(sorted(self.chip.peripherals))}, or add it to {self.chip.file}")
        if not list(ROOT.glob(f"drivers/*/{device['driver']}.c")):
            raise PageError(self.file, f"device {role}: there is no driver drivers/*/{device['driver']}.c", "correct the name")

    def peripheral_of(self, role):
        return self.chip.peripherals.get(self.devices[role].get("peripheral"))


class Process:
    """One [process.NAME] of an image page."""

    def __init__(self, image, index, name, page):
        self.image, self.index, self.name, self.page = image, index, name, page
        file = image.file
        where = f"process {name}"
        known_keys(file, where, page, PROCESS_KEYS)
        if len(name) >= NAME_BYTES:
            raise PageError(file, f"{where}: the name is longer than {NAME_BYTES - 1} characters", "shorten it")
        for key in ("sources", "priority", "stack"):
            if key not in page:
                raise PageError(file, f"{where}: no `{key}`", "add it")
        self.priority = page["priority"]
        self.ceiling = page.get("ceiling", self.priority)
        if not 0 <= self.ceiling <= self.priority < PRIORITIES:
            raise PageError(file, f"{where}: priority {self.priority} with ceiling {self.ceiling}",
                            f"0 <= ceiling <= priority < {PRIORITIES}; 0 is the most important")
        self.stacks = [("main", page["stack"])] + [(t["name"], t["stack"]) for t in page.get("threads", [])]
        for thread, stack in self.stacks:
            if stack % 8 or stack < 128:
                raise PageError(file, f"{where}: stack of {thread} is {stack} bytes", "use a multiple of 8, at least 128")
        self.heap = page.get("heap", 0)
        self.mail = page.get("mail", 0)
        if self.mail & (self.mail - 1):
            raise PageError(file, f"{where}: a mail ring of {self.mail}", "use a power of two")
        self.fp = page.get("fp", False)
        if self.fp and not image.board.chip.fpu:
            raise PageError(file, f"{where}: fp = true, but chip {image.board.chip.name} has no floating-point unit",
                            "remove it, or use another board")
        self.rights = page.get("rights", [])
        for right in self.rights:
            if right not in RIGHTS:
                raise PageError(file, f"{where}: unknown right `{right}`", f"use {', '.join(RIGHTS)}")
        self.on_fault = page.get("on_fault", "stop")
        if self.on_fault not in ON_FAULT:
            raise PageError(file, f"{where}: unknown on_fault `{self.on_fault}`", f"use {', '.join(ON_FAULT)}")
        self.uses = page.get("uses", [])
        for role in self.uses:
            if role not in image.board.devices:
                raise PageError(file, f"{where}: board {image.board.name} has no device `{role}`",
                                f"use one of {', '.join(sorted(image.board.devices))}, or add [device.{role}] to {image.board.file}")
        self.software_lines = page.get("software_lines", [])
        self.calls = page.get("calls", [])
        self.first_thread = 0

    def link_peers(self):
        processes = {p.name: p for p in self.image.processes}
        for key in ("calls", "mails", "notifies"):
            for peer in self.page.get(key, []):
                if peer not in processes:
                    raise PageError(self.image.file, f"process {self.name}: {key} `{peer}`, which is no process of this image",
                                    f"use one of {', '.join(processes)}")
                if peer == self.name:
                    raise PageError(self.image.file, f"process {self.name}: {key} itself", "remove it")
        names = dict.fromkeys(self.calls + self.page.get("mails", []) + self.page.get("notifies", []))
        self.peers = [processes[name] for name in names]
        for name in self.page.get("mails", []):
            if processes[name].mail == 0:
                raise PageError(self.image.file, f"process {self.name}: mails `{name}`, which has no mail ring",
                                f"give process {name} `mail = 4`")

    def sources(self):
        files = list(self.page["sources"])
        for role in self.uses:
            driver = self.image.board.devices[role]["driver"]
            files.append(next(ROOT.glob(f"drivers/*/{driver}.c")).relative_to(ROOT).as_posix())
        return list(dict.fromkeys(files))

    def grants(self):
        """(role or name, peripheral) of the registers that the page grants."""
        found = {}
        for role in self.uses:
            name = self.image.board.devices[role].get("peripheral")
            if name is not None:
                found.setdefault(name, (role, self.image.board.chip.peripherals[name]))
        return [(role, name, peripheral) for name, (role, peripheral) in found.items()]


class Line:
    def __init__(self, owner, event_name, bit, number, level, software):
        self.owner, self.event_name, self.bit = owner, event_name, bit
        self.number, self.level, self.software = number, level, software


class Image:
    def __init__(self, board, name):
        path = find_image(name)
        self.board, self.name = board, name
        self.file = relative(path)
        page = read(path)
        self.page = page
        known_keys(self.file, "image", page, IMAGE_KEYS)
        self.kernel_stack = page.get("kernel_stack", 1024)
        if not page.get("process"):
            raise PageError(self.file, "no process", "add a [process.NAME]")
        self.processes = [Process(self, i, n, p) for i, (n, p) in enumerate(page["process"].items())]
        for process in self.processes:
            process.link_peers()
        self.supervisor = self.find_supervisor()
        self.refuse_cycles()
        self.refuse_shared_peripherals()
        self.lines = self.assign_lines()
        self.number_threads()

    def process(self, name):
        return next(p for p in self.processes if p.name == name)

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
        owners = {}
        for process in self.processes:
            for role, name, _ in process.grants():
                if name in owners:
                    raise PageError(self.file, f"process {process.name}: peripheral {name} (device {role}) is granted to {owners[name]} already",
                                    "give it to one process, and let the other call that one")
                owners[name] = process.name
        granted = [(process, name, p) for process in self.processes for _, name, p in process.grants()]
        for process, name, p in granted:
            for other, other_name, q in granted:
                if (process.index > other.index and p["base"] < q["base"] + q["bytes"] and q["base"] < p["base"] + p["bytes"]):
                    raise PageError(self.file, f"process {process.name}: peripheral {name} at {p['base']:#x} overlaps {other_name} of process {other.name}",
                                    f"correct {self.board.chip.file}, or give both to one process")

    def assign_lines(self):
        lines, free = [], list(self.board.chip.software_lines)
        for process in self.processes:
            bit = 0
            for role, _, peripheral in process.grants():
                numbers = peripheral.get("irq", [])
                for number in numbers if isinstance(numbers, list) else [numbers]:
                    lines.append(Line(process, role, bit, number, peripheral.get("kind", "level") == "level", False))
                bit += 1
            for name in process.software_lines:
                if not free:
                    raise PageError(self.file, f"process {process.name}: no line left for software line `{name}`",
                                    f"{self.board.chip.file} has {len(self.board.chip.software_lines)}")
                lines.append(Line(process, name, bit, free.pop(0), False, True))
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
