import { openWindows } from "../../worker/native/windows.ts";
import { assertEquals, assertThrows } from "../_assert.ts";

/** Plays the system's DLLs while it is in scope, and keeps what happens to them. */
class PlayedLibraries implements Disposable {
  readonly events: string[] = [];
  /** What opening one of these throws. */
  readonly refused = new Map<string, Error>();
  readonly #dlopen = Deno.dlopen;

  constructor() {
    const dlopen = (path: string | URL, symbols: object) => {
      const name = String(path);
      this.events.push(`open ${name}`);
      const refusal = this.refused.get(name);
      if (refusal !== undefined) throw refusal;
      return {
        symbols: Object.fromEntries(
          Object.keys(symbols).map((key) => [key, () => name]),
        ),
        close: () => void this.events.push(`close ${name}`),
      };
    };
    Reflect.set(Deno, "dlopen", dlopen);
  }

  [Symbol.dispose](): void {
    Reflect.set(Deno, "dlopen", this.#dlopen);
  }
}

const FOUR = ["kernel32", "user32", "ole32", "oleaut32"].map((name) =>
  `C:\\S\\${name}.dll`
);
const SHLWAPI = "C:\\S\\shlwapi.dll";

Deno.test(
  "shlwapi.dll is opened when a stream on a file is first made, once, and closed with the others",
  { permissions: "none" },
  () => {
    using libraries = new PlayedLibraries();
    const { events } = libraries;
    const native = openWindows("C:\\S");
    assertEquals(events.splice(0), FOUR.map((name) => `open ${name}`));
    const functions = native.openFileStreams();
    assertEquals(Object.keys(functions), ["SHCreateStreamOnFileEx"]);
    assertEquals(native.openFileStreams(), functions);
    assertEquals(events.splice(0), [`open ${SHLWAPI}`]);
    native.close();
    assertEquals(
      events,
      [SHLWAPI, ...FOUR.toReversed()].map((name) => `close ${name}`),
    );
  },
);

Deno.test(
  "where shlwapi.dll cannot be opened the others stay open, and it is tried again",
  { permissions: "none" },
  () => {
    using libraries = new PlayedLibraries();
    const { events, refused } = libraries;
    const native = openWindows("C:\\S");
    events.splice(0);
    refused.set(SHLWAPI, new Deno.errors.NotCapable("no grant"));
    assertThrows(
      () => native.openFileStreams(),
      Deno.errors.NotCapable,
      "no grant",
    );
    refused.set(SHLWAPI, new Error(" not there\n"));
    assertThrows(
      () => native.openFileStreams(),
      Error,
      `Cannot open ${SHLWAPI}: not there`,
    );
    refused.clear();
    native.openFileStreams();
    assertEquals(events.splice(0), Array(3).fill(`open ${SHLWAPI}`));
    native.close();
    assertEquals(events.length, 5);
  },
);
