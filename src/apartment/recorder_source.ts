import type { DiscFormat2Data } from "../imapi2/disc_format2_data.ts";
import type { DiscRecorder2 } from "../imapi2/disc_recorder2.ts";

/** What makes recorders and writers: an apartment. */
export interface RecorderSource {
  /** Creates a recorder and initialises it. */
  discRecorder(id: string): Promise<DiscRecorder2>;
  /** Creates a data writer for a recorder. */
  discFormat2Data(recorder: DiscRecorder2): Promise<DiscFormat2Data>;
}
