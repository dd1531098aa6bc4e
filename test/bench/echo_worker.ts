/** The limit: nothing that asks a worker can be quicker. */

/** What of a dedicated worker's global scope is used: the default library describes a window's. */
declare const self: {
  onmessage: (event: MessageEvent<unknown>) => void;
  postMessage(data: unknown): void;
};

self.onmessage = (event) => self.postMessage(event.data);
