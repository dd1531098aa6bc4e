// In ASCII: a shell in between may read and write in a code page of its own.
const json = JSON.stringify(Deno.args).replace(
  /[^\0-\x7f]/g,
  (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
);
// deno-lint-ignore no-console -- the test reads it
console.log(json);
