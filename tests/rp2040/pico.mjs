// SPDX-License-Identifier: MIT
// Boots .uf2 files in rp2040js as the boot ROM would, which that emulator does not have, and tries what a user sees.
// node pico.mjs RP2040JS DEMO.uf2 FIB.uf2; prints a line for each test, and at last `N passed, N failed`.
import { readFileSync } from "node:fs";

const [emulator, demo, fib] = process.argv.slice(2);
const { RP2040, GPIOPinState } = await import(emulator);
const FLASH = 0x10000000, SECOND_STAGE = 0x20041f00, LED = 25, BUTTON = 15;
const NS_PER_CYCLE = 8, SECOND = 1e9;

// Datasheet 2.8.1.3.1: CRC-32, most significant bit first, not inverted.
function checksum(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        for (let bit = 7; bit >= 0; bit--) {
            const out = (crc >>> 31) ^ ((byte >> bit) & 1);
            crc = ((crc << 1) ^ (out ? 0x04c11db7 : 0)) >>> 0;
        }
    }
    return crc;
}

class Pico {
    constructor(file, change = () => {}) {
        this.mcu = new RP2040();
        this.mcu.logger = { debug() {}, info() {}, warn() {}, error() {} }; // it has no protection unit, and warns of each write
        this.text = "";
        this.position = 0;
        this.led = []; // moments at which it changed
        this.load(readFileSync(file));
        change(this.mcu);
        this.mcu.uart[0].onByte = (byte) => (this.text += String.fromCharCode(byte));
        this.mcu.onBreak = () => this.semihost();
        this.mcu.gpio[LED].addListener((state) => this.led.push([this.mcu.clock.nanos, state === GPIOPinState.High]));
        this.mcu.gpio[BUTTON].setInputValue(true); // what its pull-up does
        this.bootRom();
    }

    load(uf2) {
        for (let at = 0; at < uf2.length; at += 512) {
            const word = (n) => uf2.readUInt32LE(at + 4 * n);
            check(word(0) === 0x0a324655 && word(1) === 0x9e5d5157 && word(127) === 0x0ab16f30, "not a UF2 block");
            check(word(7) === 0xe48bff56, "another family");
            this.mcu.flash.set(uf2.subarray(at + 32, at + 32 + word(4)), word(3) - FLASH);
        }
    }

    bootRom() {
        const stage = this.mcu.flash.subarray(0, 256);
        const stored = new DataView(stage.buffer, stage.byteOffset).getUint32(252, true);
        check(checksum(stage.subarray(0, 252)) === stored, "the boot ROM would refuse the second stage: its checksum is wrong");
        this.mcu.sram.set(stage, SECOND_STAGE - 0x20000000);
        this.mcu.core.PC = SECOND_STAGE;
    }

    semihost() {
        const [operation, block] = this.mcu.core.registers;
        if (operation === 0x20) this.status = this.mcu.readUint32(block + 4);
        this.ended = true;
    }

    // Runs until the condition holds, or fails after so much emulated time.
    until(condition, what, seconds = 2) {
        const { core, clock } = this.mcu;
        const end = clock.nanos + seconds * SECOND;
        while (!condition()) {
            check(clock.nanos < end && !this.ended, `${what} was still to come after ${JSON.stringify(this.text.slice(-200))}`);
            for (let i = 0; i < 200 && !this.ended; i++) {
                clock.tick(core.waiting ? Math.max(clock.nanosToNextAlarm, 1000) : core.executeInstruction() * NS_PER_CYCLE);
            }
        }
    }

    expect(text, seconds) {
        this.until(() => this.text.indexOf(text, this.position) >= 0, JSON.stringify(text), seconds);
        this.position = this.text.indexOf(text, this.position) + text.length;
    }

    type(text) {
        for (const character of text) {
            this.until(() => this.mcu.uart[0].rxFIFO.empty, "room to type");
            this.mcu.uart[0].feedByte(character.charCodeAt(0));
        }
    }

    press() {
        this.mcu.gpio[BUTTON].setInputValue(false);
        this.expect("pressed");
        this.mcu.gpio[BUTTON].setInputValue(true);
        const released = this.mcu.clock.nanos + 0.01 * SECOND;
        this.until(() => this.mcu.clock.nanos > released, "a little time");
    }

    wait() {
        this.until(() => this.ended, "the end");
        return this.status;
    }
}

function check(good, why) {
    if (!good) throw new Error(why);
}

const tests = {
    boots_and_greets() {
        const pico = new Pico(demo);
        pico.expect("ErkOS: demo on rp2040");
        pico.expect("NOT isolated"); // which is so in this emulator
        pico.expect("hello world");
        pico.expect("> ");
        check(pico.mcu.clkSys === 125e6, `the processor runs at ${pico.mcu.clkSys} Hz`);
        check(Math.abs(pico.mcu.uart[0].baudRate / 115200 - 1) < 0.005, `the console has ${pico.mcu.uart[0].baudRate} baud`);
    },
    led_blinks_on_command() {
        const pico = new Pico(demo);
        pico.expect("> ");
        check(pico.mcu.gpio[LED].value === GPIOPinState.Low, "the LED is not off at first");
        pico.led = [];
        pico.type("blink\r");
        pico.until(() => pico.led.length >= 5, "the LED's fifth change", 4);
        pico.led.slice(1).forEach(([at, on], n) => {
            const period = (at - pico.led[n][0]) / SECOND;
            check(on !== pico.led[n][1] && Math.abs(period - 0.5) < 0.005, `the LED changed after ${period} s`);
        });
        pico.position = pico.text.length;
        pico.type("stop\r");
        pico.expect("led: off");
        check(pico.mcu.gpio[LED].value === GPIOPinState.Low, "the LED is not off at last");
    },
    button_is_answered() {
        const pico = new Pico(demo);
        pico.expect("> ");
        for (let n = 0; n < 3; n++) pico.press();
        check(pico.text.split("pressed").length === 4, "not one line for each press");
    },
    fib_in_its_order() {
        const pico = new Pico(fib);
        for (const line of ["fib 5: 8", "fib 6: 13", "fib 7: 21", "fib 8: 34", "fib 9: 55", "fib 10: 89"]) pico.expect(line);
        check(pico.wait() === 0, `exit status ${pico.status}`);
    },
    dead_crystal_is_named() {
        const pico = new Pico(demo, (mcu) => (mcu.peripherals[0x40024].readUint32 = () => 0));
        pico.expect("kernel panic: the 12 MHz crystal does not start");
        check(pico.wait() === 102, `exit status ${pico.status}`);
    },
    pll_that_does_not_lock_is_named() {
        const pico = new Pico(demo, (mcu) => (mcu.pllSys.readUint32 = () => 0));
        pico.expect("kernel panic: the PLL does not lock");
        check(pico.wait() === 102, `exit status ${pico.status}`);
    },
};

let passed = 0, failed = 0;
for (const [name, test] of Object.entries(tests)) {
    const begun = Date.now();
    try {
        test();
        passed++;
        console.log(`ok  rp2040/${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    } catch (error) {
        failed++;
        console.log(`FAIL rp2040/${name}: ${error.message}`);
    }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
