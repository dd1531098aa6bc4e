import {
  bridge,
  expectLast,
  expectRefusal,
  expectSessions,
  files,
  REWRITABLE,
  together,
} from "./_disc_from_image.ts";
import { ImageBuilder } from "./_disc_image.ts";

for (
  const [size, last] of [[424, 526], [300, 999], [2000, 2400]] as const
) {
  Deno.test(
    `a bridge of ISO 9660 with ${size} sectors and UDF up to ${last} ends with UDF`,
    files,
    async () => {
      const image = bridge(size, last);
      for (const mediaType of ["cd-r", "dvd+r", "bd-r"] as const) {
        const expected = [[0, last, "anchor"]] as const;
        await expectSessions(image, last + 1, { mediaType }, expected);
      }
      await expectLast(image, last + 1, last, "anchor");
    },
  );
}

Deno.test(
  "a bridge ends with ISO 9660 where that goes on for longer",
  files,
  async () => {
    for (const size of [527, 600, 5000]) {
      const image = bridge(size, 526);
      const expected = [[0, size - 1, "volume"]] as const;
      await expectSessions(image, size, { mediaType: "cd-r" }, expected);
      await expectLast(image, size, size - 1, "volume");
    }
  },
);

for (const shorter of [0, 257, 258]) {
  for (const fromZero of [false, true]) {
    Deno.test(
      `three sessions whose volumes end ${shorter} sectors early, counted from ${
        fromZero ? "sector 0" : "the session"
      }, lie where the gaps of CD-R put them`,
      files,
      async () => {
        const sectors = 700;
        const starts = [0, 700 + 11400, 2 * 700 + 11400 + 6900];
        const images = starts.map((start) =>
          new ImageBuilder().iso({
            start,
            size: sectors - shorter + (fromZero ? start : 0),
          }).data(start + 19, 1).data(start + sectors - shorter - 1, 1)
        );
        const by = shorter === 0 ? "volume" : "next session";
        const last = starts[2]! + sectors - shorter - 1;
        await expectSessions(together(...images), last + 1, {
          mediaType: "cd-r",
        }, [
          [starts[0]!, starts[0]! + 699, by],
          [starts[1]!, starts[1]! + 699, by],
          [starts[2]!, last, "volume"],
        ]);
      },
    );
  }
}

Deno.test(
  "three bridges in a row lie where the gaps put them",
  files,
  async () => {
    const starts = [0, 527 + 11400, 2 * 527 + 11400 + 6900];
    const image = together(...starts.map((start) => bridge(424, 526, start)));
    await expectSessions(image, starts[2]! + 527, { mediaType: "cd-r" }, [
      [starts[0]!, starts[0]! + 526, "anchor"],
      [starts[1]!, starts[1]! + 526, "anchor"],
      [starts[2]!, starts[2]! + 526, "anchor"],
    ]);
  },
);

Deno.test(
  "sessions of UDF with nothing between them are told apart",
  files,
  async () => {
    const udf = (start: number, first: number, last: number) =>
      new ImageBuilder().udf({
        start,
        anchors: [start + 256, start + last],
        partition: [start + first, last - first - 20],
      });
    for (
      const [one, two] of [
        [udf(0, 300, 639), udf(640, 300, 639)],
        [bridge(424, 639), bridge(300, 639, 640)],
        [udf(0, 600, 639), bridge(424, 639, 640)],
      ] as const
    ) {
      await expectSessions(together(one, two), 1280, { mediaType: "bd-r" }, [
        [0, 639, "anchor"],
        [640, 1279, "anchor"],
      ]);
    }
  },
);

for (const second of [93952, 28880 + 4800, 70016]) {
  Deno.test(
    `a first border of DVD-R that the drive padded ends before ${second}, less the gap`,
    files,
    async () => {
      const image = together(
        new ImageBuilder().iso({ size: 192 }),
        new ImageBuilder().iso({ start: second, size: 400 }),
      );
      await expectSessions(image, second + 400, { mediaType: "dvd-r" }, [
        [0, second - 28688 - 1, "next session"],
        [second, second + 399, "volume"],
      ]);
      await expectRefusal(
        image,
        second + 400,
        { mediaType: "dvd+r" },
        "dvd-r has it",
      );
    },
  );
}

for (
  const [vat, sectors] of [[639, 640], [2047, 2048], [900, 8192]] as const
) {
  Deno.test(
    `UDF that is written bit by bit ends with its table in sector ${vat} of ${sectors}`,
    files,
    async () => {
      const image = new ImageBuilder()
        .udf({ anchors: [256], partition: [288, 24780512], vat })
        .data(300, 20);
      const expected = [[0, vat, "vat"]] as const;
      const totalSectors = 24438784;
      await expectSessions(
        image,
        sectors,
        { mediaType: "bd-r", totalSectors },
        expected,
      );
      await expectLast(image, sectors, vat, "vat");
      // Without the table nobody can tell where it ends.
      image.sector(vat)[0] = 0;
      await expectRefusal(
        image,
        sectors,
        { mediaType: "bd-r", totalSectors },
        "is no virtual allocation table",
      );
    },
  );
}

for (
  const [first, last] of [[256, 1311], [512, 1311], [0, 5000]] as const
) {
  Deno.test(
    `UDF with a first anchor in ${
      first || "no usual place"
    } and a last one in ${last} ends with that, zeros after it or not`,
    files,
    async () => {
      const anchors = first === 0 ? [last] : [first, last];
      const image = new ImageBuilder()
        .udf({ anchors, partition: [600, last - 600] });
      for (const sectors of [8192, last + 1]) {
        const expected = [[0, last, "anchor"]] as const;
        for (const mediaType of ["bd-r", "dvd+r"] as const) {
          await expectSessions(image, sectors, { mediaType }, expected);
        }
        await expectLast(image, sectors, last, "anchor");
      }
    },
  );
}

Deno.test(
  "a partition of UDF without an anchor after it ends the session",
  files,
  async () => {
    for (const end of [1000, 3000, 7000]) {
      const image = new ImageBuilder()
        .udf({ anchors: [256], partition: [300, end - 300] });
      const expected = [[0, end - 1, "partition"]] as const;
      await expectSessions(image, 8192, { mediaType: "bd-r" }, expected);
      await expectLast(image, 8192, end - 1, "partition");
    }
  },
);

Deno.test(
  "a session ends after every descriptor that tells of it",
  files,
  async () => {
    for (
      const [partition, anchor] of [
        [[0, 0], 1799],
        [[0, 1], 1799],
        [[257, 1], 700],
        [[1, 20], 256],
      ] as const
    ) {
      const image = new ImageBuilder().udf({ anchors: [anchor], partition });
      const expected = [[0, anchor, "anchor"]] as const;
      await expectSessions(image, anchor + 1, { mediaType: "bd-r" }, expected);
      await expectLast(image, anchor + 1, anchor, "anchor");
    }
  },
);

Deno.test(
  "data behind every file system need 'toEndOfFile'",
  files,
  async () => {
    for (const [first, count] of [[400, 80], [401, 1], [430, 50]] as const) {
      const image = new ImageBuilder().iso({ size: 400 }).data(first, count);
      const sectors = first + count;
      for (const mediaType of ["cd-r", "dvd-r", "bd-r"] as const) {
        await expectRefusal(
          image,
          sectors,
          { mediaType },
          `sector ${first} holds data after the volume`,
        );
        await expectRefusal(
          image,
          sectors,
          { mediaType, toEndOfFile: false },
          "where the data belong to the session, say so with 'toEndOfFile'",
        );
        await expectSessions(
          image,
          sectors,
          { mediaType, toEndOfFile: true },
          [[0, sectors - 1, "file"]],
        );
      }
      for (const mediaType of REWRITABLE) {
        const reason = `sector ${first} holds data after the volume`;
        await expectRefusal(image, sectors, { mediaType }, reason);
      }
      await expectLast(image, sectors, sectors - 1, "file", {
        toEndOfFile: true,
      });
      await expectLast(image, sectors, 399, "volume", { toEndOfFile: false });
    }
  },
);
