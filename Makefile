# SPDX-License-Identifier: MIT
# make help

BOARD ?= lm3s6965evb
IMAGE ?= demo
CASE  ?=
KEY   ?=
ROW   ?=
SECONDS ?= 600

.PHONY: help run build test quick matrix size bench latency path alarms budget press led crash flash debug mutants attack inject storm flips kill killed restarts fuzz proof lint fresh setup setup-test clean

help:             ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' Makefile | awk '{ printf "  make %-11s", $$1; $$1 = ""; print }'
	@echo "  BOARD=$(BOARD) IMAGE=$(IMAGE) unless you say otherwise"
	@python3 tools/image.py list 2>/dev/null || ls boards images

run: build        ## boots IMAGE on BOARD in the emulator; what is missing is set up first
	@python3 tools/run.py --board $(BOARD) --image $(IMAGE)

build: setup      ## builds IMAGE for BOARD: build/BOARD/IMAGE/IMAGE.elf
	@python3 tools/build.py $(BOARD) $(IMAGE)

test: setup-test  ## all tests; the last line is `N passed, N failed`
	@python3 tools/test.py all

quick: setup-test ## the tests that take three minutes
	@python3 tools/test.py quick

matrix: setup-test ## all target tests on all emulated boards; writes docs/boards.md
	@python3 tests/target/run.py --matrix

size: build       ## bytes of kernel and processes against their budgets
	@python3 tools/size.py --board $(BOARD) --image $(IMAGE)

bench: setup-test ## the workloads of other kernels, counted in instructions, against budgets
	@python3 tools/bench.py

latency: setup-test ## the longest way through the kernel of each kind, in all target tests; writes docs/latency.md
	@python3 tests/target/latency.py

path: setup-test  ## the instructions of ROW of the bench, one by one; without ROW: docs/paths/, those that miss their target
	@python3 tools/path.py $(or $(ROW),--all)

alarms: setup-test ## a million alarms beside a second hardware timer: six minutes
	@ALARMS=1000000 python3 tests/target/run.py --boards mps2-an386 --only time.alarms

budget: setup-test ## deadlines of 10^5 periods beside processes that take all they can get: over ten minutes
	@BUDGET=200000 python3 tests/target/run.py --boards mps2-an386 --only budget.deadlines_are_kept

flash: build      ## puts IMAGE on the real BOARD that is plugged in, and starts it
	@python3 tools/flash.py --board $(BOARD) --image $(IMAGE)

debug: build      ## starts GDB on IMAGE: on the real BOARD that is plugged in, or in the emulator
	@python3 tools/debug.py --board $(BOARD) --image $(IMAGE)

press:            ## presses KEY of the running emulator
	@python3 tools/press.py --board $(BOARD) $(KEY)

led:              ## shows the LED of the running emulator
	@python3 tools/led.py --board $(BOARD)

mutants: setup-test ## breaks the code on purpose, and expects a test to notice
	@python3 tests/mutants/run.py; by_hand=$$?; python3 tests/mutants/operators.py && exit $$by_hand

fuzz: setup-test  ## fuzzes the kernel beside its model for SECONDS
	@python3 tests/fuzz/run.py --seconds $(SECONDS)

kill: setup-test  ## crashes each process of the demonstration at each of the first 10,000 instructions of three scenarios; KILL=10: at each tenth; SCENARIO=start|conversation|press|release
	@KILL=$(or $(KILL),1) SCENARIO=$(SCENARIO) python3 tests/target/run.py --boards lm3s6965evb --only 'kill.*'

restarts: setup-test ## crashes six processes 10,000 times each, on a board of each family
	@RESTARTS=10000 python3 tests/target/run.py --boards lm3s6965evb,mps2-an386,virt-rv32 --only 'restarts.*'

killed: setup-test ## crashes the owners of serial port, LED and button at 1,000 random instructions each, on a board of each kind of port
	@KILLED=1000 python3 tests/target/run.py --boards lm3s6965evb,mps2-an386,b-l475e-iot01a,netduinoplus2,virt-rv32,sifive_e,microbit --only 'killed.*at_random'

attack: setup-test ## every case of the attack suite, or CASE=A20; with FULL=1 every attempt of it
	@python3 tests/attack/run.py $(if $(CASE),--case '$(CASE)') $(if $(filter command line,$(origin BOARD)),--board $(BOARD)) $(if $(FULL),--full)

inject: setup-test ## an interrupt at every instruction of calls, switches, faults, restarts and of what threads wait on
	@INJECT=all python3 tests/target/run.py --boards mps2-an386,virt-rv32 --only 'inject.*' --only 'strike.*' --only 'sync.interrupt*' --only 'sync.killed*'

storm: setup-test ## ten million random hostile calls on a board of each family
	@for board in mps2-an386 virt-rv32; do python3 tests/attack/storm.py $$board || exit 1; done

flips: setup-test ## ten thousand flipped bits in the kernel's memory
	@python3 tests/attack/flips.py mps2-an386

proof:            ## proves the contracts of tests/proof (needs `sh tools/setup.sh optional`)
	@python3 tests/proof/run.py

lint: setup-test  ## format, static analysis, include rules, links
	@python3 tools/test.py lint

fresh:            ## tries the two commands on a bare Debian 12 (needs root and debootstrap)
	@sh tools/fresh.sh

setup:            ## installs what `make run` needs for BOARD, after saying what and how much
	@sh tools/setup.sh run $(BOARD)

setup-test:       ## installs what `make test` needs
	@sh tools/setup.sh test

crash:            ## explains what has crashed in the running emulator: function, line, backtrace
	@python3 tools/crash.py --board $(BOARD) --image $(IMAGE)

clean:            ## removes build/
	rm -rf build
