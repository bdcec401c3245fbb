#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad pages: each case changes one thing in a copy of the tree and expects a message that names the file, the object and
the fix, and a status that is not 0. Then some good ones, and what the page compiler makes of them."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

from gone import emulator_gone  # noqa: E402
from placing import placing, placing_stacks  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ("boards", "chips", "images", "tools", "cmake", "apps")
LINKED = ("abi", "arch", "kernel", "util", "user", "drivers", "CMakeLists.txt", "CMakePresets.json", "Makefile", "VERSION")
BOARD = "mps2-an385"
BOARD_PAGE = f"boards/{BOARD}.toml"
CHIP_PAGE = f"chips/{BOARD.replace('-', '_')}/chip.toml"
DEMO = "images/demo.toml"
DMA_BOARD = "nucleo_f429zi"
DMA_BOARD_PAGE = f"boards/{DMA_BOARD}.toml"
DMA_CHIP_PAGE = "chips/stm32f429/chip.toml"
CONSOLE = "priority = 4"  # the line of DEMO below which process console gets more keys


class Tree:
    """A copy of the tree to spoil."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in LINKED:
            (self.root / name).symlink_to(ROOT / name)
        (self.root / "tests" / "target").mkdir(parents=True)
        for name in ("build",):
            (self.root / name).mkdir()

    def replace(self, file, old, new):
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1))

    def append(self, file, text):
        path = self.root / file
        path.write_text((path.read_text() if path.exists() else "") + text)

    def run(self, *command, path=None):
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
        if path:
            environment["PATH"] = path
        done = subprocess.run(command, cwd=self.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        return done.returncode, done.stdout

    def check(self, board=BOARD, image="demo"):
        return self.run("python3", "tools/image.py", "check", "--board", board, "--image", image)

    def build(self, image):
        return self.run("python3", "tools/build.py", BOARD, image)


def unknown_board(tree):
    return tree.check(board="mps2-an999"), r"boards/mps2-an999\.toml: there is no board.*fix: .*lm3s6965evb"


def unknown_image(tree):
    return tree.check(image="dema"), r"images/dema\.toml: there is no image.*fix: .*demo"


def unknown_device(tree):
    tree.replace("images/demo.toml", 'uses = ["led"]', 'uses = ["lamp"]')
    return tree.check(), r"images/demo\.toml: process led: board mps2-an385 has no device `lamp`; fix: .*led"


def unknown_peripheral(tree):
    tree.replace(f"boards/{BOARD}.toml", 'peripheral = "uart0"', 'peripheral = "uart7"')
    return tree.check(), r"boards/mps2-an385\.toml: device console: chip mps2_an385 has no peripheral `uart7`; fix: use one of .*uart0"


def unknown_driver(tree):
    tree.replace(f"boards/{BOARD}.toml", 'driver = "serial_cmsdk"', 'driver = "serial_pl012"')
    return tree.check(), r"device console: there is no driver drivers/\*/serial_pl012\.c; fix:"


def granted_twice(tree):
    tree.replace("images/demo.toml", 'uses = ["button"]', 'uses = ["led"]')
    return tree.check(), r"images/demo\.toml: process button: peripheral fpgaio \(device led\) is granted to led already; fix:"


def granted_to_the_band(tree):
    tree.append(DEMO, '\n[[band]]\nsource = "apps/demo/led.c"\nhandler = "pulse"\ndevice = "console"\n')
    return tree.check(), r"images/demo\.toml: process console: peripheral uart0 \(device console\) is granted to the band's pulse already; fix:"


def band_without_a_line(tree):
    tree.append(DEMO, '\n[[band]]\nsource = "apps/demo/led.c"\nhandler = "pulse"\ndevice = "led"\n')
    return tree.check(), r"images/demo\.toml: band 1: device `led` of boards/mps2-an385\.toml has no line; fix:"


def overlap(tree):
    tree.append(f"chips/{BOARD.replace('-', '_')}/chip.toml",
                '\n[peripheral.leds]\nbase = 0x40028000\nbytes = 32\nip = "fpgaio"\n')
    tree.replace(f"boards/{BOARD}.toml", 'driver = "gpio_none"', 'driver = "gpio_fpgaio"\nperipheral = "leds"')
    return tree.check(), r"images/demo\.toml: process led: the region of peripheral fpgaio, .* overlaps leds of process button; fix:"


def region_includes_neighbour(tree):
    tree.replace(CHIP_PAGE, "bytes = 256", "bytes = 260")  # its region is 512 bytes
    tree.append(CHIP_PAGE, '\n[peripheral.dma]\nbase = 0x40028180\nbytes = 128\nip = "fpgaio"\nbus_master = true\n')
    return tree.check(), r"images/demo\.toml: process led: the region of peripheral fpgaio, 512 bytes .* overlaps dma; fix:"


def shared_line(tree):
    tree.append(CHIP_PAGE, '\n[peripheral.port]\nbase = 0x40010000\nbytes = 4096\nip = "fpgaio"\nirq = 1\n')
    tree.replace(BOARD_PAGE, 'driver = "gpio_none"', 'driver = "gpio_fpgaio"\nperipheral = "port"')
    return tree.check(), r"images/demo\.toml: process button: line 1 of port is granted to console already; fix:"


STM32 = "b-l475e-iot01a"  # its blocks are shared by pins that have nothing else in common


def shared_port(tree):
    """Another pin of the LED's port, for another process."""
    tree.append(f"boards/{STM32}.toml", '\n[device.lamp]\ndriver = "gpio_stm32"\nperipheral = "gpioa"\npin = 6\n')
    tree.replace(DEMO, 'uses = ["button"]', 'uses = ["lamp"]')
    return tree.check(STM32), r"images/demo\.toml: process button: peripheral gpioa \(device lamp\) is granted to led already; fix: give it to one process"


def shared_external_lines(tree):
    """Another button on another port, whose line shares an interrupt with the first."""
    tree.append(f"boards/{STM32}.toml", '\n[device.key]\ndriver = "gpio_stm32_exti"\nperipheral = "gpiob"\ninterrupts = "exti"\npin = 14\n')
    tree.replace(DEMO, 'uses = ["led"]', 'uses = ["key"]')
    return tree.check(STM32), r"images/demo\.toml: process button: peripheral exti \(device button\) is granted to led already; fix: give it to one process"


def clock_gates_for_a_process(tree):
    tree.append("chips/stm32l475/chip.toml", '\n[peripheral.rcc]\nbase = 0x40021000\nbytes = 1024\nip = "stm32_gpio"\n')
    return tree.check(STM32), r"chips/stm32l475/chip\.toml: peripheral rcc: its region, .* overlaps registers that only the kernel may have"


def interrupts_of_nothing(tree):
    tree.replace(f"boards/{STM32}.toml", '"exti"', '"extj"')
    return tree.check(STM32), r"boards/b-l475e-iot01a\.toml: device button: chip stm32l475 has no peripheral `extj`; fix: use one of exti"


def three_peripherals(tree):
    for n, role in enumerate(("x", "y")):
        tree.append(CHIP_PAGE, f'\n[peripheral.{role}]\nbase = {0x40010000 + 4096 * n:#x}\nbytes = 4096\nip = "fpgaio"\n')
        tree.append(BOARD_PAGE, f'\n[device.{role}]\ndriver = "gpio_fpgaio"\nperipheral = "{role}"\n')
    tree.replace(DEMO, 'uses = ["led"]', 'uses = ["led", "x", "y"]')
    return tree.check(), r"images/demo\.toml: process led: y \(device y\) is its peripheral number 3; fix: at most 2"


def threads_beside_two_peripherals(tree):
    tree.append(CHIP_PAGE, '\n[peripheral.x]\nbase = 0x40010000\nbytes = 4096\nip = "fpgaio"\n')
    tree.append(BOARD_PAGE, '\n[device.x]\ndriver = "gpio_fpgaio"\nperipheral = "x"\n')
    tree.replace(DEMO, 'uses = ["led"]', 'uses = ["led", "x"]\nthreads = [{ name = "a", stack = 256 }]')
    return tree.check(), r"images/demo\.toml: process led: x \(device x\) is its peripheral number 2; fix: at most 1 beside several threads"


def too_many_threads(tree):
    threads = ", ".join(f'{{ name = "t{n}", stack = 256 }}' for n in range(9))
    tree.replace("images/hello.toml", "stack = 256", f"stack = 256\nthreads = [{threads}]")
    return tree.build("hello"), r"images/hello\.toml: process hello: the stacks of 9 threads do not fit; fix: "


def two_drivers(tree):
    tree.replace(DEMO, 'uses = ["led"]', 'uses = ["led", "button"]')
    return tree.check(), r"process led: devices led and button have different drivers .* gpio_fpgaio\.c and gpio_none\.c.*fix:"


def two_images_of_a_name(tree):
    tree.append("tests/target/demo.toml", (tree.root / DEMO).read_text())
    return tree.check(), r"tests/target/demo\.toml: image `demo` is also images/demo\.toml; fix: rename"


def not_text(tree):
    (tree.root / DEMO).write_bytes(b"\xff\xfe")
    return tree.check(), r"images/demo\.toml: not valid TOML: .*fix:"


def ram_budget(tree):
    tree.replace("images/hello.toml", "stack = 256", "stack = 256\nram_max = 100")
    return tree.build("hello"), r"images/hello\.toml: process hello: \d+ bytes exceed its ram_max of 100; fix:"


def kernel_too_large(tree):
    tree.replace("images/hello.toml", "[process.console]", "kernel_stack = 8000000\n\n[process.console]")
    return tree.build("hello"), r"images/hello\.toml: kernel: \d+ bytes of RAM, but chip mps2_an385 has \d+; fix:"


def unknown_crash_policy(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + '\non_crash = "retry"')
    return tree.check(), r"images/demo\.toml: process console: `on_crash` is .retry.; fix: use one of restart, stop, reset, halt"


def restart_after_restarts(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + '\nthen = "restart"')
    return tree.check(), r"images/demo\.toml: process console: `then` is .restart.; fix: use one of stop, reset, halt"


def too_many_restarts(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + "\nrestarts = 256")
    return tree.check(), r"images/demo\.toml: process console: `restarts` is 256; fix: use a whole number from 0 to 255"


def backoff_that_shrinks(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + "\nbackoff_ms = 20\nbackoff_max_ms = 10")
    return tree.check(), r"images/demo\.toml: process console: backoff_max_ms 10 is less than backoff_ms 20; fix:"


def half_a_budget(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + "\ncpu_max_us = 1000")
    return tree.check(), r"images/demo\.toml: process console: a budget of processor time has two numbers, and `cpu_period_us` is not there; fix:"


def budget_without_limit(tree):
    tree.replace(DEMO, CONSOLE, CONSOLE + "\ncpu_max_us = 1000\ncpu_period_us = 1000")
    return tree.check(), r"images/demo\.toml: process console: cpu_max_us 1000 is not less than cpu_period_us 1000.*; fix:"


def waiting_is_no_health(tree):
    tree.replace(DEMO, "[process.console]", "healthy_ms = 1000\n\n[process.console]")  # for all processes
    return tree.check(), r"images/demo\.toml: process console: healthy_ms 1000 is not longer than backoff_max_ms 1000.*; fix:"


def supervises_itself(tree):
    tree.replace(DEMO, 'rights = ["crashes"]', 'rights = ["crashes"]\nsupervises = ["supervisor"]')
    return tree.check(), r"images/demo\.toml: process supervisor: supervises itself; fix: remove it"


def supervises_nobody(tree):
    tree.replace(DEMO, 'rights = ["crashes"]', 'rights = ["crashes"]\nsupervises = ["lad"]')
    return tree.check(), r"images/demo\.toml: process supervisor: supervises `lad`, which is no process of this image; fix: use one of"


def two_supervisors(tree):
    tree.replace(DEMO, 'rights = ["crashes"]', 'rights = ["crashes"]\nsupervises = ["led"]')
    tree.replace(DEMO, 'mails = ["led"]', 'mails = ["led"]\nsupervises = ["led"]')
    return tree.check(), r"images/demo\.toml: process editor: supervises `led`, which supervisor supervises already; fix:"


def halt_under_a_watchdog(tree):
    tree.replace(DEMO, 'rights = ["crashes"]', 'rights = ["crashes"]\nuses = ["watchdog"]')
    return tree.check(), r"images/demo\.toml: process supervisor uses the watchdog, which resets a board that has halted .*; fix: .*on_panic"


def call_cycle(tree):
    tree.replace("images/demo.toml", 'uses = ["console"]', 'uses = ["console"]\ncalls = ["led"]')
    return tree.check(), r"images/demo\.toml: a cycle of calls: console -> led -> console; fix:"


def calls_nobody(tree):
    tree.replace("images/demo.toml", 'mails = ["led"]', 'mails = ["lad"]')
    return tree.check(), r"process editor: mails `lad`, which is no process of this image; fix: use one of"


def mails_without_ring(tree):
    tree.replace("images/demo.toml", "mail = 4 ", "")
    return tree.check(), r"process editor: mails `led`, which has no mail ring; fix: give process led"


def misspelt_key(tree):
    tree.replace("images/demo.toml", "priority = 4", "priorty = 4")
    return tree.check(), r"process console: unknown key `priorty`; fix: use one of .*priority"


def bad_priority(tree):
    tree.replace("images/demo.toml", "priority = 4", "priority = 32")
    return tree.check(), r"process console: `priority` is 32; fix: use a whole number from 0, the most important, to 31"


def unknown_right(tree):
    tree.replace("images/demo.toml", '"crashes"', '"everything"')
    return tree.check(), r"process supervisor: `rights` is \[\"everything\"\]; fix: use .*one of shutdown, crashes"


def fp_without_unit(tree):
    tree.replace("images/demo.toml", "priority = 4", "priority = 4\nfp = true")
    return tree.check(), r"process console: fp = true, but chip mps2_an385 has no floating-point unit; fix:"


def not_toml(tree):
    tree.append("images/demo.toml", "\npriority = = 3\n")
    return tree.check(), r"images/demo\.toml: not valid TOML: .*line.*fix:"


def duplicate_name(tree):
    tree.append("images/demo.toml", "\n[process.led]\npriority = 3\n")
    return tree.check(), r"images/demo\.toml: not valid TOML: .*twice.*fix:"


def code_budget(tree):
    tree.replace("images/hello.toml", "stack = 256", "stack = 256\ncode_max = 100")
    return tree.build("hello"), r"images/hello\.toml: process hello: \d+ bytes exceed its code_max of 100; fix:"


def errno_for_all(tree):
    tree.replace("apps/hello/hello.c", '#include "erkos.h"', '#include "erkos.h"\n#include <errno.h>')
    tree.replace("apps/hello/hello.c", "flush_and_shutdown(0)", "flush_and_shutdown((uint32_t)errno)")
    return tree.build("hello"), r"images/hello\.toml: process hello: it has 4 bytes for each thread, as `errno`.*; fix: .*thread_locals = true"


def too_large(tree):
    tree.replace("images/hello.toml", "stack = 256", "stack = 256\nheap = 8000000")
    return tree.build("hello"), r"images/hello\.toml: process hello: data: \d+ bytes do not fit; .*fix: "


def missing_source(tree):
    tree.replace("images/hello.toml", "apps/hello/hello.c", "apps/hello/helo.c")
    return tree.build("hello"), r"process hello: there is no file apps/hello/helo\.c; fix:"


def missing_tool(tree):
    only = tree.root / "bin"
    only.mkdir()
    for tool in ("sh", "dirname", "awk", "sed", "grep", "cut", "id", "date", "mkdir", "touch", "env", "python3", "cat", "dpkg-query"):
        if found := shutil.which(tool):
            (only / tool).symlink_to(found)
    (tree.root / "tools" / "packages.txt").write_text("run stable python3 it is there\n")
    return tree.run("sh", "tools/setup.sh", "run", path=str(only)), r"arm-none-eabi-gcc is none, but .*12\.2; fix: install gcc-arm-none-eabi"


def edit(name, file, old, new, wanted):
    """A case that replaces one text by another."""
    def case(tree):
        tree.replace(file, old, new)
        return tree.check(), wanted
    case.__name__ = name
    return case


def of_console(name, key, wanted):
    return edit(name, DEMO, CONSOLE, f"{CONSOLE}\n{key}", r"images/demo\.toml: process console: " + wanted)


EDITS = [
    edit("priority_is_text", DEMO, CONSOLE, 'priority = "high"', r'process console: `priority` is "high"; fix: use a whole number'),
    edit("no_priority", DEMO, CONSOLE, "", r"process console: no `priority`; fix: add it"),
    edit("small_stack", DEMO, "stack = 640", "stack = 64", r"process console: `stack` is 64; fix: use .* from 128 .*multiple of 8"),
    edit("sources_is_text", DEMO, 'sources = ["apps/demo/led.c"]', 'sources = "apps/demo/led.c"', r"process led: `sources` is .*fix: use a list"),
    edit("source_outside", DEMO, "apps/demo/led.c", "../led.c", r"process led: `sources` is .*fix: use .*from the root of the project"),
    edit("peer_twice", DEMO, 'calls = ["console"]', 'calls = ["console", "console"]', r"process supervisor: `calls` is .*fix: use .*nothing in it twice"),
    edit("process_is_number", DEMO, "[process.console]", "process.x = 3\n[process.console]", r"process x: 3 is no table; fix:"),
    edit("process_name", DEMO, "[process.button]", '[process."but ton"]', r"process but ton: not a name; fix:"),
    edit("kernel_stack", DEMO, "supervisor =", "kernel_stack = 8\nsupervisor =", r"image: `kernel_stack` is 8; fix:"),
    edit("test_board", DEMO, "[process.console]", 'test.boards = ["mps2"]\n[process.console]', r"test: `boards` is .*fix: use .*mps2-an385"),
    of_console("negative_heap", "heap = -512", r"`heap` is -512; fix:"),
    of_console("odd_mail", "mail = 3", r"`mail` is 3; fix: use 0 or a power of two"),
    of_console("low_ceiling", "ceiling = 9", r"priority 4 with ceiling 9; fix:"),
    of_console("thread_twice", 'threads = [{ name = "a", stack = 256 }, { name = "a", stack = 256 }]', r"thread `a` is there already; fix:"),
    of_console("thread_key", 'threads = [{ name = "a", stack = 256, prio = 1 }]', r"thread 1: unknown key `prio`; fix:"),
    of_console("line_named_as_event", 'software_lines = ["mail"]', r"software line `mail` has the name of another event; fix:"),
    of_console("too_many_lines", f"software_lines = {[c for c in 'abcdefghi']}".replace("'", '"'), r"no line left for software line `f`; fix:"),
    edit("no_ram", CHIP_PAGE, "ram =", "# ram =", r"chip\.toml: chip: no `ram`; fix:"),
    edit("unknown_arch", CHIP_PAGE, '"armv7m"', '"armv7"', r"chip\.toml: chip: there is no arch `armv7`; fix: use one of .*armv7m"),
    edit("unknown_alarm", CHIP_PAGE, "alarm = 9", 'alarm = "systik"', r"chip: its alarm `systik` is no line; fix: use .*systick"),
    edit("line_beyond", CHIP_PAGE, "irq = [0, 1]", "irq = [0, 99]", r"peripheral uart0: there is no line 99; fix:"),
    edit("line_of_the_alarm", CHIP_PAGE, "irq = [0, 1]", "irq = [0, 9]", r"peripheral uart0: line 9 is the alarm; fix:"),
    edit("line_of_software", CHIP_PAGE, "irq = [0, 1]", "irq = [0, 31]", r"peripheral uart0: line 31 is a software line; fix:"),
    edit("peripheral_in_ram", CHIP_PAGE, "base = 0x40004000", "base = 0x20000000", r"peripheral uart0: its region, .* overlaps RAM .*fix:"),
    edit("peripheral_in_cpu", CHIP_PAGE, "base = 0x40004000", "base = 0xE000E000", r"peripheral uart0: .* overlaps the processor's own registers .*fix:"),
    edit("peripheral_of_kernel", CHIP_PAGE, "base = 0x40004000", "base = 0x40001000", r"peripheral uart0: .* only the kernel may have .*fix:"),
    edit("peripheral_misaligned", CHIP_PAGE, "base = 0x40004000", "base = 0x40004800", r"peripheral uart0: 0x40004800 is not aligned to its 4096 bytes; fix:"),
    edit("unknown_ip", CHIP_PAGE, '"cmsdk_uart"', '"cmsdk_uert"', r"peripheral uart0: there is no chips/ip/cmsdk_uert\.h; fix:"),
    edit("unknown_kind", CHIP_PAGE, '"level"', '"lvel"', r"peripheral uart0: `kind` is \"lvel\"; fix: use one of level, edge"),
    edit("no_console", BOARD_PAGE, "[device.console]", "[device.terminal]", r"mps2-an385\.toml: device console: it has no peripheral; fix:"),
    edit("no_peripheral_no_why", BOARD_PAGE, "\nwhy = ", "\nbecause = ", r"device button: no `peripheral`; fix:"),
    edit("no_machine", BOARD_PAGE, "machine =", "machin =", r"emulator: unknown key `machin`; fix: use one of .*machine"),
    edit("setup_bits", BOARD_PAGE, "[device.console]", "setup = [{ address = 0, mask = 1, value = 2 }]\n[device.console]", r"setup 1: value 0x2 has bits outside mask 0x1; fix:"),
]

def of_dma(name, old, new, wanted, file=DMA_CHIP_PAGE):
    def case(tree):
        tree.replace(file, old, new)
        return tree.check(board=DMA_BOARD), wanted
    case.__name__ = name
    return case


EDITS += [
    of_dma("dma_for_anybody", ", [0x40026000, 2048]", "", r"dma dma1: a process could be given its registers, and with them all memory; fix:"),
    of_dma("dma_unknown", 'dma = "dma1"', 'dma = "dma3"', r"channel usart3_tx: there is no dma `dma3`; fix: use one of dma1"),
    of_dma("channel_without_a_line", "irq = 14", "irq = 91", r"channel usart3_tx: there is no line 91; fix:"),
    of_dma("channel_width", "width = 1", "width = 3", r"channel usart3_tx: `width` is 3; fix: use one of 1, 2, 4"),
    of_dma("channel_into_another_device", "register = 0x40004804", "register = 0x40004C04", r"channel usart3_tx: 0x40004c04 is no register of usart3; fix:"),
    of_dma("channel_of_another_device", 'peripheral = "tim5"', 'peripheral = "tim5"\nchannels = { transmit = "usart3_tx" }',
           r"device counter: chip stm32f429 has no channel `usart3_tx` of its peripheral; fix:", DMA_BOARD_PAGE),
]


def two_channels_of_a_stream(tree):
    page = (tree.root / DMA_CHIP_PAGE).read_text()
    tree.append(DMA_CHIP_PAGE, page[page.index("\n[channel.usart3_tx]"):].replace("usart3_tx", "usart3_too"))
    tree.replace(DMA_BOARD_PAGE, 'transmit = "usart3_tx"', 'transmit = "usart3_tx", too = "usart3_too"')
    return tree.check(board=DMA_BOARD), r"images/demo\.toml: process console: usart3_too and usart3_tx are the same stream of dma1; fix:"


CASES = [unknown_board, unknown_image, unknown_device, unknown_peripheral, unknown_driver, granted_twice, granted_to_the_band, band_without_a_line, overlap,
         region_includes_neighbour, shared_line, shared_port, shared_external_lines, clock_gates_for_a_process, interrupts_of_nothing, three_peripherals, threads_beside_two_peripherals, too_many_threads, two_drivers,
         call_cycle, unknown_crash_policy, restart_after_restarts, too_many_restarts, backoff_that_shrinks, waiting_is_no_health, half_a_budget, budget_without_limit,
         supervises_itself, supervises_nobody, two_supervisors, halt_under_a_watchdog,
         calls_nobody, mails_without_ring,
         misspelt_key, bad_priority, unknown_right, fp_without_unit, not_toml, not_text, duplicate_name, two_images_of_a_name,
         code_budget, ram_budget, errno_for_all, too_large, kernel_too_large, missing_source, missing_tool, two_channels_of_a_stream, *EDITS]


# -- good pages: each returns what is wrong, or "" --


def changed_pages_reach_the_image(tree):
    """An image follows its board's and its chip's page, although no object depends on them."""
    tables = tree.root / "build" / BOARD / "hello" / "tables.c"
    for file, old, new, wanted in ((BOARD_PAGE, "[device.console]", "setup = [{ address = 0x40028000, mask = 4, value = 4 }]\n[device.console]", "0x40028000u, 0x4u, 0x4u"),
                                   (CHIP_PAGE, '"level"', '"edge"', ".level = false")):
        status, output = tree.build("hello")
        if status or wanted in tables.read_text():
            return output or f"{wanted} is there already"
        tree.replace(file, old, new)
        status, output = tree.build("hello")
        if status or wanted not in tables.read_text():
            return output or f"{file} was changed, tables.c was not"
    return ""


def aligned_data_has_its_place(tree):
    hello = "apps/hello/hello.c"
    tree.replace(hello, "int main(void)\n{\n", "static volatile char block[100] __attribute__((aligned(4096)));\n\nint main(void)\n{\n    block[0] = 1;\n")
    status, output = tree.build("hello")
    return output if status else ""


def bus_master_is_named(tree):
    tree.replace(CHIP_PAGE, 'ip = "cmsdk_uart"', 'ip = "cmsdk_uart"\nbus_master = true')
    status, output = tree.build("hello")
    if status == 0:
        status, output = tree.run("python3", "tools/image.py", "report", "--board", BOARD, "--image", "hello", "--out", f"build/{BOARD}/hello")
    return "" if "warning: process console can write all memory through uart0" in output else output or "no warning"


GOOD = [changed_pages_reach_the_image, aligned_data_has_its_place, bus_master_is_named]
TOOLS = [placing, placing_stacks, emulator_gone]


def verdict_of(case):
    """What is wrong with a case; "" when all is well."""
    with tempfile.TemporaryDirectory() as folder:
        if case in GOOD:
            return case(Tree(folder)).strip()[-400:]
        (status, output), wanted = case(Tree(folder))
    if "Traceback" in output:
        return f"a traceback: {output.strip().splitlines()[-1]}"
    if status == 0:
        return "it was accepted"
    if not re.search(wanted, output):
        return f"it says: {output.strip()[-400:]}"
    return ""


def main():
    failed = 0
    for case in [*CASES, *GOOD, *TOOLS]:
        wrong = case() if case in TOOLS else verdict_of(case)
        print(f"FAIL {case.__name__}: {wrong}" if wrong else f"ok  {case.__name__}", flush=True)
        failed += wrong != ""
    print(f"{len(CASES) + len(GOOD) + len(TOOLS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
