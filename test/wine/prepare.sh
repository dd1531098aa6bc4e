# Sourced by what runs programs in the rig: sets the rig up, and puts into it the checkout, the
# COM server that plays IMAPI2, and the dependencies. It fails where that cannot be done; it never
# skips. Leaves `deno`, the outer Deno, `build`, the server's directory, and `compile`.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/rig.env"
bash "$here/setup.sh"

# The checkout is copied: deno.exe then sees a directory of its own, as a user's would be.
checkout=$RIG_ROOT/imapi2
rm -rf "$checkout"
mkdir -p "$checkout"
(cd "$here/../.." && tar -cf - README.md .github deno.json mod.ts src worker test examples) |
  tar -xf - -C "$checkout"

# Inside of "deno task", deno is there; elsewhere npm brings it.
if command -v deno >/dev/null; then deno=(deno); else deno=(npx --yes "deno@$RIG_DENO"); fi
build=$RIG_ROOT/opt/test-server
mkdir -p "$build"
# Runs the Windows C compiler in that directory.
compile() {
  in_rig env --chdir=/opt/test-server \
    x86_64-w64-mingw32-gcc -std=c11 -O2 -Wall -Wextra -Werror "$@"
}
cp "$here"/server.c "$here"/burn.c "$here"/server.def "$build/"
"${deno[@]}" run --no-prompt "$here/fixture_header.ts" >"$build/fixture.h"
# At an address of its own: where it lies a multiple of 16 MiB away from a program, the processor
# confuses their branches, and a call takes 31 nanoseconds in place of 4 (measured).
compile -shared -Wl,--disable-dynamicbase,--image-base=0x300800000 \
  -o imapi2_test_server.dll server.c server.def -lole32 -loleaut32 -luuid
in_wine wine regsvr32 /s 'Z:\opt\test-server\imapi2_test_server.dll'

# Dependencies come from the outer Deno's cache: nothing in the rig needs the network.
"${deno[@]}" cache --quiet "--config=$here/../deno.json" "$here/com_test.ts" "$here/append_test.ts" \
  "$here/foreign_test.ts" "$here/../../examples/inspect.ts" "$here/../../examples/declare.ts"
mkdir -p "$RIG_ROOT/deno-dir"
npm_cache=$("${deno[@]}" eval --no-lock 'console.log(JSON.parse(new TextDecoder().decode(
  new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync().stdout)).npmCache)')
rm -rf "$RIG_ROOT/deno-dir/npm"
cp -r "$npm_cache" "$RIG_ROOT/deno-dir/npm"
