#!/bin/sh
# SPDX-License-Identifier: MIT
# Tries the two commands of the README on a bare Debian 12 with only git and make, in build/fresh. As root, with debootstrap.
set -eu
cd "$(dirname "$0")/.."
root=$PWD/build/fresh
[ "$(id -u)" = 0 ] || { echo "error: fresh: not root; fix: run \`make fresh\` as root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "error: fresh: no debootstrap; fix: sh tools/setup.sh optional" >&2; exit 1; }
mirror=$(apt-get indextargets --format '$(RELEASE) $(SITE)' | awk '$1 == "bookworm" { print $2; exit }')
start=$(date +%s)
took() { echo "fresh: $1 took $(($(date +%s) - start)) s"; start=$(date +%s); }
rm -rf "$root"
mkdir -p "$root"
debootstrap --variant=minbase --include=git,make,ca-certificates bookworm "$root" "$mirror" >build/fresh.log 2>&1 ||
    { tail -5 build/fresh.log >&2; exit 1; }
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
trap 'umount "$root/proc" "$root/dev"' EXIT
took "a bare Debian"
git clone -q . "$root/erkos"
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "cd /erkos && $1"; }
inside "printf 'blink\n' | make run"
took "make run"
status=0
inside "make test" >build/fresh-test.log 2>&1 || status=$?
tail -25 build/fresh-test.log
took "make test"
exit $status
