/**
 * Adding a directory of the system to a simulated image.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { withFileSystem } from "./file_system_failure.ts";
import type { FileTree } from "./file_tree.ts";
import { DirectoryItem, FileItem, type Item } from "./iso9660/mod.ts";
import { SimulatedFailure } from "./simulated_object.ts";
import { readTree } from "./source_files.ts";

/** Adds a directory of the system: folders merge, files replace. */
export function addTree(
  tree: FileTree,
  directory: DirectoryItem,
  source: string,
  includeBase: boolean,
): void {
  const base = source.replace(/[/\\]+$/, "");
  const name = base.slice(base.search(/[^/\\]*$/));
  const found = readTree(source, name);
  tree.atOnce(() =>
    withFileSystem(() =>
      includeBase && name !== ""
        ? merge(tree, directory, found)
        : found.items.forEach((item) => merge(tree, directory, item))
    )
  );
}

function merge(tree: FileTree, parent: DirectoryItem, item: Item): void {
  const there = parent.getIgnoringCase(item.name);
  if (there === undefined) tree.add(parent, item);
  else if (there instanceof DirectoryItem && item instanceof DirectoryItem) {
    for (const each of item.items) merge(tree, there, each);
  } else if (there instanceof FileItem && item instanceof FileItem) {
    tree.remove(there);
    tree.add(parent, item);
  } else throw new SimulatedFailure(HRESULTS.IMAPI_E_DUP_NAME);
}
