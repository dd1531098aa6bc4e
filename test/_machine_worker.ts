/** Changes a machine a hundred times, together with others that do. */

import { SharedMachine } from "../src/model/shared_machine.ts";

declare const self: {
  onmessage: (event: MessageEvent<SharedArrayBuffer>) => void;
  postMessage(message: string): void;
};

self.onmessage = ({ data }) => {
  const machine = new SharedMachine(data);
  for (let time = 0; time < 100; time++) {
    machine.change(({ drives }) => void drives.push({} as never));
  }
  self.postMessage("done");
};
