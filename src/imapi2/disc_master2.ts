/**
 * The list of recorders.
 *
 * @module
 */

import { HRESULTS } from "../abi/hresults.ts";
import { IDiscMaster2 } from "../abi/interfaces.ts";
import { invoke } from "../com/invoke.ts";
import { ComObject, implementInterface } from "../com/com_object.ts";
import { ComError } from "../connection/errors.ts";

/**
 * `IDiscMaster2`: the optical drives of the computer, by their unique ids.
 *
 * An index is good only until a drive comes or goes; an id stays the same for
 * a drive.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscmaster2}
 *
 * @example List the ids
 * ```ts
 * import { openApartment } from "@discworks/imapi2";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * await using apartment = await openApartment({ simulator: demo });
 * for await (const id of await apartment.discMaster()) console.log(id);
 * ```
 */
export class DiscMaster2 extends ComObject {
  /** `IDiscMaster2` */
  static override readonly interfaceName: string = IDiscMaster2.name;

  static {
    implementInterface(this, IDiscMaster2);
  }

  /**
   * How many recorders there are.
   *
   * @returns The number, 0 or more.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscmaster2-get_count}
   */
  count(): Promise<number> {
    return invoke(this, IDiscMaster2.methods.get_Count);
  }

  /**
   * The unique id of a recorder.
   *
   * @param index Which, from 0.
   * @returns The id, to be passed on as it is.
   * @throws {ComError} With `E_INVALIDARG`, if there is none: a drive may go between two calls.
   * @throws {RangeError} If `index` is no LONG.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscmaster2-get_item}
   */
  item(index: number): Promise<string> {
    return invoke(this, IDiscMaster2.methods.get_Item, index);
  }

  /**
   * Whether at least one recorder can be used.
   *
   * @returns `true` if one can be initialised.
   * @throws {ComError} If COM fails.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscmaster2-get_issupportedenvironment}
   */
  isSupportedEnvironment(): Promise<boolean> {
    return invoke(this, IDiscMaster2.methods.get_IsSupportedEnvironment);
  }

  /**
   * The ids of all recorders, in order. One that goes away while they are
   * listed is left out.
   *
   * @returns The ids.
   * @throws {ComError} If COM fails.
   */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<string> {
    yield* await itemsOf(this, await this.count());
  }
}

/** The ids of the first `count` recorders, in one message, but for those that are gone by now. */
export async function itemsOf(
  master: DiscMaster2,
  count: number,
): Promise<string[]> {
  const ids = await Promise.all(
    Array.from({ length: count }, (_, index) => itemIfThere(master, index)),
  );
  return ids.filter((id) => id !== null);
}

async function itemIfThere(
  master: DiscMaster2,
  index: number,
): Promise<string | null> {
  try {
    return await master.item(index);
  } catch (error) {
    if (error instanceof ComError && error.hresult === HRESULTS.E_INVALIDARG) {
      return null;
    }
    throw error;
  }
}
