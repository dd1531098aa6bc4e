#!/usr/bin/env bash
# Sets up the rig that runs deno.exe on real COM: Wine 10 in a Debian 13 root of its own, since
# Debian 12's Wine 8 lacks the address-space reservation that V8 needs. Needs root on a Debian or
# Ubuntu system. Every step is skipped once its result is there, so a second run takes a second.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/rig.env"

step() { printf 'wine rig: %s\n' "$*" >&2; }

if ! command -v debootstrap >/dev/null; then
  step "installing debootstrap"
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    debootstrap debian-archive-keyring >&2
fi

if [ ! -e "$RIG_ROOT/.bootstrapped" ]; then
  step "bootstrapping Debian 13 (trixie)"
  # An attempt that was broken off may have left mounts behind: never reach through them.
  rm -rf --one-file-system "$RIG_ROOT"
  mkdir -p "$RIG_ROOT"
  unshare --mount --propagation private \
    debootstrap --variant=minbase trixie "$RIG_ROOT" >&2
  touch "$RIG_ROOT/.bootstrapped"
fi

if [ ! -e "$RIG_ROOT/.packages-installed" ]; then
  step "installing Wine and the Windows C compiler"
  # The outer system's package settings (a proxy, a mirror) hold for the inner one too.
  cp -f /etc/resolv.conf "$RIG_ROOT/etc/resolv.conf"
  if [ -d /etc/apt/apt.conf.d ]; then
    find /etc/apt/apt.conf.d -type f -iname '*proxy*' -exec cp -f {} "$RIG_ROOT/etc/apt/apt.conf.d/" \;
  fi
  in_rig apt-get update -qq >&2
  in_rig env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    wine64 wine gcc-mingw-w64-x86-64-win32 >&2
  touch "$RIG_ROOT/.packages-installed"
fi

if [ ! -e "$RIG_ROOT/opt/deno-$RIG_DENO/deno.exe" ]; then
  step "fetching deno.exe $RIG_DENO"
  unpacked=$(mktemp -d)
  (cd "$unpacked" && npm pack --silent "@deno/win32-x64@$RIG_DENO" >/dev/null && tar -xzf ./*.tgz)
  mkdir -p "$RIG_ROOT/opt/deno-$RIG_DENO"
  mv "$unpacked/package/deno.exe" "$RIG_ROOT/opt/deno-$RIG_DENO/deno.exe"
  rm -rf "$unpacked"
fi

if [ ! -e "$RIG_ROOT/.wine-prefix-ready" ]; then
  step "making the Wine prefix"
  in_wine wineboot -i >&2 || true
  in_wine wineserver -w
  test -e "$RIG_ROOT/root/.wine/drive_c/windows/system32/ole32.dll"
  touch "$RIG_ROOT/.wine-prefix-ready"
fi

step "ready"
