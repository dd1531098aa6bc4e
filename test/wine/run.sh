#!/usr/bin/env bash
# Runs the tests on real COM: deno.exe under Wine, with a COM server that plays IMAPI2.
# It fails where the rig cannot be set up; it never skips.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/rig.env"
bash "$here/setup.sh"

# The checkout is copied: deno.exe then sees a directory of its own, as a user's would be.
checkout=$RIG_ROOT/imapi2
rm -rf "$checkout"
mkdir -p "$checkout"
(cd "$here/../.." && tar -cf - deno.json deno.lock mod.ts src worker test examples) |
  tar -xf - -C "$checkout"

# Inside of "deno task", deno is there; elsewhere npm brings it.
if command -v deno >/dev/null; then deno=(deno); else deno=(npx --yes "deno@$RIG_DENO"); fi
build=$RIG_ROOT/opt/test-server
mkdir -p "$build"
cp "$here"/server.c "$here"/server.def "$build/"
"${deno[@]}" run --no-prompt "$here/fixture_header.ts" >"$build/fixture.h"
in_rig sh -c 'cd /opt/test-server && x86_64-w64-mingw32-gcc -std=c11 -O2 -Wall -Wextra -Werror \
  -shared -o imapi2_test_server.dll server.c server.def -lole32 -loleaut32 -luuid'
in_wine wine regsvr32 /s 'Z:\opt\test-server\imapi2_test_server.dll'

# Dependencies come from the outer Deno's cache: nothing in the rig needs the network.
"${deno[@]}" cache --quiet "$here/com_test.ts" "$here/../../examples/inspect.ts"
mkdir -p "$RIG_ROOT/deno-dir"
npm_cache=$("${deno[@]}" eval --no-lock 'console.log(JSON.parse(new TextDecoder().decode(
  new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout)).npmCache)')
rm -rf "$RIG_ROOT/deno-dir/npm"
cp -r "$npm_cache" "$RIG_ROOT/deno-dir/npm"

status=0
bash "$here/deno.sh" test --no-prompt --no-check --cached-only \
  "--config=$RIG_CHECKOUT\\deno.json" \
  '--allow-ffi=C:\windows\system32' "--allow-read=$RIG_CHECKOUT" \
  "$RIG_CHECKOUT\\test\\wine\\com_test.ts" || status=1
# The suite that needs no Windows must hold in Deno's Windows build as well.
bash "$here/deno.sh" test --no-prompt --no-check --cached-only \
  "--config=$RIG_CHECKOUT\\deno.json" \
  --allow-read --allow-write --allow-run --allow-net=127.0.0.1 \
  "--ignore=$RIG_CHECKOUT\\test\\images,$RIG_CHECKOUT\\test\\wine,$RIG_CHECKOUT\\test\\windows" \
  "$RIG_CHECKOUT\\test" || status=1
"${deno[@]}" test --no-prompt --allow-run=bash --allow-net=127.0.0.1 --allow-read \
  --allow-env=IMAPI2_WINE_RIG,XDG_CACHE_HOME,HOME "$here/programs_test.ts" || status=1
exit $status
