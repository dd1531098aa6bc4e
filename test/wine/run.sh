#!/usr/bin/env bash
# Runs the tests on real COM: deno.exe under Wine, with a COM server that plays IMAPI2, and with
# those that Wine brings.
set -euo pipefail
. "$(dirname "$0")/prepare.sh"

status=0
bash "$here/deno.sh" test --no-prompt --no-check --cached-only \
  "--config=$RIG_CHECKOUT\\test\\deno.json" \
  '--allow-ffi=C:\windows\system32' "--allow-read=$RIG_CHECKOUT" \
  "$RIG_CHECKOUT\\test\\wine\\com_test.ts" \
  "$RIG_CHECKOUT\\test\\wine\\append_test.ts" \
  "$RIG_CHECKOUT\\test\\wine\\foreign_test.ts" || status=1
# The suite that needs no Windows must hold in Deno's Windows build as well.
bash "$here/deno.sh" test --no-prompt --no-check --cached-only \
  "--config=$RIG_CHECKOUT\\test\\deno.json" \
  --allow-read --allow-write --allow-run --allow-net=127.0.0.1 \
  "--ignore=$RIG_CHECKOUT\\test\\images,$RIG_CHECKOUT\\test\\wine,$RIG_CHECKOUT\\test\\windows" \
  "$RIG_CHECKOUT\\test" || status=1
"${deno[@]}" test "--config=$here/../deno.json" --no-prompt --allow-run=bash --allow-net=127.0.0.1 --allow-read \
  --allow-env=IMAPI2_WINE_RIG,XDG_CACHE_HOME,HOME "$here/programs_test.ts" || status=1
exit $status
