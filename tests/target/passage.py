# SPDX-License-Identifier: MIT
"""The instructions that each process executes while something goes on, in their order, and how a debugger gets to the n-th of them."""

import os
import re
import tempfile
import threading
import time
from collections import Counter, namedtuple

# The n-th instruction: so many passes of an address, and then so many more instructions, at these addresses.
Place = namedtuple("Place", "address passes then")
QUIET_S = 0.3


class Recorder:
    """An emulator that notes every instruction of the processes."""

    def __init__(self, rig, image):
        self.code = {n: (p["code"]["base"], p["code"]["base"] + p["code"]["bytes"]) for n, p in rig.layout(image)["processes"].items()}
        self._folder = tempfile.TemporaryDirectory(prefix="passage.")
        path = f"{self._folder.name}/log"
        os.mkfifo(path)
        self.seen = []
        threading.Thread(target=self._read, args=(path,), daemon=True).start()
        ranges = ",".join(f"{low:#x}..{high:#x}" for low, high in self.code.values())
        self.emulator = rig.start(image, one_insn=True, trace=("exec,nochain", path), extra=("-dfilter", ranges))

    def _read(self, path):
        rest = b""
        with open(path, "rb", buffering=0) as pipe:
            while data := pipe.read(1 << 20):
                data = rest + data
                end = data.rfind(b"\n") + 1
                self.seen += [int(pc, 16) for pc in re.findall(rb"^Trace .*\[[0-9a-f]+/([0-9a-f]+)/", data[:end], re.MULTILINE)]
                rest = data[end:]

    def passage(self):
        """What has been executed since the last one, by process, once nobody does anything more."""
        size = -1
        while size != len(self.seen):
            size = len(self.seen)
            time.sleep(QUIET_S)
        seen, self.seen[:] = self.seen[:], []
        return {name: [pc for pc in seen if low <= pc < high] for name, (low, high) in self.code.items()}

    def close(self):
        self.emulator.kill()
        self._folder.cleanup()


def places(passage):
    """The Place of each instruction of a passage: the one that takes the fewest stops."""
    passes, found, begin = Counter(), [], 0
    for n, pc in enumerate(passage):
        passes[pc] += 1
        if not found or passes[pc] <= found[begin].passes + n - begin:
            begin = n
            found.append(Place(pc, passes[pc], ()))
        else:
            found.append(Place(found[begin].address, found[begin].passes, tuple(passage[begin + 1 : n + 1])))
    return found
