/**
 * The simulated FileSystemImageResult, and what it consists of.
 *
 * @module
 */

import {
  IFileSystemImageResult,
  IProgressItem,
  IProgressItems,
} from "../../src/abi/file_system_interfaces.ts";
import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import { SECTOR_SIZE } from "../../src/model/empty_volume.ts";
import { withFileSystem } from "./file_system_failure.ts";
import type { ItemOwner } from "./imapi2fs_items.ts";
import type { ProgressItem, SessionImage } from "./iso9660/mod.ts";
import { SimulatedFailure, type SimulatedObject } from "./simulated_object.ts";
import { ContentStream } from "./stream.ts";

/** FileSystemImageResult. What is read from it is read while the image lives. */
export function fileSystemImageResult(
  owner: ItemOwner,
  image: SessionImage,
  discId: string,
): SimulatedObject {
  const content = {
    read: (position: number, target: Uint8Array) =>
      withFileSystem(() => image.read(position, target)),
  };
  return {
    interfaces: [IFileSystemImageResult],
    ...partOf(owner),
    methods: {
      get_ImageStream: () => new ContentStream(content, image.size, [owner]),
      get_ProgressItems: () => progressItems(owner, image.progressItems),
      get_TotalBlocks: () => image.sectors,
      get_BlockSize: () => SECTOR_SIZE,
      get_DiscId: () => discId,
    },
  };
}

function progressItems(
  owner: ItemOwner,
  items: readonly ProgressItem[],
): SimulatedObject {
  const give = (item: ProgressItem | undefined, hresult: number) => {
    if (item === undefined) throw new SimulatedFailure(hresult);
    return progressItem(owner, item);
  };
  return {
    interfaces: [IProgressItems],
    ...partOf(owner),
    methods: {
      get_Item: (index: number) => give(items[index], HRESULTS.E_INVALIDARG),
      get_Count: () => items.length,
      ProgressItemFromBlock: (block: number) =>
        give(
          items.find(({ firstBlock, blockCount }) =>
            block >= firstBlock && block < firstBlock + blockCount
          ),
          HRESULTS.E_INVALIDARG,
        ),
      ProgressItemFromDescription: (description: string | null) =>
        give(
          items.find((item) => descriptionOf(item) === description),
          HRESULTS.E_FAIL,
        ),
    },
  };
}

function progressItem(owner: ItemOwner, item: ProgressItem): SimulatedObject {
  const { firstBlock, blockCount } = item;
  return {
    interfaces: [IProgressItem],
    ...partOf(owner),
    methods: {
      get_Description: () => descriptionOf(item),
      get_FirstBlock: () => firstBlock,
      get_LastBlock: () => firstBlock + blockCount - 1,
      get_BlockCount: () => blockCount,
    },
  };
}

/** What an object that belongs to an image has in common with all others. */
function partOf(
  owner: ItemOwner,
): Required<Pick<SimulatedObject, "before" | "references">> {
  return {
    before: (method: Method) => owner.before(method),
    references: () => [owner],
  };
}

/** The path as paths of an image are written. */
function descriptionOf({ path }: ProgressItem): string {
  return path.replaceAll("/", "\\");
}
