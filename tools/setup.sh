#!/bin/sh
# SPDX-License-Identifier: MIT
# tools/setup.sh run|test|optional: installs what tools/packages.txt lists for that purpose and is missing, after saying
# what and how much. As root, else by sudo; else it prints the one command to run. POSIX sh: a minimal Debian has no more.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
packages=$root/tools/packages.txt
purpose=${1:-run}
stamp=$root/build/setup.$purpose
case $purpose in
    run) groups=run ;;
    test) groups='run|test' ;;
    optional) groups='run|test|optional' ;;
    *) echo "usage: tools/setup.sh run|test|optional" >&2; exit 2 ;;
esac

say() { echo "setup: $*"; }
fail() { echo "error: setup: $1; fix: $2" >&2; exit 1; }

list() { awk -v g="^($groups)\$" -v s="$1" '!/^#/ && $1 ~ g && $2 == s { print $3 }' "$packages"; }

installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^.i'; }

missing() { for p in $(list "$1"); do installed "$p" || echo "$p"; done; }

# A QEMU older than 10 counts as missing: Debian 12 itself has 7.2.
old_qemu() {
    installed "$1" || return 1
    case $(dpkg-query -W -f '${Version}' "$1") in 1:[0-9].*) return 0 ;; *) return 1 ;; esac
}

missing_backports() {
    for p in $(list backports); do
        if ! installed "$p"; then echo "$p"; continue; fi
        case $p in qemu-*) if old_qemu "$p"; then echo "$p"; fi ;; esac
    done
}

check_versions() {
    version=$(arm-none-eabi-gcc -dumpversion 2>/dev/null || echo none)
    case $version in
        12.2.*) ;;
        *) fail "arm-none-eabi-gcc is $version, but figures and budgets are for 12.2" \
                "install gcc-arm-none-eabi of Debian 12, and see which arm-none-eabi-gcc comes first in PATH" ;;
    esac
    version=$(qemu-system-arm --version 2>/dev/null | sed -n 's/.*version \([0-9.]*\).*/\1/p')
    case $version in
        10.*) ;;
        *) fail "qemu-system-arm is ${version:-missing}, but 10 is needed" \
                "apt-get install -t bookworm-backports qemu-system-arm" ;;
    esac
}

done_already() { [ -f "$stamp" ] && [ "$stamp" -nt "$packages" ] && [ "$stamp" -nt "$0" ]; }

finish() {
    check_versions
    mkdir -p "$root/build"
    touch "$stamp"
}

done_already && exit 0
command -v dpkg-query >/dev/null 2>&1 || {
    say "this is not Debian: the tools of tools/packages.txt must be there already"
    finish
    exit 0
}
stable=$(missing stable)
backports=$(missing_backports)
if [ -z "$stable$backports" ]; then finish; exit 0; fi

. /etc/os-release
if [ "${VERSION_CODENAME:-}" != bookworm ]; then
    fail "this is ${PRETTY_NAME:-an unknown system}, not Debian 12 (bookworm); missing: $(echo $stable $backports)" \
         "install these packages, or use Debian 12"
fi
if [ "$(id -u)" = 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    echo "setup: missing: $(echo $stable $backports)" >&2
    echo "setup: you are not root and there is no sudo; run this once as root:" >&2
    echo "    sh $root/tools/setup.sh $purpose" >&2
    exit 1
fi

# The mirror is whatever apt is configured with, with another suite; the keys are those that Debian comes with.
add_backports() {
    apt-get indextargets --format '$(RELEASE)' 2>/dev/null | grep -qx bookworm-backports && return 0
    site=$(apt-get indextargets --format '$(RELEASE) $(SITE)' 2>/dev/null | awk '$1 == "bookworm" { print $2; exit }')
    [ -n "$site" ] || fail "apt has no source for Debian 12" "write one to /etc/apt/sources.list"
    say "adding bookworm-backports, from the mirror that apt uses, as /etc/apt/sources.list.d/erkos-backports.list"
    echo "deb $site bookworm-backports main" | $as_root tee /etc/apt/sources.list.d/erkos-backports.list >/dev/null
}

apt() { DEBIAN_FRONTEND=noninteractive $as_root apt-get -q -y -o DPkg::Lock::Timeout=600 --no-install-recommends "$@"; }

size_of() { # of a simulated installation, as apt puts it
    LC_ALL=C apt-get -o APT::Get::Assume-No=true --no-install-recommends "$@" 2>/dev/null |
        sed -n 's/^Need to get \(.*\) of archives.*/\1 to download/p; s/^After this operation, \(.*\) of additional.*/\1 on disk/p' |
        paste -sd, - || true
}

say "missing for \`make $purpose\`: $(echo $stable $backports)"
start=$(date +%s)
if [ -n "$backports" ]; then add_backports; fi
apt update >/dev/null || say "apt-get update complained; going on with the lists that are there"
if [ -n "$backports" ]; then
    say "from backports, in one step: $(size_of install -t bookworm-backports $backports)"
    # gdb-multiarch shares libraries with QEMU: if it is here, it goes along
    if installed gdb-multiarch; then backports="$backports gdb-multiarch"; fi
    apt install -t bookworm-backports $backports >/dev/null || fail "apt could not install: $(echo $backports)" "see apt's messages above"
fi
if [ -n "$stable" ]; then
    say "from Debian 12: $(size_of install $stable)"
    apt install $stable >/dev/null || fail "apt could not install: $(echo $stable)" "see apt's messages above"
fi
say "done in $(($(date +%s) - start)) s"
finish
