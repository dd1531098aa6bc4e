import {
  type DirectoryItem,
  FileSystemError,
  readVolume,
} from "../../worker/simulator/iso9660/mod.ts";
import {
  both,
  continued,
  field,
  head,
  name,
  record,
  ROOT,
  SP,
  volumeOf,
} from "./_volume_by_hand.ts";
import {
  directoryOf,
  fileOf,
  MemoryDisc,
  NAMES,
  pattern,
  rootOf,
  SECTOR,
  walk,
  write,
} from "../_sessions.ts";
import { seeded } from "../_random.ts";
import { assert, assertEquals, assertLess } from "../_assert.ts";

const none = { permissions: "none" } as const;

const ODD_BYTES = [0, 1, 2, 34, 127, 128, 255];

/** The bytes of volumes to damage, and how many sectors of them tell of files. */
function fuzzed(): readonly (readonly [bytes: Uint8Array, sectors: number])[] {
  const written = new MemoryDisc();
  const end = write(
    written,
    rootOf(
      ...NAMES.slice(0, 6).map((name) => fileOf(name, pattern(100, 1))),
      directoryOf(
        "a",
        directoryOf("b", fileOf("c", pattern(10, 1))),
        directoryOf("d"),
      ),
    ),
    0,
  );
  const byHand = volumeOf(
    [
      ...head(ROOT, SP),
      record("RR_MOVED", ROOT + 1, SECTOR, 2, name("rr_moved")),
      record("DEEP.;1", 0, 0, 0, [
        ...name("deep"),
        ...field("CL", ...both(ROOT + 2)),
      ]),
      record("LONG.;1", 40, 5, 0, [
        ...name("first ", 1),
        ...continued(24, 0, 40),
      ]),
      record("BIG.;1", 40, SECTOR, 0x80),
      record("BIG.;1", 45, 5, 0),
    ],
    [
      ...head(ROOT + 1),
      record("DEEP", ROOT + 2, SECTOR, 2, [...name("deep"), ...field("RE")]),
    ],
    [...head(ROOT + 2), record("F.;1", 40, 5, 0, name("file"))],
    [],
    [name("last"), field("PX", ...both(0o100644))],
  );
  return ([[written, end, end - 7], [byHand, 60, 25]] as const).map(
    ([disc, sectors, used]) => {
      const bytes = new Uint8Array(sectors * SECTOR);
      for (let address = 0; address < sectors; address++) {
        bytes.set(disc.sector(address), address * SECTOR);
      }
      return [bytes, used] as const;
    },
  );
}

Deno.test(
  "whatever is damaged, a volume is read or refused, and what is read can be written",
  none,
  () => {
    const next = seeded(20_241_125);
    const outcomes = { read: 0, refused: 0 };
    for (const [bytes, used] of fuzzed()) {
      // Zeros are seldom a field, so damage is done where something is.
      const places = [...bytes.keys()].filter((at) =>
        at >= 16 * SECTOR && at < used * SECTOR && bytes[at] !== 0
      );
      for (let round = 0; round < 1500; round++) {
        const damagedBytes = bytes.slice();
        for (let count = next(6) + 1; count > 0; count--) {
          const at = places[next(places.length)]! + next(3) - 1;
          damagedBytes[at] = next(2) === 0
            ? ODD_BYTES[next(ODD_BYTES.length)]!
            : next(256);
        }
        const disc = new MemoryDisc().write(0, damagedBytes);
        try {
          const { root } = readVolume(disc, 0);
          const again = new MemoryDisc();
          again.sectors = disc.sectors;
          write(again, root, 1000);
          const names = (tree: DirectoryItem) => [...walk(tree)].length;
          assertEquals(names(readVolume(again, 1000).root), names(root));
          outcomes.read++;
        } catch (error) {
          if (!(error instanceof FileSystemError)) throw error;
          outcomes.refused++;
        }
        assertLess(disc.reads, 500);
      }
    }
    assert(
      outcomes.read > 500 && outcomes.refused > 500,
      JSON.stringify(outcomes),
    );
  },
);
