#!/usr/bin/env bash
# Runs deno.exe in the rig, which prepare.sh has set up, with the given arguments.
set -euo pipefail
. "$(dirname "$0")/rig.env"
in_wine wine "/opt/deno-$RIG_DENO/deno.exe" "$@"
