/**
 * Prints the fixture as a C header for the test server, so that server and
 * tests are fed from one file.
 */

import fixture from "./fixture.json" with { type: "json" };
import type { Fixture, FixtureMultisession } from "./fixture.ts";

/** UTF-16 by code unit: a C string literal cannot hold a lone surrogate. */
function text(value: string): string {
  const units = Array.from(
    { length: value.length },
    (_, index) => `0x${value.charCodeAt(index).toString(16)}`,
  );
  return `{ (const WCHAR[]){ ${
    [...units, "0"].join(", ")
  } }, ${value.length} }`;
}

function texts(values: readonly string[]): string {
  return `{ (const Text[]){ ${
    [...values, ""].map(text).join(", ")
  } }, ${values.length} }`;
}

function longs(values: readonly number[]): string {
  return `{ (const LONG[]){ ${
    [...values, 0].map(long).join(", ")
  } }, ${values.length} }`;
}

function long(value: number): string {
  return `(LONG)0x${(value >>> 0).toString(16)}`;
}

function multisession(value: FixtureMultisession): string {
  return `{ KIND_${value.kind.toUpperCase()}, ${
    [
      Number(value.isSupported),
      Number(value.inUse),
      Number(value.isFirstDataSession ?? false),
      value.startAddressOfPreviousSession ?? 0,
      value.lastWrittenAddressOfPreviousSession ?? 0,
      value.nextWritableAddress ?? 0,
      value.freeSectors ?? 0,
      value.lastWrittenAddress ?? 0,
      value.totalSectors ?? 0,
      value.writeUnitSize ?? 0,
    ].map(long).join(", ")
  } }`;
}

const { recorders } = fixture as Fixture;
const lines = recorders.map((recorder) => {
  const { media, multisessions, faults } = recorder;
  return `  {
    ${
    [
      recorder.id,
      recorder.vendorId,
      recorder.productId,
      recorder.productRevision,
      recorder.volumeName,
      recorder.exclusiveAccessOwner,
    ].map(text).join(",\n    ")
  },
    ${texts(recorder.volumePathNames)},
    ${
    [
      recorder.supportedFeaturePages,
      recorder.currentFeaturePages,
      recorder.supportedProfiles,
      recorder.currentProfiles,
      recorder.supportedModePages,
      recorder.writeSpeeds,
    ].map(longs).join(",\n    ")
  },
    ${long(Number(recorder.deviceCanLoadMedia))}, ${
    long(recorder.legacyDeviceNumber)
  },
    { ${
    [
      media.physicalType,
      media.status,
      media.writeProtect,
      Number(media.physicallyBlank),
      Number(media.heuristicallyBlank),
      media.totalSectors,
      media.freeSectors,
      media.nextWritableAddress,
      media.startAddressOfPreviousSession,
      media.lastWrittenAddressOfPreviousSession,
    ].map(long).join(", ")
  } },
    { ${
    [...multisessions.map(multisession), "{0}"].join(", ")
  } }, ${multisessions.length},
    { ${
    [
      ...faults.map((fault) =>
        `{ "${fault.member}", (HRESULT)${fault.hresult}, ${
          text(fault.description)
        } }`
      ),
      "{0}",
    ].join(", ")
  } }, ${faults.length},
  },`;
});
// deno-lint-ignore no-console -- printing is what this program is for
console.log(`static const Recorder RECORDERS[] = {\n${lines.join("\n")}\n};`);
