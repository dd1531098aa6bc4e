import { ComError, FileSystemImage } from "@discworks/imapi2";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";
import { testApartment } from "./_apartment.ts";
import { assertEquals, assertRejects } from "./_assert.ts";

testApartment(
  "removeTree() tells a directory that is not there from a file",
  { recorders: [] },
  async (apartment) => {
    using image = await apartment.create(
      MsftFileSystemImage.clsid,
      FileSystemImage,
    );
    using root = await image.root();
    await root.addDirectory("directory");
    using stream = await apartment.streamFromBytes(new Uint8Array(1));
    await root.addFile("directory\\file", stream);
    for (
      const [path, code] of [
        ["directory\\missing", "IMAPI_E_DIR_NOT_FOUND"],
        ["directory\\file", "IMAPI_E_NOT_DIR"],
      ] as const
    ) {
      const error = await assertRejects(() => root.removeTree(path), ComError);
      assertEquals(error.code, code);
    }
    await root.removeTree("directory");
    assertEquals(await image.directoryCount(), 0);
  },
);
