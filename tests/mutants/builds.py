# SPDX-License-Identifier: MIT
"""Whether a mutant still builds, without building an image: the sources that it changes are compiled one by one, with the flags of the board
of its test. A patch of a header compiles a source that includes it."""

import json
import re
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ALL_OF_THE_KERNEL = ("mps2-an386", "nucleo_f429zi")  # the second has what only boards with DMA compile
ON_A_PC = {"host": "mps2-an386", "drivers": "drivers"}  # a board that compiles the same sources; tests/drivers compiles them itself
INCLUDED = re.compile(r'^\s*#\s*include [<"]([^>"]+)[>"]', re.MULTILINE)


def commands_of(board):
    """How each source is compiled for the board: words by its path in the project."""
    database = ROOT / "build" / board / "compile_commands.json"
    configure = ["-S", "tests/drivers", "-B", database.parent, "-G", "Ninja"] if board == "drivers" else ["--preset", board]
    if board == "drivers" or not database.is_file():
        subprocess.run(["cmake", *configure], cwd=ROOT, check=True, capture_output=True)
    found = {}
    for entry in json.loads(database.read_text(encoding="utf-8")):
        found.setdefault(str(Path(entry["file"]).resolve().relative_to(ROOT)), entry["command"])
    return found


def includers():
    """The files that include one of this name."""
    found = {}
    for folder in ("kernel", "arch", "user", "drivers"):
        for path in sorted((ROOT / folder).rglob("*.*")):
            for name in INCLUDED.findall(path.read_text(encoding="utf-8")):
                found.setdefault(Path(name).name, []).append(str(path.relative_to(ROOT)))
    return found


class Check:
    """Knows the boards' commands."""

    def __init__(self, mutants):
        self.boards = {m: ON_A_PC.get(kind) or test.partition("/")[0] for m in mutants for kind, _, test in [m.red.partition(":")]}
        self.commands = {board: commands_of(board) for board in set(self.boards.values())}
        if ON_A_PC["host"] in self.commands:
            self.commands[ON_A_PC["host"]] = {n: c for board in reversed(ALL_OF_THE_KERNEL) for n, c in commands_of(board).items()}
        self.includers = includers()

    def source(self, name, commands):
        """A source of the board whose compilation reads the file."""
        if name in commands:
            return name
        for other in self.includers.get(Path(name).name, []):
            if found := self.source(other, commands):
                return found
        return None

    def problem(self, mutant, folder):
        """None, or what the compiler says of the tree in `folder`, to which the patch is applied."""
        commands = self.commands[self.boards[mutant]]
        for name in re.findall(r"^\+\+\+ b/(\S+)", mutant.path.read_text(encoding="utf-8"), re.MULTILINE):
            if name.endswith(".py"):
                done = subprocess.run(["python3", "-c", "import sys; compile(sys.stdin.read(), sys.argv[1], 'exec')", name],
                                      input=(folder / name).read_text(encoding="utf-8"), capture_output=True, text=True, check=False)
            elif source := self.source(name, commands):
                words = shlex.split(commands[source].replace(f"{ROOT}/", f"{folder}/").replace(f"{folder}/build/", f"{ROOT}/build/"))
                words[words.index("-o") + 1] = "/dev/null"
                done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
            else:
                return f"{name} is in no source of {self.boards[mutant]}"
            if done.returncode:
                return done.stderr.strip()
        return None
