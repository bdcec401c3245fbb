#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad pages: each case changes one thing in a copy of the tree and expects a message that names the file, the object and
the fix, and a status that is not 0."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPIED = ("boards", "chips", "images", "tools", "cmake", "apps")
LINKED = ("abi", "arch", "kernel", "util", "user", "drivers", "CMakeLists.txt", "CMakePresets.json", "Makefile", "VERSION")
BOARD = "mps2-an385"


class Tree:
    """A copy of the tree to spoil."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, self.root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in LINKED:
            (self.root / name).symlink_to(ROOT / name)
        (self.root / "tests").mkdir()
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
    tree.replace(f"boards/{BOARD}.toml", 'driver = "console_cmsdk"', 'driver = "console_pl012"')
    return tree.check(), r"device console: there is no driver drivers/\*/console_pl012\.c; fix:"


def granted_twice(tree):
    tree.replace("images/demo.toml", 'uses = ["button"]', 'uses = ["button", "led"]')
    return tree.check(), r"images/demo\.toml: process button: peripheral fpgaio \(device led\) is granted to led already; fix:"


def overlap(tree):
    tree.append(f"chips/{BOARD.replace('-', '_')}/chip.toml",
                '\n[peripheral.leds]\nbase = 0x40028000\nbytes = 32\nip = "fpgaio"\n')
    tree.replace(f"boards/{BOARD}.toml", 'driver = "gpio_none"', 'driver = "gpio_fpgaio"\nperipheral = "leds"')
    return tree.check(), r"images/demo\.toml: process button: peripheral leds .* overlaps fpgaio of process led; fix:"


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
    return tree.check(), r"process console: priority 32 .*fix: 0 <= ceiling <= priority < 32"


def unknown_right(tree):
    tree.replace("images/demo.toml", '"crashes"', '"everything"')
    return tree.check(), r"process supervisor: unknown right `everything`; fix: use shutdown, crashes"


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


CASES = [unknown_board, unknown_image, unknown_device, unknown_peripheral, unknown_driver, granted_twice, overlap, call_cycle,
         calls_nobody, mails_without_ring, misspelt_key, bad_priority, unknown_right, fp_without_unit, not_toml,
         duplicate_name, code_budget, too_large, missing_source, missing_tool]


def main():
    failed = 0
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            (status, output), wanted = case(Tree(folder))
        message = output.strip().splitlines()[-1] if output.strip() else ""
        if status == 0:
            verdict = "FAIL", "it was accepted"
        elif not re.search(wanted, output):
            verdict = "FAIL", f"it says: {output.strip()[-400:]}"
        elif "Traceback" in output:
            verdict = "FAIL", f"a traceback: {message}"
        else:
            verdict = "ok ", ""
        failed += verdict[0] == "FAIL"
        print(f"{verdict[0]} {case.__name__}{': ' + verdict[1] if verdict[1] else ''}", flush=True)
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
