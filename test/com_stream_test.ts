import {
  Apartment,
  ApartmentBrokenError,
  ComError,
  ComStream,
  ObjectReleasedError,
  openApartment,
  requiredPermissions,
  type StreamSeek,
} from "@discworks/imapi2";
import { demo } from "@discworks/imapi2/simulator";
import { decodeStat } from "../src/com/stat_storage.ts";
import { Connection } from "../src/connection/connection.ts";
import { assertNothingHeld, MessageCount, WORKER } from "./_apartment.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "./_assert.ts";
import { PlayedWorkers } from "./_played_worker.ts";

const MEBIBYTE = 2 ** 20;
const simulator = demo;

/** A folder of its own for the files of these tests; Windows has another root than the others. */
const files = {
  permissions: { ...WORKER, read: true, write: true },
  ignore: Deno.build.os === "windows",
} as const;

/** Runs a test in a simulated apartment, and checks that closing finds nothing leaked. */
function testStream(
  name: string,
  run: (apartment: Apartment) => Promise<void>,
): void {
  Deno.test(name, { permissions: WORKER }, async () => {
    const apartment = await openApartment({ simulator });
    try {
      await run(apartment);
      await assertNothingHeld(apartment);
    } finally {
      await apartment.close();
    }
  });
}

/** The same with a folder for files. */
function testFile(
  name: string,
  run: (apartment: Apartment, folder: string) => Promise<void>,
): void {
  Deno.test(name, files, async () => {
    const folder = await Deno.makeTempDir();
    const apartment = await openApartment({ simulator });
    try {
      await run(apartment, folder);
      await assertNothingHeld(apartment);
    } finally {
      await apartment.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Bytes that tell where they are. */
function numbered(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    bytes[index] = (index ^ (index >>> 8) ^ (index >>> 16)) & 0xFF;
  }
  return bytes;
}

/** Whether they are the same, without a difference of a million lines. */
function assertSame(actual: Uint8Array, expected: Uint8Array): void {
  assertEquals(actual.length, expected.length);
  const at = actual.findIndex((byte, index) => byte !== expected[index]);
  assertEquals(at, -1, "the first byte that differs");
}

async function fails(
  call: () => Promise<unknown>,
  hresult: number,
  member: string,
): Promise<void> {
  const error = await assertRejects(call, ComError);
  assertEquals(error.hresult, hresult);
  assertEquals(`${error.interfaceName}.${error.method}`, member);
}

testStream(
  "streamFromBytes() holds the bytes, whatever their number",
  async (apartment) => {
    for (
      const length of [
        0,
        1,
        MEBIBYTE - 1,
        MEBIBYTE,
        MEBIBYTE + 1,
        2 * MEBIBYTE + 5,
      ]
    ) {
      const bytes = numbered(length);
      using stream = await apartment.streamFromBytes(bytes);
      assert(stream instanceof ComStream);
      assertEquals(await stream.size(), length);
      assertEquals(await stream.seek(0, "current"), 0);
      assertSame(await stream.read(length + 1), bytes);
      assertEquals(await stream.seek(0, "current"), length);
      assertEquals((await stream.read(10)).length, 0);
    }
  },
);

testStream(
  "streamFromBytes() takes a part of a buffer, and shared memory",
  async (apartment) => {
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    shared.set([9, 8, 7, 6]);
    for (const bytes of [numbered(100).subarray(40, 44), shared]) {
      using stream = await apartment.streamFromBytes(bytes);
      assertEquals([...await stream.read(10)], [...bytes]);
    }
  },
);

testStream(
  "read() and write() travel in pieces of at most 1 MiB",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(new Uint8Array(0));
    using messages = new MessageCount();
    const bytes = numbered(3 * MEBIBYTE);
    for (
      const [length, pieces] of [
        [0, 0],
        [1, 1],
        [MEBIBYTE, 1],
        [MEBIBYTE + 1, 2],
        [3 * MEBIBYTE, 3],
      ] as const
    ) {
      await stream.setSize(0);
      await stream.seek(0);
      const written = await messages.during(() =>
        stream.write(bytes.subarray(0, length))
      );
      assertEquals(written, pieces, `write ${length}`);
      await stream.seek(0);
      const read = await messages.during(() => stream.read(length));
      assertEquals(read, pieces, `read ${length}`);
    }
  },
);

testStream(
  "write() writes at the position, over what is there and behind the end",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(Uint8Array.of(1, 2, 3, 4));
    assertEquals(await stream.seek(1), 1);
    assertEquals(await stream.write(Uint8Array.of(20, 30)), undefined);
    assertEquals([...await stream.read(9)], [4]);
    assertEquals(await stream.seek(2, "end"), 6);
    await stream.write(Uint8Array.of(70));
    assertEquals(await stream.size(), 7);
    assertEquals(await stream.seek(-7, "current"), 0);
    assertEquals([...await stream.read(9)], [1, 20, 30, 4, 0, 0, 70]);
  },
);

testStream(
  "seek() counts from the start, the position and the end",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(numbered(10));
    assertEquals(await stream.seek(3), 3);
    assertEquals(await stream.seek(2, "current"), 5);
    assertEquals(await stream.seek(-1, "current"), 4);
    assertEquals(await stream.seek(-10, "end"), 0);
    assertEquals(await stream.seek(0, "end"), 10);
    for (
      const [offset, origin] of [
        [-1, "set"],
        [-11, "current"],
        [-11, "end"],
        [Number.MIN_SAFE_INTEGER, "end"],
      ] as [number, StreamSeek][]
    ) {
      await fails(
        () => stream.seek(offset, origin),
        0x80030001,
        "IStream.Seek",
      );
    }
    assertEquals(await stream.seek(0, "current"), 10, "it did not move");
  },
);

testStream(
  "positions have 53 bits, and one beyond is refused by name",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(numbered(10));
    const most = Number.MAX_SAFE_INTEGER;
    for (const position of [2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40, most]) {
      assertEquals(await stream.seek(position), position);
      assertEquals((await stream.read(1)).length, 0);
    }
    await assertRejects(
      () => stream.seek(1, "current"),
      RangeError,
      "Cannot give the stream's position as a number: 9007199254740992 is beyond 9007199254740991",
    );
    assertEquals(await stream.seek(-10, "current"), most - 9);
    await fails(
      () => stream.write(Uint8Array.of(1)),
      0x8007000E,
      "ISequentialStream.Write",
    );
    await fails(() => stream.setSize(most), 0x8007000E, "IStream.SetSize");
    assertEquals(await stream.size(), 10);
  },
);

testStream("setSize() cuts, and lengthens with zeros", async (apartment) => {
  using stream = await apartment.streamFromBytes(Uint8Array.of(1, 2, 3));
  await stream.setSize(1);
  assertEquals(await stream.size(), 1);
  await stream.setSize(3);
  assertEquals([...await stream.read(5)], [1, 0, 0]);
  await stream.setSize(0);
  assertEquals((await stream.read(1)).length, 0);
});

testStream("stat() of a stream in memory has no times", async (apartment) => {
  using stream = await apartment.streamFromBytes(new Uint8Array(5));
  assertEquals(await stream.stat(), {
    type: 2,
    size: 5,
    mtime: null,
    ctime: null,
    atime: null,
  });
});

testStream(
  "clone() shares the bytes, and has a position of its own",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(Uint8Array.of(1, 2, 3));
    await stream.seek(1);
    const clone = await stream.clone();
    assert(clone instanceof ComStream && clone !== stream);
    assertEquals((await apartment.stats()).liveObjects, 2);
    await clone.write(Uint8Array.of(9));
    assertEquals(await clone.seek(0, "current"), 2);
    stream.release();
    await clone.seek(0);
    assertEquals([...await clone.read(9)], [1, 9, 3]);
    clone.release();
  },
);

testStream(
  "a stream is one of its base too, and of no other interface",
  async (apartment) => {
    using stream = await apartment.streamFromBytes(new Uint8Array(1));
    using again = await stream.as(ComStream);
    assert(again !== null);
    assertEquals(await again.read(2), new Uint8Array(1));
    assertEquals((await stream.read(2)).length, 0, "one position");
  },
);

testStream("bad input is refused before any message", async (apartment) => {
  using stream = await apartment.streamFromBytes(numbered(10));
  using messages = new MessageCount();
  const count = await messages.during(async () => {
    for (const bad of [-1, 0.5, NaN, 2 ** 32, Infinity, "1", null]) {
      await assertRejects(
        () => stream.read(bad as number),
        RangeError,
        "Cannot pass 'count': it must be a whole number from 0 to 4294967295",
      );
    }
    for (const bad of [2 ** 53, -(2 ** 53), 0.5, 5n, "1", undefined]) {
      await assertRejects(
        () => stream.seek(bad as number),
        RangeError,
        "Cannot pass 'offset'",
      );
      await assertRejects(
        () => stream.setSize(bad as number),
        RangeError,
        "Cannot pass 'size'",
      );
    }
    for (const bad of ["start", "toString", 0, null]) {
      await assertRejects(
        () => stream.seek(0, bad as StreamSeek),
        TypeError,
        "Cannot pass 'origin': it must be one of set, current, end",
      );
    }
    for (
      const bad of [null, [1], "x", new ArrayBuffer(1), new Uint16Array(1)]
    ) {
      for (
        const call of [
          () => stream.write(bad as never),
          () => apartment.streamFromBytes(bad as never),
        ]
      ) {
        await assertRejects(
          call,
          TypeError,
          "Cannot pass 'bytes': it must be a Uint8Array",
        );
      }
    }
    for (const bad of ["disc.iso", "./disc.iso", "", "/a\0b", 5, null]) {
      await assertRejects(
        () => apartment.streamFromFile(bad as string),
        TypeError,
        "Cannot open a stream: 'path' must be an absolute",
      );
    }
  });
  assertEquals(count, 0);
});

testStream("a released stream refuses every call", async (apartment) => {
  const stream = await apartment.streamFromBytes(new Uint8Array(1));
  stream.release();
  for (
    const call of [
      () => stream.read(0),
      () => stream.read(1),
      () => stream.write(new Uint8Array(0)),
      () => stream.write(new Uint8Array(1)),
      () => stream.seek(0),
      () => stream.size(),
      () => stream.setSize(0),
      () => stream.stat(),
      () => stream.clone(),
    ]
  ) {
    await assertRejects(
      call,
      ObjectReleasedError,
      "Cannot use this IStream: it was released",
    );
  }
});

testFile(
  "streamFromFile() reads a file, by ranges",
  async (apartment, folder) => {
    const bytes = numbered(2 * MEBIBYTE + 1);
    const path = `${folder}/ä disc.iso`;
    await Deno.writeFile(path, bytes);
    using stream = await apartment.streamFromFile(path);
    assert(stream instanceof ComStream);
    assertEquals(await stream.size(), bytes.length);
    assertSame(await stream.read(3 * MEBIBYTE), bytes);
    assertEquals((await stream.read(1)).length, 0);
    assertEquals(await stream.seek(-3, "end"), bytes.length - 3);
    assertSame(await stream.read(2), bytes.subarray(-3, -1));
    await stream.seek(2048);
    assertSame(await stream.read(2048), bytes.subarray(2048, 4096));
  },
);

testFile(
  "a file of more than 4 GiB is read at its end",
  async (apartment, folder) => {
    const path = `${folder}/large`;
    const size = 5 * 2 ** 30 + 3;
    {
      // Most of it is a hole that takes no room.
      using file = await Deno.open(path, { write: true, create: true });
      await file.seek(size - 3, Deno.SeekMode.Start);
      await file.write(Uint8Array.of(1, 2, 3));
    }
    using stream = await apartment.streamFromFile(path);
    assertEquals(await stream.size(), size);
    assertEquals(await stream.seek(-2, "end"), size - 2);
    assertEquals([...await stream.read(10)], [2, 3]);
    assertEquals(await stream.seek(2 ** 32 - 1), 2 ** 32 - 1);
    assertEquals([...await stream.read(2)], [0, 0]);
    assertEquals(await stream.seek(0, "current"), 2 ** 32 + 1);
  },
);

testFile("an empty file is an empty stream", async (apartment, folder) => {
  await Deno.writeFile(`${folder}/empty`, new Uint8Array(0));
  using stream = await apartment.streamFromFile(`${folder}/empty`);
  assertEquals(await stream.size(), 0);
  assertEquals((await stream.read(5)).length, 0);
});

testFile(
  "stat() of a file has its times, to the millisecond",
  async (apartment, folder) => {
    const path = `${folder}/dated`;
    await Deno.writeFile(path, new Uint8Array(7));
    const times = [
      "2024-02-29T12:34:56.789Z",
      "1970-01-01T00:00:00.001Z",
      "1969-12-31T23:59:59.250Z",
    ];
    for (const time of times) {
      const date = new Date(time);
      await Deno.utime(path, date, date);
      using stream = await apartment.streamFromFile(path);
      const { type, size, mtime, atime } = await stream.stat();
      assertEquals([type, size], [2, 7]);
      assertEquals([mtime, atime], [date, date]);
    }
  },
);

testFile(
  "a file cannot be written, resized or cloned",
  async (apartment, folder) => {
    const path = `${folder}/disc.iso`;
    await Deno.writeFile(path, numbered(10));
    using stream = await apartment.streamFromFile(path);
    await fails(
      () => stream.write(Uint8Array.of(1)),
      0x80030005,
      "ISequentialStream.Write",
    );
    await fails(() => stream.setSize(1), 0x80030005, "IStream.SetSize");
    await fails(() => stream.clone(), 0x80004001, "IStream.Clone");
    await fails(() => stream.seek(-1), 0x80030001, "IStream.Seek");
    assertSame(await stream.read(20), numbered(10));
    assertSame(await Deno.readFile(path), numbered(10));
  },
);

testFile(
  "streamFromFile() of what is no file fails, and names the function",
  async (apartment, folder) => {
    await Deno.writeFile(`${folder}/file`, new Uint8Array(1));
    for (
      const [path, hresult] of [
        [`${folder}/missing`, 0x80070002],
        [`${folder}/file/below`, 0x80070003],
        [folder, 0x80070005],
      ] as const
    ) {
      await fails(
        () => apartment.streamFromFile(path),
        hresult,
        "COM.SHCreateStreamOnFileEx",
      );
    }
    using master = await apartment.discMaster();
    assertEquals(await master.isSupportedEnvironment(), true);
  },
);

Deno.test(
  "close() lets go of streams that are held, and of their files",
  files,
  async () => {
    const path = await Deno.makeTempFile();
    try {
      const apartment = await openApartment({ simulator });
      const stream = await apartment.streamFromFile(path);
      const memory = await apartment.streamFromBytes(new Uint8Array(5));
      const clone = await memory.clone();
      assertEquals((await apartment.stats()).liveObjects, 3);
      // A simulation that leaked one allocation or object would not close.
      assertEquals(await apartment.close(), { released: 3 });
      for (const each of [stream, memory, clone]) {
        await assertRejects(() => each.read(1), Error, "is closed");
      }
    } finally {
      await Deno.remove(path);
    }
  },
);

Deno.test(
  "a stream that cannot be filled is released",
  { permissions: WORKER },
  async () => {
    const apartment = await openApartment({ simulator });
    try {
      // More than the simulated memory has, though no byte of it is touched.
      const bytes = new Uint8Array(2 ** 30 + 1);
      await fails(
        () => apartment.streamFromBytes(bytes),
        0x8007000E,
        "IStream.SetSize",
      );
      await assertNothingHeld(apartment);
    } finally {
      await apartment.close();
    }
  },
);

Deno.test(
  "streamFromFile() without read permission for the file rejects with NotCapable, and goes on",
  { permissions: WORKER, ignore: Deno.build.os === "windows" },
  async () => {
    await using apartment = await openApartment({ simulator });
    const { message } = await assertRejects(
      () => apartment.streamFromFile("/images/my disc.iso"),
      Deno.errors.NotCapable,
      "Cannot open a stream: read permission for /images/my disc.iso is missing, run again with ",
    );
    assertStringIncludes(message, "/worker,");
    assertStringIncludes(message, ",/images/my disc.iso");
    using stream = await apartment.streamFromBytes(Uint8Array.of(1));
    assertEquals([...await stream.read(1)], [1]);
  },
);

/** Opens an apartment of real recorders whose worker is played, which Windows alone has otherwise. */
async function openReal(
  played: PlayedWorkers,
  options: { readonly restrictWorker?: boolean } = {},
): Promise<Apartment> {
  const { answer } = played;
  played.answer = (request, index) =>
    index === 0
      ? { type: "opened", threadId: 1, apartmentType: "STA" }
      : answer(request, index - 1);
  const systemDirectory = "C:\\Windows\\System32";
  const connection = new Connection(new URL("file:///played"), {});
  await connection.open(() => ({ type: "open", systemDirectory }), undefined);
  return new Apartment(
    connection,
    { threadId: 1, apartmentType: "STA", simulated: false },
    undefined,
    { systemDirectory, ...options },
  );
}

/** Answers requests for permissions with a grant while it is in scope, which no test on another system has. */
class Grants implements Disposable {
  readonly requested: Deno.PermissionDescriptor[] = [];

  constructor() {
    const { requested } = this;
    Reflect.set(
      Deno.permissions,
      "request",
      (descriptor: Deno.PermissionDescriptor) => {
        requested.push(descriptor);
        return Promise.resolve({ state: "granted" });
      },
    );
  }

  [Symbol.dispose](): void {
    // The prototype's own is behind it.
    Reflect.deleteProperty(Deno.permissions, "request");
  }
}

const FOUR = requiredPermissions().flatMap((descriptor) =>
  descriptor.name === "ffi" ? [String(descriptor.path)] : []
);
const SHLWAPI = "C:\\Windows\\System32\\shlwapi.dll";

Deno.test(
  "without a grant for shlwapi.dll an apartment works, and streamFromFile() alone rejects, with the flags",
  {
    permissions: WORKER,
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using played = new PlayedWorkers();
    const requests: unknown[] = [];
    played.answer = (request) => {
      requests.push(request);
      // Made, resized; written; moved.
      return ["[true,true]", "[3]", '["0"]'][requests.length - 1];
    };
    const apartment = await openReal(played);
    const { message } = await assertRejects(
      () => apartment.streamFromFile("C:\\images\\disc.iso"),
      Deno.errors.NotCapable,
      `Cannot open a stream: ffi permission for ${SHLWAPI} is missing, run again with `,
    );
    assertStringIncludes(
      message,
      `--allow-ffi=${[...FOUR, SHLWAPI].join(",")}`,
    );
    assertStringIncludes(message, "--allow-read=");
    assertEquals(requests, []);
    await apartment.streamFromBytes(Uint8Array.of(1, 2, 3));
    assertEquals(requests.length, 3);
    assertEquals(played.thrown, []);
  },
);

Deno.test(
  "with that grant streamFromFile() sends the path as Windows writes it",
  {
    permissions: WORKER,
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using grants = new Grants();
    using played = new PlayedWorkers();
    const requests: unknown[] = [];
    played.answer = (request) => {
      requests.push(request);
      return "[true]";
    };
    const apartment = await openReal(played);
    const stream = await apartment.streamFromFile("C:/images/ä 光.iso");
    assert(stream instanceof ComStream);
    assertStringIncludes(
      String(requests[0]),
      JSON.stringify("C:\\images\\ä 光.iso"),
    );
    for (
      const path of [
        "/images/disc.iso",
        "C:disc.iso",
        "\\images\\disc.iso",
        "C:\\a*b",
        "C:\\a\0",
        "C:\\a:stream",
      ]
    ) {
      await assertRejects(
        () => apartment.streamFromFile(path),
        TypeError,
        "Cannot open a stream: 'path' must be an absolute Windows path such as C:\\images\\disc.iso",
      );
    }
    assertEquals(requests.length, 1);
    assertEquals(grants.requested, [{ name: "ffi", path: SHLWAPI }]);
  },
);

Deno.test(
  "a worker with permissions of its own makes no stream on a file, and the error says why",
  {
    permissions: WORKER,
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using played = new PlayedWorkers();
    const apartment = await openReal(played, { restrictWorker: true });
    await assertRejects(
      () => apartment.streamFromFile("C:\\disc.iso"),
      Deno.errors.NotCapable,
      "open the apartment without 'restrictWorker'",
    );
  },
);

Deno.test(
  "what Deno refuses the worker is an error of streamFromFile(), and the apartment goes on",
  {
    permissions: WORKER,
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using _grants = new Grants();
    using played = new PlayedWorkers();
    const answers = [
      { type: "native", name: "NotCapable", message: "no grant" },
      { type: "native", name: "Error", message: "Cannot open it" },
      {
        type: "com",
        hresult: 0x80070002,
        interfaceName: "COM",
        method: "SHCreateStreamOnFileEx",
        description: null,
      },
    ];
    played.answer = (_request, index) =>
      JSON.stringify([answers[index] ?? true]);
    const apartment = await openReal(played);
    const make = () => apartment.streamFromFile("C:\\disc.iso");
    await assertRejects(make, Deno.errors.NotCapable, "no grant");
    await assertRejects(
      make,
      Error,
      "Cannot open a stream: Error: Cannot open it",
    );
    await fails(make, 0x80070002, "COM.SHCreateStreamOnFileEx");
    assert(await make() instanceof ComStream);
  },
);

Deno.test(
  "a reply that no stream gives breaks the apartment",
  {
    permissions: WORKER,
    ignore: Deno.build.os === "windows",
  },
  async () => {
    using _grants = new Grants();
    const native = { type: "native", name: "Error", message: "no" };
    const onFile = (apartment: Apartment) =>
      apartment.streamFromFile("C:\\disc.iso");
    const onBytes = (apartment: Apartment) =>
      apartment.streamFromBytes(Uint8Array.of(1));
    const bad: readonly (readonly [
      (apartment: Apartment) => Promise<unknown>,
      readonly unknown[],
    ])[] = [
      ...[false, null, 1, "x", [], {}, { type: "native" }].map((value) =>
        [onFile, [[value]]] as const
      ),
      [onFile, [[{ ...native, message: 5 }]]],
      [onFile, [[true, true]]],
      [onFile, [[]]],
      // Only a stream on a file fails without COM.
      [onBytes, [[native, true]]],
      [onBytes, [[true, native]]],
      [onBytes, [[true, 5]]],
      [onBytes, [[true, true], ["1"]]],
      [onBytes, [[true, true], [-1]]],
      [onBytes, [[true, true], [1], [5]]],
      [onBytes, [[true, true], [1], ["-1"]]],
      [onBytes, [[true, true], [1], [String(2n ** 64n)]]],
    ];
    for (const [make, replies] of bad) {
      using played = new PlayedWorkers();
      // Releases are answered as they should be.
      played.answer = (_request, index) =>
        JSON.stringify(replies[index] ?? [true]);
      const apartment = await openReal(played);
      const error = await make(apartment).catch((error) => error);
      assert(
        error instanceof ApartmentBrokenError,
        `${error} for ${JSON.stringify(replies)}`,
      );
      assertEquals(played.thrown, []);
    }
  },
);

Deno.test(
  "a stream that writes nothing, or more than it was given, is no success",
  { permissions: WORKER, ignore: Deno.build.os === "windows" },
  async () => {
    for (
      const [written, hresult] of [[0, 0x80030070], [4, 0x8000FFFF]] as const
    ) {
      using played = new PlayedWorkers();
      played.answer = (_request, index) =>
        ["[true,true]", `[${written}]`][index] ?? "[true]";
      const apartment = await openReal(played);
      const error = await assertRejects(
        () => apartment.streamFromBytes(Uint8Array.of(1, 2, 3)),
        ComError,
        `It says that it wrote ${written} of 3 bytes.`,
      );
      assertEquals(error.hresult, hresult);
      assertEquals(error.method, "Write");
    }
  },
);

Deno.test(
  "what a stream takes or gives in parts is asked for until it is all there",
  { permissions: WORKER, ignore: Deno.build.os === "windows" },
  async () => {
    using played = new PlayedWorkers();
    const replies: readonly unknown[] = [
      "[true,true]",
      "[2]",
      "[1]",
      '["0"]',
      [Uint8Array.of(1)],
      [Uint8Array.of(2, 3)],
      [new Uint8Array(0)],
    ];
    played.answer = (_request, index) => replies[index];
    const apartment = await openReal(played);
    const stream = await apartment.streamFromBytes(Uint8Array.of(1, 2, 3));
    assertEquals([...await stream.read(5)], [1, 2, 3]);
  },
);

Deno.test(
  "a size beyond 2^53 is refused by name, and a success without clone is none",
  { permissions: WORKER, ignore: Deno.build.os === "windows" },
  async () => {
    using played = new PlayedWorkers();
    const large = new Uint8Array(80);
    new DataView(large.buffer).setBigUint64(16, 2n ** 53n, true);
    const replies: readonly unknown[] = [
      "[true,true]",
      '["0"]',
      [large],
      "[null]",
    ];
    played.answer = (_request, index) => replies[index];
    const apartment = await openReal(played);
    const stream = await apartment.streamFromBytes(new Uint8Array(0));
    await assertRejects(
      () => stream.size(),
      RangeError,
      "Cannot give the stream's size as a number: 9007199254740992 is beyond 9007199254740991",
    );
    await fails(() => stream.clone(), 0x80004003, "IStream.Clone");
  },
);

Deno.test("decodeStat() reads every FILETIME, to the millisecond before", {
  permissions: "none",
}, () => {
  const bytes = new Uint8Array(80);
  const view = new DataView(bytes.buffer);
  const times = [
    [0n, null],
    [1n, "1601-01-01T00:00:00.000Z"],
    [116_444_736_000_000_000n - 1n, "1969-12-31T23:59:59.999Z"],
    [116_444_736_000_000_000n, "1970-01-01T00:00:00.000Z"],
    [116_444_736_000_019_999n, "1970-01-01T00:00:00.001Z"],
    [2n ** 64n - 1n, "+060056-05-28T05:36:10.955Z"],
  ] as const;
  view.setUint32(8, 1, true);
  for (const [time, date] of times) {
    for (const offset of [24, 32, 40]) {
      bytes.fill(0, 24);
      view.setBigUint64(offset, time, true);
      const { type, mtime, ctime, atime } = decodeStat(bytes, Number);
      assertEquals(type, 1);
      assertEquals(
        [mtime, ctime, atime].map((each) => each?.toISOString() ?? null),
        [24, 32, 40].map((each) => each === offset ? date : null),
      );
    }
  }
});
