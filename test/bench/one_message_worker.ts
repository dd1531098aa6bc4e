/** The same object, with one message for each value, and nothing between the two threads but messages. */

import type { CallResult } from "../../src/protocol/messages.ts";
import { EngineDisc, type ValueName } from "./_disc_values.ts";

/** What of a dedicated worker's global scope is used: the default library describes a window's. */
declare const self: {
  onmessage: (event: MessageEvent<ValueName>) => void;
  postMessage(value: CallResult): void;
};

const values = new EngineDisc().values;

self.onmessage = (event) => self.postMessage(values[event.data]());
