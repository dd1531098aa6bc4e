#!/usr/bin/env bash
# Measures calls on real COM: deno.exe under Wine, and a C program. With --json the standard
# output is JSON and nothing else.
set -euo pipefail
. "$(dirname "$0")/prepare.sh" >&2

cp "$here/getter_bench.c" "$build/"
compile -municode -o getter_bench.exe getter_bench.c -lole32 >&2
program='Z:\opt\test-server\getter_bench.exe'

# Quiet: a logged call takes hundreds of times as long as the call itself.
in_wine env --unset=IMAPI2_TEST_LOG wine "/opt/deno-$RIG_DENO/deno.exe" run \
  --no-prompt --no-check --cached-only "--config=$RIG_CHECKOUT\\test\\deno.json" \
  --allow-ffi "--allow-run=$program" \
  "$RIG_CHECKOUT\\test\\wine\\getter_bench.ts" "$program" "$@"
