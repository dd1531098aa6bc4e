import { ProgressLine } from "../../examples/_append_terminal.ts";

// Reported once; the line is there until a key comes.
using line = new ProgressLine();
line.show({
  phase: "writing",
  fraction: 0.15,
  elapsedSeconds: 5.5,
  currentItem: null,
});
await Deno.stdin.read(new Uint8Array(1));
