#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the pages of the STM32 chips with what others wrote down about them: base, lines, clock gate and reset of each
peripheral with the device tree in Debian's source package of U-Boot (STM32F4), bases with the emulator's map (STM32L4).
The package is fetched at the first run, from the mirror that apt uses, with lists of its own in build/: about 25 MB.
The last line is `N passed, N failed`. A difference names file and key."""

import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "u-boot"
WANTED = ("arch/arm/dts/stm32f429.dtsi", "arch/arm/dts/stm32f4-pinctrl.dtsi", "include/dt-bindings/mfd/stm32f4-rcc.h")
ENABLES = {"AHB1": 0x30, "AHB2": 0x34, "AHB3": 0x38, "APB1": 0x40, "APB2": 0x44}  # RM0090 6.3.10-6.3.14
RESET_BELOW = 0x20
EMULATED = {"stm32l475": "b-l475e-iot01a"}


class NoSource(Exception):
    """What stands between this machine and the source package."""


@dataclasses.dataclass
class Node:
    """What a source says of a peripheral. None: it says nothing about that."""
    base: int
    irq: list | None = None
    enable: list | None = None
    reset: list | None = None
    dmas: dict = dataclasses.field(default_factory=dict)  # tx or rx -> [controller, stream, request]


# -- Fetching

def apt(*arguments):
    options = {"Dir::Etc::sourcelist": next(BUILD.glob("apt.*")), "Dir::Etc::sourceparts": "-", "Dir::State::lists": BUILD / "lists",
               "Dir::Cache": BUILD / "cache", "APT::Sandbox::User": "root"}
    done = subprocess.run(["apt-get", "-q", *(word for key, value in options.items() for word in ("-o", f"{key}={value}")), *arguments],
                          cwd=BUILD, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise NoSource(f"apt-get {arguments[0]} failed: {' '.join(done.stdout.split()[-12:])}")


def own_source():
    """Where apt gets Debian 12 from, in its own notation, turned to sources: mirror, key and options stay."""
    try:
        listing = subprocess.run(["apt-get", "indextargets", "--format", "$(CODENAME) $(ORIGIN) $(SOURCESENTRY)", "Created-By: Packages"],
                                 capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoSource("this system has no apt") from error
    found = re.search(r"^bookworm Debian (.+):\d+$", listing, re.M)
    if not found:
        raise NoSource("apt has no lists of Debian 12")
    text = pathlib.Path(found[1]).read_text(encoding="utf-8")
    if found[1].endswith(".sources"):
        stanza = next(s for s in re.split(r"\n\s*\n", text) if re.search(r"^Suites:.*\bbookworm( |$)", s, re.M))
        kept = [line for line in stanza.splitlines() if not line.startswith(("#", "Types:", "Suites:", "Components:"))]
        return "apt.sources", "\n".join(["Types: deb-src", "Suites: bookworm", "Components: main", *kept, ""])
    line = re.search(r"^deb\s+((?:\[[^]]*\]\s+)?\S+)\s+bookworm\s", text, re.M)
    if not line:
        raise NoSource(f"{found[1]} is written in a way that is not understood")
    return "apt.list", f"deb-src {line[1]} bookworm main\n"


def fetch():
    """The files of WANTED, by name."""
    files = {pathlib.Path(name).name: BUILD / pathlib.Path(name).name for name in WANTED}
    if not all(path.exists() for path in files.values()):
        (BUILD / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (BUILD / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        name, text = own_source()
        (BUILD / name).write_text(text, encoding="utf-8")
        apt("update")
        apt("source", "--download-only", "u-boot")
        with tarfile.open(next(BUILD.glob("u-boot_*.orig.tar.*"))) as archive:
            for member in archive:
                inside = member.name.split("/", 1)[-1]
                if inside in WANTED:
                    files[pathlib.Path(inside).name].write_bytes(archive.extractfile(member).read())
    return {name: path.read_text(encoding="utf-8") for name, path in files.items()}


# -- Understanding

def body_of(text, start):
    """From the brace at `start` to the one that closes it."""
    depth = 0
    for end in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    raise ValueError("a brace is never closed")


def device_tree(files):
    """Label -> Node, of all that has an address."""
    gates = {(bus, name): int(bit) for bus, name, bit in re.findall(r"#define STM32F4_RCC_(A[HP]B\d)_(\w+)\s+(\d+)", files["stm32f4-rcc.h"])}
    nodes = {}
    for name in ("stm32f429.dtsi", "stm32f4-pinctrl.dtsi"):
        for match in re.finditer(r"(\w+): [\w-]+@([0-9a-f]{8}) \{", files[name]):
            body = body_of(files[name], match.end() - 1)
            node = nodes[match[1]] = Node(int(match[2], 16))
            lines = re.search(r"\binterrupts = ([^;]*);", body)
            if lines and "interrupt-parent" not in body:
                node.irq = [int(number) for number in re.findall(r"<(\d+)>", lines[1])]
            names, requests = re.search(r"dma-names = ([^;]*);", body), re.findall(r"<&(dma\d) (\d+) (\d+)[^>]*>", body)
            if names:
                node.dmas = {way: [dma, int(stream), int(request)] for way, (dma, stream, request) in zip(re.findall(r'"(\w+)"', names[1]), requests)}
            clock = re.search(r"STM32F4_(A[HP]B\d)_CLOCK\((\w+)\)", body)
            if clock:
                node.enable = [ENABLES[clock[1]], 1 << gates[clock[1], clock[2]]]
    rcc = nodes["rcc"].base
    for node in nodes.values():
        if node.enable:
            offset, bit = node.enable
            node.enable, node.reset = [rcc + offset, bit], [rcc + offset - RESET_BELOW, bit]
    return nodes


def label_of(name, nodes):
    """Whom a page calls tim5 the device tree calls timers5, and uart4 usart4."""
    candidates = [name, re.sub(r"^tim(?=\d)", "timers", name), re.sub(r"^uart(?=\d)", "usart", name)]
    return next((label for label in candidates if label in nodes), None)


def emulator_map(machine):
    """Kind -> bases in the order of addresses, as the emulator's monitor shows them."""
    done = subprocess.run(["qemu-system-arm", "-M", machine, "-S", "-display", "none", "-serial", "none", "-monitor", "stdio"],
                          input="info mtree -f\nquit\n", capture_output=True, text=True, check=True)
    found = {}
    for base, kind in re.findall(r"^ *([0-9a-f]{16})-\S+ .*: stm32l4x5-(\w+)", done.stdout, re.M):
        found.setdefault(kind, set()).add(int(base, 16))
    return {kind: sorted(bases) for kind, bases in found.items()}


def emulated_nodes(machine, page):
    """Name on the page -> Node. The map numbers ports by their order, and does not number serial lines at all."""
    kinds, nodes = emulator_map(machine), {}
    for name, peripheral in page["peripheral"].items():
        bases = kinds.get(re.sub(r"^(lpuart|uart|usart).*|^gpio.*", lambda m: "usart" if "art" in m[0] else "gpio", name), [])
        port = re.fullmatch(r"gpio([a-z])", name)
        if port and ord(port[1]) - ord("a") < len(bases):
            nodes[name] = Node(bases[ord(port[1]) - ord("a")])
        elif bases and not port:
            nodes[name] = Node(peripheral["base"] if peripheral["base"] in bases else bases[0])
    return nodes


# -- Comparing

def shown(value):
    return hex(value) if isinstance(value, int) and value > 255 else str([shown(v) for v in value]).replace("'", "") if isinstance(value, list) else str(value)


def facts(page, nodes):
    """(key as the page has it, what it says, what the source says): all that both speak of."""
    for name, table in (page["peripheral"] | page.get("dma", {})).items():
        node = nodes.get(label_of(name, nodes))
        for key in ("base", "irq", "enable", "reset") if node else ():
            if getattr(node, key) is not None and key in table:
                have = [table[key]] if key == "irq" and isinstance(table[key], int) else table[key]
                part = key == "irq" and set(have) <= set(node.irq)
                yield f"[{'peripheral' if name in page['peripheral'] else 'dma'}.{name}] {key}", have, have if part else getattr(node, key)
    for name, channel in page.get("channel", {}).items():
        node = nodes.get(label_of(channel["peripheral"], nodes))
        request = node and node.dmas.get("tx" if channel["direction"] == "transmit" else "rx")
        if request:
            yield f"[channel.{name}] dma, stream, request", [channel["dma"], channel["stream"], channel["request"]], request
            yield f"[channel.{name}] irq", channel["irq"], nodes[request[0]].irq[request[1]]


def compare(chip, page, nodes, source):
    """Lines of the result."""
    found = list(facts(page, nodes))
    wrong = [f"FAIL chips/{chip}/chip.toml: {key} = {shown(have)}, but {shown(wanted)} in {source}" for key, have, wanted in found if have != wanted]
    silent = [name for name in page["peripheral"] if label_of(name, nodes) is None]
    about = f"; it says nothing about {' '.join(silent)}" if silent else ""
    return wrong or [f"{'ok ' if found else 'FAIL'} chips/{chip}/chip.toml: {len(found)} facts stand in {source}, too{about}"]


def check_chip(path, tree):
    chip, page = path.parent.name, tomllib.loads(path.read_text(encoding="utf-8"))
    if chip in EMULATED:
        return compare(chip, page, emulated_nodes(EMULATED[chip], page), f"the emulator's map of {EMULATED[chip]}")
    if tree is None:
        return []
    return compare(chip, page, tree, "U-Boot's stm32f429.dtsi")


def check():
    """(passed, failed)"""
    results, tree = [], None
    try:
        tree = device_tree(fetch())
    except NoSource as reason:
        absent = "ERKOS_ALL_TOOLS" in os.environ
        print(f"{'FAIL' if absent else 'skip'} device tree: {reason}")
        results += ["FAIL"] if absent else []
    for path in sorted(ROOT.glob("chips/stm32*/chip.toml")):
        lines = check_chip(path, tree)
        print("".join(f"{line}\n" for line in lines), end="")
        results += lines
    return sum(line.startswith("ok") for line in results), sum(line.startswith("FAIL") for line in results)


if __name__ == "__main__":
    passed, failed = check()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
