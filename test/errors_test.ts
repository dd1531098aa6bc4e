import {
  ApartmentBrokenError,
  ApartmentClosedError,
  ComError,
  ObjectReleasedError,
} from "@discworks/imapi2";
import { assert, assertEquals, assertStringIncludes } from "./_assert.ts";

const none = { permissions: "none" } as const;
const call = {
  interfaceName: "IMultisessionSequential",
  method: "NextWritableAddress",
};

Deno.test("ComError says which call failed, how, and what to do", none, () => {
  const error = new ComError({ ...call, hresult: 0xC0AA0202 });
  assertEquals(
    error.message,
    "IMultisessionSequential.NextWritableAddress failed: E_IMAPI_RECORDER_MEDIA_NO_MEDIA (0xC0AA0202): The drive is empty: insert a disc.",
  );
  assertEquals(error.name, "ComError");
  assertEquals(error.code, "E_IMAPI_RECORDER_MEDIA_NO_MEDIA");
  assertEquals(error.retryable, false);
  assert(error instanceof Error);
});

Deno.test(
  "ComError takes a signed HRESULT and gives an unsigned one",
  none,
  () => {
    const error = new ComError({ ...call, hresult: 0x80004005 | 0 });
    assertEquals(error.hresult, 0x80004005);
    assertEquals(error.code, "E_FAIL");
  },
);

Deno.test("ComError puts the object's own text before the advice", none, () => {
  const error = new ComError({
    ...call,
    hresult: 0xC0AA0205,
    description: "Still spinning up. ",
  });
  assertEquals(error.description, "Still spinning up. ");
  assertStringIncludes(
    error.message,
    "(0xC0AA0205): Still spinning up. The drive is still",
  );
});

Deno.test(
  "ComError ends a text that has no full stop, so that the advice begins a sentence",
  none,
  () => {
    const message = (description: string) =>
      new ComError({ ...call, hresult: 0xC0AA0205, description }).message;
    assertStringIncludes(
      message("The drive is reading the disc\n"),
      ": The drive is reading the disc. The drive is still",
    );
    for (const end of [".", "!", "?", "…", ":"]) {
      assertStringIncludes(message(`Wait${end}`), `: Wait${end} The drive`);
    }
    assertStringIncludes(message("  "), "(0xC0AA0205): The drive is still");
  },
);

Deno.test(
  "ComError.code is a union: a name that no header has does not compile",
  none,
  () => {
    const error = new ComError({ ...call, hresult: 0xC0AA0202 });
    assert(error.code === "E_IMAPI_RECORDER_MEDIA_NO_MEDIA");
    const other = new ComError({ ...call, hresult: 0xC0AA0202 });
    // @ts-expect-error a misspelt code
    assert(other.code !== "E_IMAPI_RECORDER_NO_MEDIUM");
    // @ts-expect-error the code of a success
    assert(other.code !== "S_IMAPI_BOTHADJUSTED");
  },
);

Deno.test(
  "ComError with a code that no header names has its digits and no advice",
  none,
  () => {
    const error = new ComError({ ...call, hresult: 0x8ABCDEF0 });
    assertEquals([error.code, error.advice], ["0x8ABCDEF0", null]);
    assert(error.message.endsWith("failed: 0x8ABCDEF0"));
  },
);

Deno.test("ComError says that the media features are missing", none, () => {
  const error = new ComError({ ...call, hresult: 0x80040154 });
  assertStringIncludes(
    error.message,
    "The media features of Windows are missing",
  );
});

Deno.test("only codes that go away by themselves are retryable", none, () => {
  const retryable = [0xC0AA0205, 0xC0AA0206, 0xC0AA0207];
  for (const hresult of [...retryable, 0xC0AA0202, 0xC0AA0210, 0x80004005]) {
    assertEquals(
      new ComError({ ...call, hresult }).retryable,
      retryable.includes(hresult),
    );
  }
});

Deno.test("ComError is JSON with all its fields", none, () => {
  const error = new ComError({
    ...call,
    hresult: 0xC0AA0210,
    description: "text",
  });
  assertEquals(JSON.parse(JSON.stringify(error)), {
    hresult: 0xC0AA0210,
    code: "E_IMAPI_RECORDER_LOCKED",
    ...call,
    description: "text",
    advice: error.advice,
    retryable: false,
    message: error.message,
  });
});

Deno.test("the other errors have names and data", none, () => {
  assertEquals(new ApartmentClosedError().name, "ApartmentClosedError");
  const released = new ObjectReleasedError("IDiscMaster2");
  assertEquals([released.name, released.interfaceName], [
    "ObjectReleasedError",
    "IDiscMaster2",
  ]);
  assertStringIncludes(
    released.message,
    "Cannot use this IDiscMaster2: it was released",
  );
  const broken = new ApartmentBrokenError("reason", "stack");
  assertEquals([broken.name, broken.workerStack], [
    "ApartmentBrokenError",
    "stack",
  ]);
});
