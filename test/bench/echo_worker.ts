/** The limit: a worker that answers each message with itself. */

declare const self: {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: unknown): void;
};

self.onmessage = (event) => self.postMessage(event.data);
