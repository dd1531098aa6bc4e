/**
 * Times of the items of a simulated image that no file system here records.
 *
 * @module
 */

import type { Item } from "./iso9660/mod.ts";

/** Both are those of the item's last change until they are set. */
export interface ItemTimes {
  created: Date;
  accessed: Date;
}

const times = new WeakMap<Item, ItemTimes>();

/** The times of an item, to be read and set. */
export function timesOf(item: Item): ItemTimes {
  let found = times.get(item);
  if (found === undefined) {
    const { modified } = item;
    found = { created: modified, accessed: modified };
    times.set(item, found);
  }
  return found;
}
