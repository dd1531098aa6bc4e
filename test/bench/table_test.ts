import { assertEquals } from "../_assert.ts";
import type { Row } from "./_rows.ts";
import { table } from "./_table.ts";

function row(fields: Partial<Row>): Row {
  return {
    what: "a getter / echo",
    ratio: 1,
    limit: null,
    holds: null,
    unit: "µs",
    ours: { name: "getter", median: 12345.6, blocks: [] },
    peer: { name: "echo", median: 0.012345, blocks: [] },
    ...fields,
  };
}

Deno.test("the table lines its numbers up, and says what does not hold", () => {
  assertEquals(
    table([
      row({ what: "a", limit: 1.5, holds: true }),
      row({ ratio: 23.456, limit: 12, holds: false }),
      row({ unit: "MiB" }),
      row({
        ratio: null,
        limit: 1,
        peer: { name: "genisoimage", median: null, blocks: [] },
      }),
    ]),
    `\
this / that      ratio  at most                 this        that
a                 1.00      1.5     holds   12346 µs   0.0123 µs
a getter / echo   23.5       12  EXCEEDED   12346 µs   0.0123 µs
a getter / echo   1.00                     12346 MiB  0.0123 MiB
a getter / echo               1             12346 µs    not here`,
  );
});
