/** The image that a session on a simulated disc begins with. */

import {
  type Apartment,
  type DiscFormat2Data,
  type DiscRecorder2,
  FileSystemImage,
} from "@discworks/imapi2";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";

/** Makes an image that continues the disc, or one for its first session. */
export async function nextImage(
  apartment: Apartment,
  recorder: DiscRecorder2,
  writer: DiscFormat2Data,
): Promise<FileSystemImage> {
  using stack = new DisposableStack();
  const image = stack.use(
    await apartment.create(MsftFileSystemImage.clsid, FileSystemImage),
  );
  if (await writer.mediaHeuristicallyBlank()) {
    await image.chooseImageDefaults(recorder);
  } else {
    await image.setMultisessionInterfaces(
      await writer.multisessionInterfaces(),
    );
    await image.importFileSystem();
  }
  stack.move();
  return image;
}
