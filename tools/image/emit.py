# SPDX-License-Identifier: MIT
"""What is written: page.h, tables.c, linker scripts, layout.json."""

from .pages import ON_CRASH, RIGHTS
from .vectors import enabled

HEAD = "/* Made by tools/image.py from {}; do not edit. */\n"


def macro(name):
    return name.upper().replace("-", "_")


def constant(value):
    return f'"{value}"' if isinstance(value, str) else int(value)


def other_blocks(board, device):
    """Constants for what a driver needs beside the device's own registers, which it knows by the block's kind."""
    others = [board.chip.peripherals[device[key]] for key in ("interrupts",) if key in device]
    return [(f"{macro(other['ip'])}_BASE", f"{other['base']:#x}u") for other in others]


def lines_of(process):
    """Software lines first: a process's handle of one is its place here."""
    return sorted((line for line in process.image.lines if line.owner is process), key=lambda line: not line.software)


def process_header(process):
    image = process.image
    out = [HEAD.format(image.file) + "#pragma once", ""]
    define = lambda name, value: out.append(f"#define {name} {value}")  # noqa: E731
    define("PROCESS_NAME", f'"{process.name}"')
    define("PROCESS_INDEX", process.index)
    if "role" in process.page:
        define("PROCESS_ROLE", process.page["role"])
    for name, value in process.page.get("constants", {}).items():
        define(macro(name), constant(value))
    define("IMAGE_PROCESSES", len(image.processes))
    if "crashes" in process.rights:
        names = ", ".join(f'"{p.name}"' for p in image.processes)
        define("PROCESS_NAMES", f'{{{names}, "the kernel"}}')
    define("IMAGE_NAME", f'"{image.name}"')
    define("BOARD_NAME", f'"{image.board.name}"')
    define("BOARD_CONSOLE", f"{image.board.peripheral_of('console')['base']:#x}u")
    define("CHIP_RAM", f"{image.board.chip.ram[0]:#x}u")
    define("MAIL_CAPACITY", f"{process.mail}u")
    define("PRIORITY", process.priority)
    define("PRIORITY_CEILING", process.ceiling)
    for other in image.processes:
        if process in (image.supervisor, other.supervisor):
            define(f"PROCESS_INDEX_{macro(other.name)}", other.index)
    if process is image.supervisor:
        names = [f'"{name if len(p.stacks) > 1 else ""}"' for p in image.processes for name, _ in p.stacks]
        define("IMAGE_THREAD_NAMES", c_list(names) + ' /* "": its process has no other */')
        if "watchdog" not in process.uses:
            define("WATCHDOG_BASE", "0u /* not on its page */")
    for handle, peer in enumerate(process.peers):
        define(f"PEER_{macro(peer.name)}", f"{handle}u")
    if all(peer.name != "console" for peer in process.peers):
        define("PEER_CONSOLE", "0xffffffffu /* not on its page: printing is a fault */")
    for handle, (name, _) in enumerate(process.stacks):
        define(f"THREAD_{macro(name)}", f"{handle}u")
    define("THREAD_COUNT", len(process.stacks))
    define("THREAD_LOCALS", int(process.thread_locals))
    define("THREAD_FIRST_SLOT", f"{process.first_thread}u")
    define("THREAD_NAMES", ", ".join(f'"{name}"' for name, _ in process.stacks))
    define("EACH_THREAD(DO)", " ".join(f"DO({number})" for number in range(len(process.stacks))))
    for role in process.uses:
        device = image.board.devices[role]
        peripheral = image.board.peripheral_of(role)
        define(f"{macro(role)}_BASE", f"{peripheral['base']:#x}u" if peripheral else "0u")
        for key, value in ({"pin": 0, "pressed": 0, "why": ""} | device).items():
            if key not in ("driver", "peripheral", "interrupts", "channels"):
                define(f"{macro(role)}_{macro(key)}", constant(value))
        for name, base in other_blocks(image.board, device):
            define(name, base)
        bits = {line.bit for line in image.lines if line.owner is process and line.peripheral in image.board.peripherals_of(device)}
        define(f"EVENT_{macro(role)}", f"{sum(1 << b for b in bits):#x}u")
    for handle, (owner, name, _, _) in enumerate(image.channels):
        if owner is process:
            define(macro(name), f"{handle}u")
    for handle, line in enumerate(line for line in lines_of(process) if line.software):
        define(f"EVENT_{macro(line.event_name)}", f"{1 << line.bit:#x}u")
        define(f"LINE_{macro(line.event_name)}", f"{handle}u")
    return "\n".join(out) + "\n"


def band_header(image):
    """What the handlers of the band know of their devices."""
    out = [HEAD.format(image.file) + "#pragma once", ""]
    for band in image.bands:
        out.append(f"#define {macro(band.role)}_BASE {band.peripheral['base']:#x}u")
    return "\n".join(out) + "\n"


def setup_writes(image):
    chip, board = image.board.chip, image.board
    used = [p for process in image.processes for _, _, p in process.grants()] + [band.peripheral for band in image.bands]
    console = board.peripheral_of("console")
    if console is not None and console not in used:
        used.append(console)
    used += [chip.dmas[name] for name in dict.fromkeys(channel["dma"] for _, _, _, channel in image.channels)]
    writes = [(w["address"], w["mask"], w["value"]) for w in chip.setup]
    for peripheral in used:
        if "enable" in peripheral:
            address, mask = peripheral["enable"]
            writes.append((address, mask, mask))
    writes += [(w["address"], w["mask"], w["value"]) for w in board.setup]
    for band in image.bands:
        writes += [(w["address"], w["mask"], w["value"]) for w in band.setup] + enabled(band.peripheral["irq"])
    return writes


def resets_of(process):
    return [peripheral["reset"] for _, _, peripheral in process.grants() if "reset" in peripheral]


def c_list(values):
    return "{" + ", ".join(values) + "}"


def region_rows(image, layout):
    """All regions, and where those of each process begin. What is nobody's comes last: a crash report takes the first row that has the
    address, and the last row has every address."""
    rows, first = [], {}
    for process in image.processes:
        first[process.name] = len(rows)
        for r in layout.regions[process.name]:
            place = "PLACE_PERIPHERAL" if r.is_device else "PLACE_OTHER"
            rows.append(f"{{{r.base:#x}u, {r.bytes:#x}u, {r.rights}, {process.index}, {place}}}")
    rows.append("{0, NULL_BYTES, 0, NOBODY, PLACE_NULL}")
    rows += [f"{{{base:#x}u, {bytes_:#x}u, 0, NOBODY, PLACE_KERNEL}}" for base, bytes_, _ in layout.kernel]
    rows.append("{1, UINT32_MAX, 0, NOBODY, PLACE_NOWHERE}")
    return rows, first


NO_CHANNELS = """
/* In the place of kernel/dma.c. */
#include "dma.h"
struct thread *sys_dma_start(struct thread *self)
{
    return kernel_bad_syscall(self);
}

void dma_stop(const struct process *p)
{
    (void)p;
}
"""


def channel_tables(image):
    """DMA: who has which channel, and the way to the controller's own header; or, where nobody has any, nothing."""
    if not image.channels:
        return NO_CHANNELS
    ip = next(image.board.chip.dmas[channel["dma"]]["ip"] for _, _, _, channel in image.channels)
    rows, owners = [], []
    for process, _, name, channel in image.channels:
        transmits, width = channel["direction"] == "transmit", channel["width"].bit_length() - 1
        rows.append(f"{{.controller = {image.board.chip.dmas[channel['dma']]['base']:#x}u, .device = {channel['register']:#x}u, .stream = {channel['stream']}, "
                    f".request = {channel['request']}, .width_log2 = {width}, .from_memory = {str(transmits).lower()}}} /* {name} */")
        owners.append(f"{{&processes[{process.index}], {'REGION_READ' if transmits else 'REGION_READ | REGION_WRITE'}, {width}}}")
    return f"""
#include "{ip}.h"
static const struct {ip}_channel channels[] = {c_list(rows)};
const struct channel image_channels[] = {c_list(owners)};
const uint8_t image_channel_count = {len(rows)};

bool board_dma_start(uint32_t channel, uaddr address, uint32_t items)
{{
    return {ip}_start(&channels[channel], address, items);
}}

int32_t board_dma_look(uint32_t channel)
{{
    return {ip}_look(&channels[channel]);
}}

int32_t board_dma_stop(uint32_t channel)
{{
    return {ip}_stop(&channels[channel]);
}}
"""


def tables(image, arch, layout):
    chip, board = image.board.chip, image.board
    out = [HEAD.format(image.file), '#include "budget.h"']
    console = board.peripheral_of("console")
    out.append(f'#include "{console["ip"]}.h"')
    out.append(f"""
void board_putc(char c)
{{
    {console["ip"]}_putc({console["base"]:#x}u, c);
}}

__attribute__((section(".kernel_state"), used)) struct kernel kernel;
struct thread threads[{layout.threads}];
struct process processes[{len(image.processes)}];
__attribute__((section(".kept"))) struct crash crashes[{len(image.processes) + 1}];
""")
    out.append(channel_tables(image))
    out.append(arch.vectors(image))
    out.append(arch.guard_tables(layout.guards, chip.guards))
    fp_threads = [t for p in image.processes if p.fp for t in range(len(p.stacks))]
    if fp_threads:
        out.append(f"static uint32_t fp_save[{len(fp_threads)}][16];")
    for line in image.lines:
        out.append(f"static const struct line line_{line.number} = {{.owner = &processes[{line.owner.index}], .page = (struct process_page *){layout.page[line.owner.name]:#x}u, "
                   f".event = {1 << line.bit:#x}u, .number = {line.number}, .level = {str(line.level).lower()}}}; /* {line.event_name} */")
    for process in image.processes:
        name = f"process_{process.index}"
        words = [f"{w:#x}u" for w in [*layout.words[process.name], layout.page[process.name], *arch.coprocessor_words(process)]]
        peers = [f"&processes[{p.index}]" for p in process.peers] or ["0"]
        watchers = [f"&processes[{p.index}]" for p in image.processes if process in p.peers] or ["0"]
        lines = [f"&line_{line.number}" for line in lines_of(process)] or ["0"]
        out.append(f"static const uint32_t {name}_words[] = {c_list(words)};")
        out.append(f"static struct process *const {name}_peers[] = {c_list(peers)};")
        out.append(f"static struct process *const {name}_watchers[] = {c_list(watchers)};")
        out.append(f"static const struct line *const {name}_lines[] = {c_list(lines)};")
        resets = [f"{{{a:#x}u, {m:#x}u}}" for a, m in resets_of(process)] or ["{0, 0}"]
        out.append(f"static const struct reset_bit {name}_resets[] = {c_list(resets)};")
    rows, first_region = region_rows(image, layout)
    out.append(f"\nconst struct region image_regions[] = {c_list(rows)};")
    out.append("\nconst struct process_config image_processes[] = {")
    for process in image.processes:
        name = f"process_{process.index}"
        rights = sum(RIGHTS[r] for r in process.rights)
        out.append(f"""    {{
        .name = "{process.name}",
        .regions = &image_regions[{first_region[process.name]}],
        .region_words = {name}_words,
        .page = {layout.page[process.name]:#x}u,
        .mail_capacity = {process.mail},
        .peers = {name}_peers,
        .watchers = {name}_watchers,
        .lines = {name}_lines,
        .resets = {name}_resets,
        .backoff_us = {process.crash["backoff_ms"] * 1000},
        .backoff_max_us = {process.crash["backoff_max_ms"] * 1000}u,
        .healthy_us = {process.crash["healthy_ms"] * 1000}u,
        .first_thread = {process.first_thread},
        .thread_count = {len(process.stacks)},
        .region_count = {len(layout.regions[process.name])},
        .peer_count = {len(process.peers)},
        .call_count = {len(process.calls)},
        .line_count = {len(lines_of(process))},
        .watcher_count = {sum(process in p.peers for p in image.processes)},
        .software_count = {sum(line.software for line in lines_of(process))},
        .rights = {rights},
        .reset_count = {len(resets_of(process))},
        .on_crash = {ON_CRASH[process.crash["on_crash"]]},
        .restarts = {process.crash["restarts"]},
        .then = {ON_CRASH[process.crash["then"]]},
        .ceiling = {process.ceiling},
        .supervisor = {"NOBODY" if process.supervisor is None else process.supervisor.index},
        .essential = {str(image.essential(process)).lower()},
    }},""")
    out.append("};\n\nconst struct thread_config image_threads[] = {")
    fp_index = 0
    for process in image.processes:
        for number in range(len(process.stacks)):
            save = "0"
            if process.fp:
                save, fp_index = f"fp_save[{fp_index}]", fp_index + 1
            entry = f"{layout.entry[process.name]:#x}u" if number == 0 else "0"
            stack, bytes_ = layout.stacks[process.name].at[number]
            out.append(f"    {{.stack = {stack:#x}u, .stack_bytes = {bytes_}, .entry = {entry}, "
                       f".fp_save = {save}, .process = {process.index}, .priority = {process.priority}}},")
    out.append("};\n")
    out.append(f"const uint8_t image_process_count = {len(image.processes)};")
    out.append(f"const uint8_t image_thread_count = {layout.threads};")
    out.append(f"const uint8_t image_on_panic = {ON_CRASH[image.page.get('on_panic', 'halt')]};")
    rows = [f"{{&processes[{p.index}], &budgets[{n}], {p.cpu[0]} * TIMER_TICKS_PER_US, {p.cpu[1]}}}" for n, p in enumerate(image.budgets)]
    if rows:
        out.append(f"static struct budget budgets[{len(rows)}];")
    out.append(f"const struct budget_config image_budgets[] = {c_list(rows or ['{0}'])};")
    out.append(f"const uint8_t image_budget_count = {len(rows)};")
    out.append(f"struct thread *(*const image_budget_alarm)(struct thread *self) = {'budget_alarm' if rows else '0'};")
    supervisor = f"&processes[{image.supervisor.index}]" if image.supervisor else "0"
    out.append(f"struct process *const image_supervisor = {supervisor};")
    of = [f"[{line.number}] = &line_{line.number}" for line in image.lines]
    out.append(f"const struct line *const image_line_of[{chip.lines + arch.LINE_COUNT_EXTRA}] = {c_list(of or ['0'])};")
    out.append(f'const char image_title[] = "{image.name} on {board.name}";')
    writes = setup_writes(image)
    rows = [f"{{{a:#x}u, {m:#x}u, {v:#x}u}}" for a, m, v in writes] or ["{0, 0, 0}"]
    out.append(f"const struct setup_write image_setup[] = {c_list(rows)};")
    out.append(f"const uint16_t image_setup_count = {len(writes)};")
    return "\n".join(out) + "\n"


def thread_locals(process):
    """What each thread begins with, in the code, and the block of each, in the data. On Arm the thread pointer is 8 bytes less."""
    if not process.thread_locals:  # what is there nevertheless is refused once it is linked
        none = ("__tls", "__tls_bytes", "__tls_initial", "__tls_initial_bytes", "__tls_pointer_of_slot_0")
        return "", "".join(f"    PROVIDE({name} = 0);\n" for name in none)
    initial = """    .tdata : { __tls_initial = .; *(.tdata .tdata.*) . = ALIGN(4); } > code
    .tbss (NOLOAD) : { *(.tbss .tbss.*) } > code
    __tls_initial_bytes = SIZEOF(.tdata);
    __tls_bytes = (ADDR(.tbss) + SIZEOF(.tbss) - ADDR(.tdata) + 7) & ~7;
"""
    blocks = f"""    .thread_locals (NOLOAD) : ALIGN(8) {{ __tls = .; . = . + {len(process.stacks)} * __tls_bytes; }} > data
    __tls_pointer_of_slot_0 = __tls - 8 - {process.first_thread} * __tls_bytes;
"""
    return initial, blocks


def process_script(process, code, data, stacks):
    """Linker script of one process. Stacks lowest: an overflow leaves the region."""
    first, bytes_ = stacks.at[0]
    constructors = " __constructors = .; KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) .init_array)) __constructors_end = .;" if process.cpp else ""
    initial, blocks = thread_locals(process)
    bounds = "\n".join(f"__stack_low_{n} = {base:#x}; __stack_top_{n} = {base + size:#x};" for n, (base, size) in enumerate(stacks.at))
    return f"""/* {process.name} of {process.image.file} */
ENTRY(_start)
MEMORY {{
    code (rx) : ORIGIN = {code.base:#x}, LENGTH = {code.bytes:#x}
    data (rw) : ORIGIN = {data.base:#x}, LENGTH = {data.bytes:#x}
}}
SECTIONS {{
    .text : {{ *(.text._start) *(.text .text.*) *(.rodata .rodata.*) *(.srodata .srodata.*) . = ALIGN(4);{constructors} }} > code
    .ARM.exidx : {{ *(.ARM.exidx*) }} > code
{initial}    .stacks (NOLOAD) : {{ . = . + {first + bytes_ - data.base}; }} > data
    .process_page (NOLOAD) : {{ process_page = .; . = . + {16 + 8 * process.mail}; }} > data
    .data : {{ __data_start = .; *(.data .data.*) *(.sdata .sdata.*) . = ALIGN(4); __data_end = .; }} > data AT > code
    __data_load = LOADADDR(.data);
    .bss (NOLOAD) : {{ *(.sbss .sbss.*) *(.bss .bss.*) *(COMMON) . = ALIGN(8); }} > data
{blocks}    .heap (NOLOAD) : {{ __heap_start = .; . = . + {process.heap}; __heap_end = .; }} > data
    /DISCARD/ : {{ *(.comment) *(.note*) *(.eh_frame*) *(.init) *(.fini) }}
}}
{bounds}
"""


def kernel_script(image, arch, blobs, room, processes_end):
    """`room`: bytes of flash and RAM to measure in; 0: what the chip has. Boot clears RAM up to `processes_end`."""
    chip = image.board.chip
    sections = "\n".join(f"    .process.{name} {address:#x} : {{ KEEP(*(.process.{name})) }}" for name, address in blobs)
    return f"""/* kernel and processes of {image.file} on {image.board.name} */
ENTRY({arch.ENTRY})
MEMORY {{
    flash (rx) : ORIGIN = {chip.flash[0]:#x}, LENGTH = {room or chip.flash[1]:#x}
    ram (rwx) : ORIGIN = {chip.ram[0]:#x}, LENGTH = {room or chip.ram[1]:#x}
}}
SECTIONS {{
    .text : {{ KEEP(*(.vectors)) *(.text.{arch.ENTRY}) *(.text .text.*) *(.rodata .rodata.*) *(.srodata .srodata.*) . = ALIGN(4); }} > flash
    .kernel (NOLOAD) : {{ __kernel_stack = .; . = . + {image.kernel_stack}; kernel_state = .; KEEP(*(.kernel_state)) *(.sbss .sbss.*) *(.bss .bss.*) *(COMMON)
        . = ALIGN(8); }} > ram
    .kept (COPY) : {{ __kept_start = .; *(.kept) . = ALIGN(8); __kept_end = .; }} > ram
    .data : {{ *(.data .data.*) *(.sdata .sdata.*) }} > ram
    ASSERT(SIZEOF(.data) == 0, "the kernel has initialised data, which nobody copies")
    __kernel_flash_end = ADDR(.text) + SIZEOF(.text);
    __processes_end = {processes_end:#x};
{sections}
    /DISCARD/ : {{ *(.comment) *(.note*) *(.ARM.exidx*) *(.eh_frame*) }}
}}
"""


def blobs_source(blobs):
    return "".join(f'\t.section .process.{name}, "a"\n\t.incbin "{path}"\n' for name, path in blobs)
