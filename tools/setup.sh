#!/bin/sh
# SPDX-License-Identifier: MIT
# tools/setup.sh run|test|optional [BOARD]: installs what tools/packages.txt lists for that purpose (and for that board's
# processor) and is missing, after saying what, how much and how long. As root, else by sudo; else it prints the one command
# to run. POSIX sh, and nothing that a minimal Debian lacks. When all is there it is silent and takes milliseconds.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
packages=$root/tools/packages.txt
log=$root/build/setup.log
purpose=${1:-run}
board=${2:-}

say() { echo "setup: $*"; }
fail() { echo "error: setup: $1; fix: $2" >&2; exit 1; }

# The processor of a board is the name of a group. A board that does not exist is for the build to report.
arch_of() {
    chip=$(sed -n 's/^chip = "\(.*\)".*/\1/p' "$root/boards/$1.toml" 2>/dev/null) || return 0
    sed -n 's/^arch = "\(.*\)".*/\1/p' "$root/chips/$chip/chip.toml" 2>/dev/null || return 0
}

arch=
case $purpose in
    run) if [ -n "$board" ]; then arch=$(arch_of "$board"); fi; groups="run${arch:+|$arch}" ;;
    test) groups='run|rv32|test' ;;
    optional) groups='run|rv32|test|optional' ;;
    *) echo "usage: tools/setup.sh run|test|optional [BOARD]" >&2; exit 2 ;;
esac
stamp=$root/build/setup.$purpose${arch:+.$arch}

# --- What is there

list() { awk -v g="^($1)\$" -v s="^($2)\$" '$1 ~ g && $2 ~ s { print $3 }' "$packages"; } # GROUPS SUITE, as patterns
have() { command -v "$1" >/dev/null 2>&1; }
installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^.i'; }

# QEMU 7.2, which Debian 12 has without backports, counts as missing.
outdated() { case $1 in qemu-*) case $(dpkg-query -W -f '${Version}' "$1") in 1:[0-9].*) return 0 ;; esac ;; esac; return 1; }
# Node comes from many places, and those exclude Debian's packages.
elsewhere() { case $1 in nodejs) have node ;; npm) have npm ;; *) return 1 ;; esac; }
missing() { for p in $(list "$groups" "$1"); do if ! elsewhere "$p" && { ! installed "$p" || outdated "$p"; }; then echo "$p"; fi; done; }

# The program by which a package is known where it is not dpkg's to say; none for a library.
program_of() {
    case $1 in
        gcc-arm-none-eabi) echo arm-none-eabi-gcc ;;
        binutils-arm-none-eabi) echo arm-none-eabi-objcopy ;;
        gcc-riscv64-unknown-elf) echo riscv64-unknown-elf-gcc ;;
        qemu-system-riscv) echo qemu-system-riscv32 ;;
        ninja-build) echo ninja ;;
        nodejs) echo node ;;
        frama-c-base) echo frama-c ;;
        lib* | picolibc-*) ;;
        *) echo "$1" ;;
    esac
}

without_program() {
    for p in $(list "$groups" '.*'); do
        program=$(program_of "$p")
        if [ -n "$program" ] && ! have "$program"; then echo "$p"; fi
    done
}

expect() { # PROGRAM PATTERN REASON PACKAGE: the program is of that version
    version=$("$1" --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9]*\.[0-9][0-9.]*\).*/\1/p') || true
    case $version in
        $2) ;;
        *) fail "$1 is ${version:-none}, but $3" "install $4, and see which $1 comes first in PATH" ;;
    esac
}

check_gcc() {
    expect "$1-gcc" '12.2*' "figures and budgets are for 12.2" "gcc-$1 of Debian 12"
    "$1-gcc" --specs=picolibc.specs -E -x c /dev/null >/dev/null 2>&1 ||
        fail "$1-gcc does not find picolibc" "install picolibc-$1 of Debian 12"
}

check_versions() {
    python3 -c 'import tomllib' 2>/dev/null ||
        fail "python3 is missing or older than 3.11" "install python3 of Debian 12, and see which python3 comes first in PATH"
    check_gcc arm-none-eabi
    expect qemu-system-arm '10.*' "10 is needed" "qemu-system-arm of bookworm-backports"
    case $groups in *rv32*)
        check_gcc riscv64-unknown-elf
        expect qemu-system-riscv32 '10.*' "10 is needed" "qemu-system-riscv of bookworm-backports" ;;
    esac
    case $groups in *test*) expect clang-format '14.*' "the sources are formatted by 14" "clang-format of Debian 12" ;; esac
}

finish() {
    check_versions
    mkdir -p "$root/build"
    touch "$stamp"
    # root, in somebody's checkout, must not leave what that person cannot write
    if [ "$(id -u)" = 0 ]; then chown --reference="$root" "$root/build" "$root/build"/setup.* 2>/dev/null || true; fi
    exit 0
}

if [ "$stamp" -nt "$packages" ] && [ "$stamp" -nt "$0" ] && [ -z "$(without_program)" ]; then exit 0; fi

system=$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null) || system="an unknown system"
if ! have dpkg-query || ! grep -qx 'VERSION_CODENAME=bookworm' /etc/os-release 2>/dev/null; then
    say "this is $system, not Debian 12: nothing is installed here. These must be there: $(echo $(list "$groups" '.*'))"
    absent=$(without_program)
    [ -z "$absent" ] || fail "not found: $(echo $absent)" "install the programs of these packages, or use Debian 12"
    finish
fi
stable=$(missing stable)
backports=$(missing backports)
if [ -z "$stable$backports" ]; then finish; fi

# --- Installing

say "missing for \`make $purpose\`: $(echo $stable $backports)"
if [ "$(id -u)" = 0 ]; then
    as_root=
elif have sudo && if [ -t 0 ]; then sudo -v; else sudo -n true 2>/dev/null; fi; then
    as_root=sudo
else
    say "you are not root, and sudo is not there or wants a password. Run this once, as root:" >&2
    echo "    sh $root/tools/setup.sh $purpose${board:+ $board}" >&2
    exit 1
fi
mkdir -p "$root/build"
: >"$log"

as_apt() { $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" >>"$log" 2>&1; }

update() { # the lock of the lists, unlike dpkg's, has no time-out
    tries=0
    until as_apt update -o APT::Update::Error-Mode=any; do
        tail -n 5 "$log" | grep -q 'Could not get lock' && [ $tries -lt 60 ] || return 1
        tries=$((tries + 1))
        sleep 5
    done
}

install() { as_apt --no-install-recommends install "$@" || { tail -n 5 "$log" >&2; fail "apt could not install $*" "see $log"; }; }

# What apt would do: megabytes to download, megabytes on disk.
weigh() {
    $as_root env LC_ALL=C apt-get -o APT::Get::Assume-No=true --no-install-recommends install "$@" 2>/dev/null | awk '
        function mb(number, unit) { return number * (unit == "GB" ? 1000 : unit == "MB" ? 1 : 0) }
        { gsub(",", "") }
        /^Need to get/ { split($5, unit, "/"); get = mb($4, unit[1]) }
        /^After this operation/ { disk = mb($4, $5) }
        END { print get, disk }'
}

# The lines of a source of Debian 12, in either notation, with the suite changed: mirror, key and options stay.
backports_of() {
    case $1 in
        *.sources) awk -v RS= -v suite='(^|\n)Suites:([^\n]* )?(bookworm|oldstable|stable)( |\n|$)' '$0 ~ suite && /(^|\n)Types:([^\n]* )?deb( |\n|$)/ {
            print "Types: deb\nSuites: bookworm-backports\nComponents: main"
            count = split($0, line, "\n")
            for (i = 1; i <= count; i++) {
                if (line[i] !~ /^[ \t]/) kept = line[i] !~ /^(#|Types:|Suites:|Components:)/
                if (kept) print line[i]
            }
            exit }' "$1" ;;
        *) tr '\t' ' ' <"$1" | sed -n 's/^\(deb  *\(\[[^]]*\]  *\)\{0,1\}[^ ]*\)  *\(bookworm\|oldstable\|stable\) .*/\1 bookworm-backports main/p' |
            sed '/ cdrom:/d;q' ;;
    esac
}

add_backports() {
    if apt-get indextargets --format '$(RELEASE) $(CODENAME)' | grep -q bookworm-backports; then return; fi
    source=$(apt-get indextargets --format '$(CODENAME) $(ORIGIN) $(SOURCESENTRY)' 'Created-By: Packages' |
        sed -n '/^bookworm Debian /{s///;s/:[0-9]*$//;p;q;}')
    [ -n "$source" ] || fail "apt has no source of Debian 12, or did not reach it" "see $log, and /etc/apt/sources.list"
    own=/etc/apt/sources.list.d/erkos-backports.list
    case $source in *.sources) own=${own%.list}.sources ;; esac
    lines=$(backports_of "$source")
    [ -n "$lines" ] || fail "$source is written in a way that is not understood" "add the suite bookworm-backports to it"
    say "adding $own: the mirror and the key are those that apt uses for Debian 12"
    echo "$lines" | $as_root tee "$own" >/dev/null
    if ! update; then
        $as_root rm "$own"
        fail "apt could not read bookworm-backports from that mirror" "see $log, or take a mirror that has it"
    fi
}

start=$(date +%s)
update || say "apt-get update failed, see $log; going on with the lists that are there"
if [ -n "$backports" ]; then
    add_backports
    # together with those that are installed already: they share libraries, so there is one transaction for all
    for p in $(list '.*' backports); do
        if installed "$p"; then case " $(echo $backports) " in *" $p "*) ;; *) backports="$backports $p" ;; esac; fi
    done
fi
say "installing: $({ [ -z "$backports" ] || weigh -t bookworm-backports $backports; [ -z "$stable" ] || weigh $stable; } | awk '
    { get += $1; disk += $2 }
    END { printf "%d MB to download, %d MB on disk, about %d min at 10 MB/s", get, disk, get / 600 + disk / 3000 + 1 }')"
if [ -n "$backports" ]; then install -t bookworm-backports $backports; fi
if [ -n "$stable" ]; then install $stable; fi
say "done in $(($(date +%s) - start)) s"
finish
