# SPDX-License-Identifier: MIT
"""From objects to one image: measure, place, link each process, link the kernel with all of them inside."""

import dataclasses
import hashlib
import json
import pathlib
import struct
import subprocess

from . import boot2, emit, uf2
from . import stacks as stacks_module
from .pages import ROOT
from .place import Span, place
from .schema import PageError

READ, WRITE, EXECUTE, DEVICE = 1, 2, 4, 8
SHF_ALLOC = 2
CODE_SECTIONS = (".text", ".ARM.exidx", ".tdata")
DATA_SECTIONS = (".stacks", ".process_page", ".data", ".bss", ".thread_locals", ".heap")
PLACED = {*CODE_SECTIONS, *DATA_SECTIONS, ".tbss"}
GENEROUS = 1 << 24  # bytes of flash and RAM for a link that measures


def link_flags(flags):
    """The libraries are sorted by instruction sets that a linker's name must match: no extension without libraries."""
    return [f.partition("_")[0] if f.startswith("-march=rv") else f for f in flags]


def run(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"error: {' '.join(str(c) for c in command)}\n{done.stdout}{done.stderr}")
    return done.stdout


class Elf:
    """Sections and symbols of a 32-bit little-endian ELF file; no more than is needed here."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        offset, = struct.unpack_from("<I", data, 32)
        size, count, names = struct.unpack_from("<HHH", data, 46)
        rows = [struct.unpack_from("<10I", data, offset + n * size) for n in range(count)]
        text = lambda start: data[start:data.index(b"\0", start)].decode()  # noqa: E731
        self.sections = {text(rows[names][4] + row[0]): row for row in rows}
        self.symbols = {}
        for row in rows:
            if row[1] == 2:  # SHT_SYMTAB
                strings = rows[row[6]][4]
                for at in range(row[4], row[4] + row[5], 16):
                    name, value, bytes_, info, _, section = struct.unpack_from("<IIIBBH", data, at)
                    if name and section:
                        self.symbols[text(strings + name)] = (value, bytes_, info & 15)

    def extent(self, base, names):
        """(bytes from `base` to the end of the last of these sections, largest alignment among them)."""
        rows = [self.sections[n] for n in names if n in self.sections and self.sections[n][5]]
        return max((row[3] + row[5] - base for row in rows), default=0), max((row[8] for row in rows), default=1)

    def value(self, name):
        return self.symbols[name][0]


class Layout:
    """Everything that placing decides."""

    def __init__(self, image):
        self.threads = sum(len(p.stacks) for p in image.processes)
        self.code, self.data = {}, {}
        self.regions, self.words, self.page, self.entry, self.stacks = {}, {}, {}, {}, {}
        self.apart = {}  # process name: where its stacks lie outside its data
        self.kernel = [(0, 0, 0), (0, 0, 0)]
        self.processes_end = image.board.chip.ram[0] + image.board.chip.ram[1]

    @property
    def guards(self):
        return sorted(g for s in self.stacks.values() for g in s.guards)


class Linker:
    def __init__(self, image, arch, spec, out):
        self.image, self.arch, self.spec, self.out = image, arch, spec, out
        out.mkdir(parents=True, exist_ok=True)
        self.layout = Layout(image)
        self.aligns = {}

    # -- processes --

    def file_name(self, process):
        """<image>.elf is the whole: a process of the same name stands beside it."""
        return process.name if process.name != self.image.name else f"{process.name}.process"

    def link_process(self, process, code, data, suffix):
        stacks = self.stacks_in(process, data)
        script = self.out / f"{self.file_name(process)}{suffix}.ld"
        elf = self.out / f"{self.file_name(process)}{suffix}.elf"
        script.write_text(emit.process_script(process, code, data, stacks))
        unit = self.spec["processes"][process.name]
        flags = [f for f in self.spec["flags"] if not (process.fp and f.startswith("-mfloat-abi"))]
        run(self.spec["ld"], *link_flags(flags), *unit["flags"], *self.spec["user_link"], "-nostartfiles", "-Wl,--gc-sections",
            *(["-Wl,--wrap=main"] if process.cpp else []),  # constructors come first: user/cpp/runtime.cc
            "-Wl,--no-warn-rwx-segments", "-T", script, f"-Wl,-Map={elf.with_suffix('.map')}", "-o", elf, *unit["objects"])
        linked = Elf(elf)
        for name, row in linked.sections.items():
            if name in (".tdata", ".tbss") and row[5] and (not process.thread_locals or row[8] > 8):
                raise PageError(self.image.file, f"process {process.name}: it has {row[5]} bytes for each thread, as `errno`, aligned to {row[8]}",
                                "let the process have `thread_locals = true`, and nothing in it an alignment above 8")
            if row[2] & SHF_ALLOC and row[5] and name not in PLACED:
                raise PageError(self.image.file, f"process {process.name}: section {name} of {row[5]} bytes has no place",
                                "add it to process_script in tools/image/emit.py")
        return linked

    def stacks_in(self, process, data):
        """Where the stacks are when the data is there."""
        if not process.stacks_apart:
            return stacks_module.below_the_first(process.stacks, data.base, self.image.board.chip.guards > 0 and process.guards)
        apart = self.layout.apart.get(process.name, stacks_module.NOT_PLACED)
        others = apart.at[1:] or [(0, bytes_) for _, bytes_ in process.stacks[1:]]
        return dataclasses.replace(apart, at=[(data.base, process.stacks[0][1]), *others])

    def measure(self, process):
        chip = self.image.board.chip
        code = Span(chip.flash[0], GENEROUS, 0, 0, 0)
        data = Span(chip.ram[0], GENEROUS + sum(bytes_ + stacks_module.GUARD for _, bytes_ in process.stacks) + process.heap, 0, 0, 0)
        elf = self.link_process(process, code, data, ".measure")
        code_bytes, code_align = elf.extent(code.base, CODE_SECTIONS)
        ram_bytes, ram_align = elf.extent(data.base, DATA_SECTIONS)
        initial = elf.value("__data_end") - elf.value("__data_start")  # of .data, which lies in the code
        if initial:
            code_bytes = elf.value("__data_load") + initial - code.base
        if self.stacks_in(process, data).guards:
            ram_align = max(ram_align, stacks_module.GUARD)
        self.aligns[process.name] = code_align, ram_align
        for key, used in (("code_max", code_bytes), ("ram_max", ram_bytes)):
            limit = process.page.get(key)
            if limit is not None and used > limit:
                raise PageError(self.image.file, f"process {process.name}: {used} bytes exceed its {key} of {limit}",
                                "make the program smaller, or the budget larger")
        return code_bytes, ram_bytes

    # -- kernel --

    def link_kernel(self, name, blobs, room=0):
        tables = self.out / "tables.c"
        script = self.out / "kernel.ld"
        elf = self.out / f"{name}.elf"
        tables.write_text(emit.tables(self.image, self.arch, self.layout))
        script.write_text(emit.kernel_script(self.image, self.arch, [(n, a) for n, a, _ in blobs], room, self.layout.processes_end))
        source = self.out / "processes.S"
        source.write_text(emit.blobs_source([(n, p) for n, _, p in blobs]))
        flags = [*self.spec["flags"], *self.spec["kernel_flags"]]
        objects = [self.out / "tables.o", self.out / "processes.o"]
        run(*self.spec["cc"], *flags, "-c", tables, "-o", objects[0])
        run(*self.spec["cc"], *self.spec["flags"], "-c", source, "-o", objects[1])
        objects += [self.compile_band(n, band, flags) for n, band in enumerate(self.image.bands)]
        entry = [o for o in self.spec["entry_objects"] if pathlib.Path(o).name.startswith(self.arch.entry_object(self.image) + ".S")]
        run(self.spec["ld"], *link_flags(self.spec["flags"]), "-nostdlib", "-Wl,-z,noexecstack", "-Wl,--gc-sections", "-Wl,--no-warn-rwx-segments", "-T", script,
            f"-Wl,-Map={elf.with_suffix('.map')}", "-o", elf, *entry, *objects, self.spec["kernel"], *self.spec["libgcc"])
        self.linked = {pathlib.Path(o).name: hashlib.sha256(pathlib.Path(o).read_bytes()).hexdigest() for o in (*entry, self.spec["kernel"])}
        return Elf(elf)

    def compile_band(self, number, band, flags):
        """Not with registers that the kernel may spoil: it interrupts."""
        (self.out / "band.h").write_text(emit.band_header(self.image))
        object_ = self.out / f"band_{number}.o"
        kept = [f for f in flags if not f.startswith("-fcall-used")]
        run(*self.spec["cc"], *kept, f"-I{self.out}", "-c", ROOT / band.source, "-o", object_)
        return object_

    # -- all --

    def place_all(self, sizes, kernel):
        image, arch, layout = self.image, self.arch, self.layout
        chip = image.board.chip
        flash = (chip.flash[0], chip.flash[0] + chip.flash[1])
        ram = (chip.ram[0], chip.ram[0] + chip.ram[1])
        kernel_flash = kernel.value("__kernel_flash_end") - flash[0]
        kernel_ram = kernel.value("__kept_end") - ram[0]
        for what, used, limit in (("flash", kernel_flash, chip.flash[1]), ("RAM", kernel_ram, chip.ram[1])):
            if used > limit:
                raise PageError(image.file, f"kernel: {used} bytes of {what}, but chip {chip.name} has {limit}",
                                "make kernel_stack smaller, or use another board")
        layout.kernel = [(flash[0], kernel_flash, READ | EXECUTE), (ram[0], kernel_ram, READ | WRITE)]
        code_taken = [Span(flash[0], kernel_flash, 0, 0, kernel_flash)]
        data_taken = [Span(ram[0], kernel_ram, 0, 0, kernel_ram)]
        for process in sorted(image.processes, key=lambda p: -sizes[p.name][0]):
            layout.code[process.name] = place(image.file, f"process {process.name}: code", arch.RULES, flash, code_taken,
                                              sizes[process.name][0], arch.CODE_GRANULE, self.aligns[process.name][0])
        for process in sorted(image.processes, key=lambda p: -sizes[p.name][1]):
            kept_off = self.place_stacks(process, ram, data_taken)
            layout.data[process.name] = place(image.file, f"process {process.name}: data", arch.RULES, ram, data_taken + kept_off,
                                              sizes[process.name][1], arch.DATA_GRANULE, self.aligns[process.name][1])
            data_taken.append(layout.data[process.name])
        layout.processes_end = max(span.end for span in data_taken)

    def place_stacks(self, process, ram, taken):
        """Those that lie outside the data. Returns where the data must not be: around them."""
        if not process.stacks_apart:
            return []
        stacks = stacks_module.apart(self.image.file, f"process {process.name}", process.stacks, ram, taken)
        self.layout.apart[process.name] = stacks
        taken += [Span(base, bytes_, 0, 0, bytes_) for base, bytes_ in stacks.at[1:]]
        guard = stacks_module.GUARD
        return [Span(base - guard, bytes_ + 2 * guard, 0, 0, 0) for base, bytes_ in stacks.at[1:]]

    def check_guards(self):
        guards, entries = len(self.layout.guards), self.image.board.chip.guards
        if guards > entries:
            raise PageError(self.image.file, f"{guards} guards between stacks, and the protection unit has entries for {entries}",
                            "have fewer threads, or let a process have `guards = false`")
        self.layout.words = {name: self.arch.with_guards(words, guards, entries) for name, words in self.layout.words.items()}

    def describe(self, process, elf):
        layout = self.layout
        code, data = layout.code[process.name], layout.data[process.name]
        stacks = self.stacks_in(process, data)
        low = data.base + stacks.below
        regions = [Region(code.base, code.bytes, READ | EXECUTE), Region(low, data.end - low, READ | WRITE)]
        if stacks.guards or stacks.block:
            regions += [Region(base, bytes_, READ | WRITE) for base, bytes_ in stacks.at[1:]]
        for _, _, peripheral in process.grants():
            regions.append(Region(peripheral["base"], self.arch.device_block(peripheral), READ | WRITE | DEVICE))
        layout.regions[process.name] = regions
        layout.words[process.name] = self.arch.region_words(process, code, data, stacks)
        layout.page[process.name] = elf.value("process_page") if elf else 0
        layout.entry[process.name] = elf.value("_start") if elf else 0
        layout.stacks[process.name] = stacks

    def link(self):
        image = self.image
        sizes = {p.name: self.measure(p) for p in image.processes}
        for process in image.processes:  # the tables have their size, whatever is in them
            self.layout.code[process.name] = self.layout.data[process.name] = Span(0, 1024, 1024, 0, 0)
            self.describe(process, None)
        kernel = self.link_kernel("kernel.measure", [], GENEROUS + image.kernel_stack)
        self.place_all(sizes, kernel)
        blobs = []
        for process in image.processes:
            code, data = self.layout.code[process.name], self.layout.data[process.name]
            elf = self.link_process(process, code, data, "")
            self.describe(process, elf)
            binary = self.out / f"{self.file_name(process)}.bin"
            run(self.spec["objcopy"], "-O", "binary", "-j", ".text", "-j", ".ARM.exidx", "-j", ".tdata", "-j", ".data", binary.with_suffix(".elf"), binary)
            blobs.append((process.name, code.base, binary))
        self.check_guards()
        if image.board.chip.second_stage:
            blobs.append(self.second_stage())
        final = self.link_kernel(image.name, blobs)
        if any(final.value(end) != kernel.value(end) for end in ("__kernel_flash_end", "__kept_end")):
            raise PageError(image.file, "kernel: it is not as large as it was when it was measured", "correct Linker.describe in tools/image/link.py")
        listing = run(self.spec["objdump"], "-d", self.out / f"{image.name}.elf")
        (self.out / f"{image.name}.lst").write_text(listing)
        self.write_layout()
        if image.board.chip.uf2_family:
            self.write_uf2(blobs)

    def second_stage(self):
        """What the boot ROM runs: it lies before the flash that the chip's page gives to the image."""
        binary = self.out / "second-stage.bin"
        object_ = binary.with_suffix(".o")
        run(*self.spec["cc"], *self.spec["flags"], "-c", ROOT / self.image.board.chip.second_stage, "-o", object_)
        run(self.spec["objcopy"], "-O", "binary", "-j", ".text", object_, binary)
        binary.write_bytes(boot2.seal(binary.read_bytes()))
        return "second-stage", self.image.board.chip.flash[0] - boot2.BYTES, binary

    def write_uf2(self, blobs):
        """The same as the ELF file, for copying to the board's drive."""
        binary, chip = self.out / f"{self.image.name}.image", self.image.board.chip
        run(self.spec["objcopy"], "-O", "binary", self.out / f"{self.image.name}.elf", binary)
        base = min([chip.flash[0]] + [address for _, address, _ in blobs])
        blocks = uf2.blocks(binary.read_bytes(), base, chip.uf2_family)
        (self.out / f"{self.image.name}.uf2").write_bytes(b"".join(blocks))

    def write_layout(self):
        image, layout = self.image, self.layout
        processes = {}
        for p in image.processes:
            processes[p.name] = {
                "index": p.index, "priority": p.priority,
                "code": described(layout.code[p.name]), "data": described(layout.data[p.name]),
                "regions": [{"base": r.base, "bytes": r.bytes, "rights": r.rights} for r in layout.regions[p.name]],
                "region_words": layout.words[p.name], "page": layout.page[p.name], "entry": layout.entry[p.name],
                "stacks": [{"name": n, "base": b, "bytes": s, "asked": asked} for (n, asked), (b, s) in zip(p.stacks, layout.stacks[p.name].at)],
                "peers": [q.name for q in p.peers], "fp": p.fp,
            }
        lines = [{"owner": x.owner.name, "event": x.event_name, "bit": x.bit, "number": x.number, "level": x.level,
                  "software": x.software} for x in image.lines]
        bands = [{"handler": b.handler, "lines": b.peripheral["irq"]} for b in image.bands]
        text = json.dumps({"image": image.name, "board": image.board.name, "arch": image.board.chip.arch,
                           "kernel": [{"base": b, "bytes": n, "rights": r} for b, n, r in layout.kernel],
                           "kernel_objects": self.linked, "guards": layout.guards, "processes": processes, "lines": lines, "band": bands}, indent=1)
        (self.out / "layout.json").write_text(text + "\n")


def described(span):
    return {"base": span.base, "bytes": span.bytes, "used": span.need, "block": span.block}


class Region:
    def __init__(self, base, bytes_, rights):
        self.base, self.bytes, self.rights = base, bytes_, rights
        self.is_device = bool(rights & DEVICE)
