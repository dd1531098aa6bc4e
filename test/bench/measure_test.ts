import { assert, assertEquals, assertThrows } from "../_assert.ts";
import { type Contender, measure, median, medianRatio } from "./_measure.ts";

function test(name: string, run: () => void | Promise<void>): void {
  Deno.test(name, { permissions: "none" }, run);
}

test("the median is the middle of the values, or of the two in the middle", () => {
  assertEquals(median([3]), 3);
  assertEquals(median([10, 9, 100]), 10);
  assertEquals(median([4, 1, 100, 2]), 3);
  assertThrows(() => median([]), RangeError);
});

test("the values are left in their order", () => {
  const values: readonly number[] = Object.freeze([2, 1, 3]);
  assertEquals(median(values), 2);
});

test("a ratio is taken within each block, where both saw the same noise", () => {
  // The second block was disturbed tenfold: the quotient of the medians would be 20.
  assertEquals(medianRatio([2, 20, 20], [1, 10, 1]), 2);
  assertThrows(() => medianRatio([1, 2], [1]), RangeError);
});

test("contenders warm up once, then take turns, every other block in reverse", async () => {
  const order: string[] = [];
  const contender = (name: string, rounds: number): Contender => ({
    rounds,
    run: (asked) => {
      assertEquals(asked, rounds);
      order.push(name);
    },
  });
  const times = await measure({
    one: contender("one", 1),
    two: contender("two", 2),
    three: contender("three", 3),
  }, { blocks: 3, share: 1 });
  assertEquals(
    order.join(" "),
    "one two three one two three three two one one two three",
  );
  assertEquals(Object.keys(times), ["one", "two", "three"]);
  for (const blocks of Object.values(times)) assertEquals(blocks.length, 3);
});

test("times are microseconds per round", async () => {
  const { busy } = await measure({
    busy: {
      rounds: 4,
      run: (rounds) => {
        const end = performance.now() + 5 * rounds;
        while (performance.now() < end);
      },
    },
  }, { blocks: 2, share: 1 });
  for (const time of busy) assert(time >= 5000);
});

test("a share of the rounds is at least one of them", async () => {
  const asked: number[] = [];
  const contender = {
    rounds: 50,
    run: (rounds: number) => void asked.push(rounds),
  };
  await measure({ contender }, { blocks: 1, share: 0.1 });
  await measure({ contender }, { blocks: 1, share: 0.001 });
  assertEquals(asked, [5, 5, 1, 1]);
});
