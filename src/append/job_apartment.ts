/**
 * What a job needs of an apartment.
 *
 * @module
 */

import type { ComClass, ComObject } from "../com/com_object.ts";
import type { ComStream } from "../com/com_stream.ts";
import type { DiscFormat2Data } from "../imapi2/disc_format2_data.ts";
import type { DiscRecorder2 } from "../imapi2/disc_recorder2.ts";

/** The apartment of a job, which nobody else uses. */
export interface JobApartment extends AsyncDisposable {
  /** Opens a recorder by its id. */
  discRecorder(id: string): Promise<DiscRecorder2>;
  /** Makes a writer for a recorder. */
  discFormat2Data(
    recorder: DiscRecorder2,
    options: { readonly clientName: string },
  ): Promise<DiscFormat2Data>;
  /** Makes an object of a class. */
  create<Proxy extends ComObject>(
    clsid: string,
    type: ComClass<Proxy>,
  ): Promise<Proxy>;
  /** Makes a stream that reads a file. */
  streamFromFile(path: string): Promise<ComStream>;
}
