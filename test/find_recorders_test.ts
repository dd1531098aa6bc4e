import { openApartment } from "@discworks/imapi2";
import {
  appendableCdR,
  blankBdR,
  demo,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { assertNothingHeld, testApartment, WORKER } from "./_apartment.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

testApartment(
  "recorder() finds a drive by its letter, its mount point or its id",
  {
    recorders: [
      simulatedRecorder(blankBdR, { id: "first" }),
      simulatedRecorder(appendableCdR, {
        id: "second",
        volumePathNames: ["R:\\", "C:\\Discs\\Burner\\"],
      }),
    ],
  },
  async (apartment) => {
    for (
      const name of [
        "R:",
        "r:",
        "R:\\",
        "R:/",
        "c:/discs/burner",
        "C:\\Discs\\Burner\\",
        "second",
      ]
    ) {
      using recorder = await apartment.recorder(name);
      assertEquals(await recorder.activeDiscRecorder(), "second", name);
    }
    await assertNothingHeld(apartment);
  },
);

testApartment(
  "recorder() says which drives are there where none has the name",
  demo,
  async (apartment) => {
    await assertRejects(
      () => apartment.recorder("X:"),
      RangeError,
      'Cannot find the recorder "X:": those that are there: D:\\, E:\\, F:\\, G:\\, H:\\',
    );
    for (const name of ["", 5, null]) {
      await assertRejects(() => apartment.recorder(name as never), TypeError);
    }
    await assertNothingHeld(apartment);
  },
);

testApartment("recorder() says so where no drive is there", {
  recorders: [],
}, async (apartment) => {
  await assertRejects(
    () => apartment.recorder("E:"),
    RangeError,
    'Cannot find the recorder "E:": no recorder is there',
  );
});

testApartment("a drive that cannot be opened hides no other", {
  recorders: [
    simulatedRecorder(null, {
      id: "bad",
      faults: [{
        member: "IDiscRecorder2.InitializeDiscRecorder",
        hresult: "E_ACCESSDENIED",
      }],
    }),
    simulatedRecorder(null, { id: "good", volumePathNames: ["Q:\\"] }),
  ],
}, async (apartment) => {
  using recorder = await apartment.recorder("Q:");
  assertEquals(await recorder.activeDiscRecorder(), "good");
  await assertRejects(
    () => apartment.recorder("E:"),
    RangeError,
    "those that are there: bad, Q:\\",
  );
});

testApartment(
  "a drive letter where an id belongs is said so",
  demo,
  async (apartment) => {
    for (const letter of ["D:", "D:\\", "d:/"]) {
      await assertRejects(
        () => apartment.discRecorder(letter),
        TypeError,
        `received the drive letter ${
          JSON.stringify(letter)
        }, which recorder() takes`,
      );
    }
  },
);

testApartment(
  "inspect() of named recorders reports these, in their order, each once",
  demo,
  async (apartment) => {
    const reports = await apartment.inspect({
      recorders: ["F:", "D:\\", "f:"],
    });
    assertEquals(reports.map(({ volumePathNames }) => volumePathNames[0]), [
      "F:\\",
      "D:\\",
    ]);
    const [drive] = reports;
    assertEquals(
      await apartment.inspect({ recorders: [drive!.id] }),
      [drive!],
    );
    assertEquals(await apartment.inspect({ recorders: [] }), []);
    await assertRejects(
      () => apartment.inspect({ recorders: ["F:", "Z:"] }),
      RangeError,
      'Cannot find the recorder "Z:"',
    );
    for (const recorders of ["F:", [5], [""]]) {
      await assertRejects(
        () => apartment.inspect({ recorders: recorders as never }),
        TypeError,
      );
    }
    await assertNothingHeld(apartment);
  },
);

Deno.test("inspect() of an id does not ask the other drives", {
  permissions: WORKER,
}, async () => {
  await using apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder(null, {
          id: "untouched",
          faults: [{
            member: "IDiscRecorder2.InitializeDiscRecorder",
            hresult: "E_FAIL",
            times: 1,
          }],
        }),
        simulatedRecorder(null, { id: "asked" }),
      ],
    },
  });
  await apartment.inspect({ recorders: ["asked"] });
  // The fault is still there: nobody has used it up.
  await assertRejects(() => apartment.discRecorder("untouched"));
});

testApartment("recorders without paths get letters of their own, from E on", {
  recorders: [
    simulatedRecorder(null),
    simulatedRecorder(null, { volumePathNames: ["F:\\"] }),
    simulatedRecorder(null),
    simulatedRecorder(null, { volumePathNames: [] }),
    simulatedRecorder(null),
  ],
}, async (apartment) => {
  const reports = await apartment.inspect();
  assertEquals(reports.map(({ volumePathNames }) => volumePathNames), [
    ["E:\\"],
    ["F:\\"],
    ["G:\\"],
    [],
    ["H:\\"],
  ]);
});

testApartment("a drive beyond the last letter has none", {
  recorders: Array.from({ length: 23 }, () => simulatedRecorder(null)),
}, async (apartment) => {
  const paths = (await apartment.inspect()).map((report) =>
    report.volumePathNames
  );
  assertEquals(paths.slice(-2), [["Z:\\"], []]);
});
