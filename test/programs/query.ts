// deno-lint-ignore no-console -- the test reads it
console.log((await Deno.permissions.query(JSON.parse(Deno.args[0]!))).state);
