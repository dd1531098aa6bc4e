import {
  addItem,
  type DirectoryItem,
  removeItem,
} from "../../worker/simulator/iso9660/mod.ts";
import { discFromImage } from "@discworks/imapi2/simulator";
import { Disc, isoinfo, LONG_NAME, testImages } from "./_disc.ts";
import { tool } from "./_images.ts";
import { directoryOf, fileOf, pattern } from "../_sessions.ts";
import { assertEquals, assertStringIncludes } from "../_assert.ts";

const MEDIA = [
  // A recorder pads a shorter track on CD.
  { mediaType: "cd-r", writeUnit: 1, gaps: [11400, 6900], shortest: 302 },
  { mediaType: "dvd+r", writeUnit: 16, gaps: [2048, 2048], shortest: 0 },
  { mediaType: "bd-r", writeUnit: 32, gaps: [0, 0], shortest: 0 },
] as const;

for (const { mediaType, writeUnit, gaps, shortest } of MEDIA) {
  testImages(
    `three sessions that were written to ${mediaType} are read by xorriso and isoinfo`,
    async (directory) => {
      assertEquals(LONG_NAME.length, 103);
      const disc = new Disc(directory);
      const put = (
        root: DirectoryItem,
        parent: string,
        name: string,
        bytes: Uint8Array,
      ) => {
        addItem(root, parent, fileOf(name, bytes));
        disc.files.set(`${parent === "/" ? "" : parent}/${name}`, bytes);
      };
      const make = (root: DirectoryItem, parent: string, name: string) => {
        addItem(root, parent, directoryOf(name));
        disc.files.set(`${parent === "/" ? "" : parent}/${name}`, null);
      };
      const first = await disc.write(0, writeUnit, "Backup 1", (root) => {
        for (const [seed, size] of [0, 1, 2047, 2048, 2049].entries()) {
          put(root, "/", `size ${size}.bin`, pattern(size, seed));
        }
        make(root, "/", "empty");
        make(root, "/", "many");
        for (let count = 0; count < 600; count++) {
          put(
            root,
            "/many",
            `A file, number ${count}.txt`,
            pattern(count, count),
          );
        }
        let path = "/";
        for (const name of ["1", "2", "3", "4", "5", "6", "seven.dir"]) {
          make(root, path, name);
          path += path === "/" ? name : `/${name}`;
          put(root, path, "a", pattern(300, 1));
        }
        for (
          const name of [
            "Grüße, café.txt",
            "Ελληνικά",
            "Русский текст.doc",
            "日本語のファイル.txt",
            "ملف عربي.txt",
            "😀 and 🎉.txt",
            LONG_NAME,
          ]
        ) put(root, "/", name, pattern(5000, name.length));
      });
      assertStringIncludes(await isoinfo(disc, "-d"), "Volume id: BACKUP_1");
      assertStringIncludes(await tool("isovfy", disc.flat), "No errors found");
      await disc.checkExtracted();
      disc.checkRead();

      const second = await disc.write(
        Math.max(first, shortest) + gaps[0],
        writeUnit,
        "Backup 2",
        (root) => {
          put(root, "/", "size 1.bin", pattern(100_000, 9));
          put(root, "/many", "another", pattern(3000, 8));
          removeItem(root, "/many/A file, number 17.txt");
          disc.files.delete("/many/A file, number 17.txt");
        },
      );
      assertStringIncludes(await isoinfo(disc, "-d"), "Volume id: BACKUP_2");
      await disc.checkExtracted();
      assertEquals(disc.checkRead().label, "Backup 2");

      await disc.write(
        Math.max(second, disc.last + shortest) + gaps[1],
        writeUnit,
        "Backup 3",
        (root) => {
          put(root, "/empty", "no longer.txt", pattern(1, 1));
          make(root, "/", "new");
          removeItem(root, "\\1\\2");
          for (const path of [...disc.files.keys()]) {
            if (/^\/1\/2(?:\/|$)/.test(path)) disc.files.delete(path);
          }
        },
      );
      const info = await isoinfo(disc, "-d");
      assertStringIncludes(info, "Volume id: BACKUP_3");
      assertStringIncludes(info, "Joliet with UCS level 3 found");
      await disc.checkExtracted();
      disc.checkRead();
      const names = await isoinfo(disc, "-J", "-f");
      assertStringIncludes(names, "/many/A file, number 599.txt");
      assertStringIncludes(
        await isoinfo(disc, "-f"),
        "/MANY/A_FILE__NUMBER_599.TXT;1",
      );
      // The simulator's own reader of images finds the three sessions.
      const { sessions } = await discFromImage(disc.flat, { mediaType });
      assertEquals(sessions?.length, 3);
    },
  );
}
