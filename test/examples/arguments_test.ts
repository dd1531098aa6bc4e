import {
  COMMON_OPTIONS,
  parseArguments,
  parseSeconds,
  UsageError,
} from "../../examples/_arguments.ts";
import { assertEquals, assertThrows } from "../_assert.ts";

const OPTIONS = {
  ...COMMON_OPTIONS,
  json: { type: "boolean" },
  recorder: { type: "string", multiple: true },
  watch: { type: "string" },
} as const;

const valuesOf = (...args: readonly string[]) => ({
  ...parseArguments(args, OPTIONS).values,
});

Deno.test("a value that can be left out follows = or a space", () => {
  assertEquals(valuesOf("--simulate"), { simulate: "" });
  assertEquals(valuesOf("--simulate=demo"), { simulate: "demo" });
  assertEquals(valuesOf("--simulate", "demo"), { simulate: "demo" });
  assertEquals(valuesOf("--simulate", "--watch", "5", "--json"), {
    simulate: "",
    watch: "5",
    json: true,
  });
});

Deno.test("a value that can be left out takes no argument from a program that has some", () => {
  const { values, positionals } = parseArguments(
    ["--simulate", "2049"],
    OPTIONS,
    1,
  );
  assertEquals({ ...values }, { simulate: "" });
  assertEquals(positionals, ["2049"]);
});

Deno.test("--recorder can be given several times", () => {
  assertEquals(valuesOf("--recorder=E:", "--recorder", "D:"), {
    recorder: ["E:", "D:"],
  });
});

Deno.test("-h is --help", () => {
  assertEquals(valuesOf("-h"), { help: true });
});

Deno.test("what cannot be understood is bad usage, in one line", () => {
  const refusals: [string[], string][] = [
    [["--nonsense"], "--nonsense"],
    [["-x"], "-x"],
    [["extra"], '"extra"'],
    [["--", "--json"], '"--json"'],
    [["--json=yes"], "does not take an argument"],
    [["--recorder"], "argument missing"],
    [["--recorder", "--json"], "ambiguous"],
    [["--json", "--json"], "--json more than once"],
    [["--watch=1", "--watch=2"], "--watch more than once"],
  ];
  for (const [args, includes] of refusals) {
    const { message } = assertThrows(
      () => parseArguments(args, OPTIONS),
      UsageError,
      includes,
    );
    assertEquals(message.split("\n").length, 1);
  }
});

Deno.test("seconds are above 0 and at most a day", () => {
  assertEquals(["0.5", "5", "86400"].map(parseSeconds), [0.5, 5, 86_400]);
  for (const text of ["", " ", "0", "-1", "soon", "86401", "Infinity"]) {
    assertThrows(() => parseSeconds(text), UsageError, `"${text}"`);
  }
});
