import {
  type Apartment,
  DiscRecorder2Ex,
  openApartment,
  permissionArgs,
  permissionFlags,
  permissionOptions,
  requiredPermissions,
} from "@discworks/imapi2";
import { demo, discFromImage } from "@discworks/imapi2/simulator";
import { testApartment } from "./_apartment.ts";
import { assertRejects, assertThrows } from "./_assert.ts";

const none = { permissions: "none" } as const;

/** Every method that takes options, called with one that it does not know. */
const METHODS: readonly [
  string,
  string,
  (apartment: Apartment, options: never) => Promise<unknown>,
][] = [
  [
    "inspect",
    "signals",
    (apartment, options) => apartment.inspect(options),
  ],
  [
    "discFormat2Data",
    "name",
    async (apartment, options) =>
      await apartment.discFormat2Data(
        (await apartment.recorders())[0]!,
        options,
      ),
  ],
  [
    "getFeaturePage",
    "current",
    async (apartment, options) =>
      await (await extended(apartment)).getFeaturePage(1, options),
  ],
  [
    "getSupportedFeaturePages",
    "current",
    async (apartment, options) =>
      await (await extended(apartment)).getSupportedFeaturePages(options),
  ],
  [
    "getSupportedProfiles",
    "current",
    async (apartment, options) =>
      await (await extended(apartment)).getSupportedProfiles(options),
  ],
  [
    "readDvdStructure",
    "adress",
    async (apartment, options) =>
      await (await extended(apartment)).readDvdStructure(0, options),
  ],
];

async function extended(apartment: Apartment): Promise<DiscRecorder2Ex> {
  const [recorder] = await apartment.recorders();
  return (await recorder!.as(DiscRecorder2Ex))!;
}

for (const [method, option, call] of METHODS) {
  testApartment(
    `${method}() refuses an option that it does not know`,
    demo,
    async (apartment) => {
      await assertRejects(
        () => call(apartment, { [option]: 1 } as never),
        TypeError,
        `'${option}' is no option, known are `,
      );
      for (const options of [null, 5, "x"]) {
        await assertRejects(
          () => call(apartment, options as never),
          TypeError,
          "'options' must be an object",
        );
      }
    },
  );
}

Deno.test(
  "openApartment() refuses an option that it does not know",
  none,
  async () => {
    await assertRejects(
      () => openApartment({ simulater: demo } as never),
      TypeError,
      "'simulater' is no option, known are simulator, systemDirectory, restrictWorker, signal",
    );
    for (const simulator of [null, 5, "demo"]) {
      await assertRejects(
        () => openApartment({ simulator } as never),
        TypeError,
        "Cannot simulate: 'simulator' must be an object",
      );
    }
  },
);

Deno.test(
  "the permission functions refuse an option that they do not know",
  none,
  () => {
    for (
      const list of [
        requiredPermissions,
        permissionArgs,
        permissionFlags,
        permissionOptions,
      ]
    ) {
      assertThrows(
        () => list({ simulater: demo } as never),
        TypeError,
        "'simulater' is no option",
      );
      // They take all that openApartment() takes.
      list({ simulator: demo, restrictWorker: true } as never);
    }
  },
);

Deno.test(
  "discFromImage() refuses an option that it does not know",
  none,
  async () => {
    await assertRejects(
      () => discFromImage("x.iso", { mediaType: "cd-r", close: true } as never),
      TypeError,
      "'close' is no option, known are mediaType, closed, totalSectors",
    );
  },
);
