import {
  clipColumns,
  columnsOf,
  fitPage,
  oneLine,
  padColumns,
  palette,
} from "../../examples/_text.ts";
import { assert, assertEquals } from "../_assert.ts";

Deno.test("a width counts what is visible, in columns of a terminal", () => {
  assertEquals(columnsOf("D:\\ DVD+R"), 9);
  assertEquals(columnsOf(palette(true).bold("Path")), 4);
  assertEquals(columnsOf("光学"), 4);
  assertEquals(columnsOf("Größe"), 5);
  assertEquals(columnsOf("Gro\u0308ße"), 5);
  assertEquals(padColumns("光", 4), "光  ");
  assertEquals(padColumns("12345", 4), "12345");
});

Deno.test("clipping keeps the sequences that end a style, and no half characters", () => {
  const { red, dim } = palette(true);
  assertEquals(clipColumns("12345", 3), "123");
  assertEquals(clipColumns("12345", 5), "12345");
  assertEquals(clipColumns(red("12345"), 3), "\x1b[31m123\x1b[0m");
  assertEquals(
    clipColumns(`[${dim("==")}${red("##")}]`, 3),
    "[\x1b[2m==\x1b[0m\x1b[31m\x1b[0m",
  );
  assertEquals(clipColumns("a光学", 4), "a光");
  assertEquals(clipColumns("a光b", 2), "a");
});

Deno.test("a page that fits is left as it is", () => {
  const lines = ["one", "two", "three"];
  assertEquals(fitPage(lines, 5, 3), lines);
  assertEquals(fitPage([], 5, 3), []);
});

Deno.test("a page that is too long ends with how many lines are not shown", () => {
  const lines = ["1", "2", "3", "4", "5"];
  assertEquals(fitPage(lines, 80, 4), [
    "1",
    "2",
    "3",
    "… 2 more lines: enlarge the window",
  ]);
  assertEquals(fitPage(lines, 80, 1), ["… 5 more lines: enlarge the window"]);
  assertEquals(fitPage(["1", "2"], 80, 1), [
    "… 2 more lines: enlarge the window",
  ]);
});

Deno.test("a fitted page never exceeds the window", () => {
  const line = `${palette(true).green("x".repeat(70))}${"光".repeat(30)}`;
  const page = Array.from({ length: 40 }, () => line);
  for (const [columns, rows] of [[100, 24], [50, 10], [20, 5], [1, 1]]) {
    const fitted = fitPage(page, columns!, rows!);
    assert(fitted.length <= rows!);
    assert(fitted.every((line) => columnsOf(line) <= columns!));
  }
});

Deno.test("text from a drive cannot break lines or control the terminal", () => {
  assertEquals(oneLine(" first\r\nsecond\x1b[2J\x07 "), "first second [2J");
});
