# SPDX-License-Identifier: MIT
"""A small client of the GDB remote protocol: what a test rig needs to walk through a program instruction by instruction.

With step_flags(1) a single step takes interrupts (QEMU's default 7 hides them and stops the timers)."""

import xml.etree.ElementTree as ElementTree

STEP_WITH_INTERRUPTS = 1


class RemoteError(Exception):
    """The debugger's request was refused, or the program is gone."""


class Ended(RemoteError):
    """The program has ended; `status` is its exit status."""

    def __init__(self, status):
        super().__init__(f"the program ended with status {status}")
        self.status = status


class Remote:
    """The one debugger of an emulator. Every call but `start` returns with the program stopped."""

    def __init__(self, connection):
        self._socket = connection
        self._socket.settimeout(20)
        self._buffer = b""
        self._ack = True
        self.request("QStartNoAckMode")
        self._ack = False
        self.request("qSupported:xmlRegisters=arm;multiprocess-")
        self._numbers, self._sizes = {}, {}
        self._describe("target.xml")

    # -- registers --

    def _describe(self, annex):
        text = b""
        while True:
            part = self._raw(f"qXfer:features:read:{annex}:{len(text):x},ffb")
            if part[:1] not in (b"l", b"m"):
                raise RemoteError(f"no description {annex}: {part!r}")
            text += part[1:]
            if part[:1] == b"l":
                break
        for element in ElementTree.fromstring(text.replace(b"xi:include", b"include")).iter():
            if element.tag == "include":
                self._describe(element.get("href"))
            elif element.tag == "reg":
                number = int(element.get("regnum", len(self._numbers)))
                self._numbers[element.get("name")] = number
                self._sizes[element.get("name")] = int(element.get("bitsize")) // 8

    def register(self, name):
        """The value of one register: r0-r12, sp, lr, pc, xpsr, msp, psp, control, primask ..."""
        answer = self.request(f"p{self._number(name):x}")
        return int.from_bytes(bytes.fromhex(answer), "little")

    def set_register(self, name, value):
        """Writes one register."""
        data = value.to_bytes(self._sizes[name], "little").hex()
        self._ok(f"P{self._number(name):x}={data}")

    def registers(self):
        """r0 to r15 as a list, in one exchange."""
        data = bytes.fromhex(self.request("g"))
        return [int.from_bytes(data[4 * n : 4 * n + 4], "little") for n in range(16)]

    def _number(self, name):
        if name not in self._numbers:
            raise RemoteError(f"no register {name}; there are {' '.join(self._numbers)}")
        return self._numbers[name]

    # -- memory --

    def read(self, address, size):
        """Memory as the processor sees it now, or as it is after physical(True)."""
        answer = self.request(f"m{address:x},{size:x}")
        if answer.startswith("E"):
            raise RemoteError(f"cannot read {address:#010x}")
        return bytes.fromhex(answer)

    def read_word(self, address):
        """One word."""
        return int.from_bytes(self.read(address, 4), "little")

    def write(self, address, data):
        """Writes memory. Does not reach the interrupt controller: use qtest for that."""
        self._ok(f"M{address:x},{len(data):x}:{data.hex()}")

    def physical(self, on):
        """Reads and writes memory past the protection unit."""
        self._ok(f"Qqemu.PhyMemMode:{int(on)}")

    # -- going on --

    def step_flags(self, flags):
        """1: single steps take interrupts; 7: they do not."""
        self._ok(f"Qqemu.sstep={flags:x}")

    def advance(self):
        """One instruction."""
        self._stopped(self.request("vCont;s:1"))

    def step(self):
        """One instruction; returns the new pc."""
        self.advance()
        return self.register("pc")

    def start(self):
        """Lets the program run; stop() or wait() must follow."""
        self._send("vCont;c:1")

    def wait(self, timeout=20):
        """Waits for a breakpoint."""
        self._socket.settimeout(timeout)
        try:
            self._stopped(self._receive().decode())
        except TimeoutError as error:
            self.stop()
            raise RemoteError(f"no breakpoint within {timeout} s; stopped at pc {self.register('pc'):#010x}") from error
        finally:
            self._socket.settimeout(20)

    def stop(self):
        """Stops a program that runs."""
        self._socket.settimeout(20)
        self._socket.sendall(b"\x03")
        self._stopped(self._receive().decode())

    def resume(self, timeout=20):
        """Runs to the next breakpoint; returns its pc."""
        self.start()
        self.wait(timeout)
        return self.register("pc")

    def run_to(self, address, timeout=20):
        """Runs until the pc is `address`."""
        self.set_breakpoint(address)
        try:
            return self.resume(timeout)
        finally:
            self.clear_breakpoint(address)

    def set_breakpoint(self, address):
        """Stops before the instruction at `address`."""
        self._ok(f"Z1,{address & ~1:x},2")

    def clear_breakpoint(self, address):
        """Takes a breakpoint away."""
        self._ok(f"z1,{address & ~1:x},2")

    def detach(self):
        """Lets the program run on without a debugger."""
        self._ok("D")

    # -- packets --

    def _stopped(self, answer):
        if answer[:1] in ("W", "X"):
            raise Ended(int(answer[1:3], 16))
        if answer[:1] not in ("T", "S"):
            raise RemoteError(f"unexpected stop {answer!r}")

    def _ok(self, packet):
        answer = self.request(packet)
        if answer != "OK":
            raise RemoteError(f"{packet}: {answer or 'not supported'}")

    def request(self, packet):
        """Sends a packet and returns the answer as text."""
        return self._raw(packet).decode("latin-1")

    def _raw(self, packet):
        self._send(packet)
        return self._receive()

    def _send(self, packet):
        data = packet.encode()
        self._socket.sendall(b"$" + data + b"#%02x" % (sum(data) & 255))

    def _receive(self):
        while True:
            start = self._buffer.find(b"$")
            end = self._buffer.find(b"#", start)
            if start >= 0 and end >= 0 and len(self._buffer) >= end + 3:
                packet = self._buffer[start + 1 : end]
                self._buffer = self._buffer[end + 3 :]
                if self._ack:
                    self._socket.sendall(b"+")
                return _unescape(packet)
            data = self._socket.recv(65536)
            if not data:
                raise RemoteError("the emulator is gone")
            self._buffer += data


def _unescape(packet):
    """Undoes }x escapes and the * run lengths."""
    if b"}" not in packet and b"*" not in packet:
        return packet
    out = bytearray()
    at = 0
    while at < len(packet):
        if packet[at : at + 1] == b"}":
            out.append(packet[at + 1] ^ 0x20)
            at += 2
        elif packet[at : at + 1] == b"*":
            out.extend(out[-1:] * (packet[at + 1] - 29))
            at += 2
        else:
            out.append(packet[at])
            at += 1
    return bytes(out)
