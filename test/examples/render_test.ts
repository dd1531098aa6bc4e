import { openApartment, type RecorderReport } from "@discworks/imapi2";
import {
  appendableDvdPlusR,
  blankDvdRDl,
  closedCdR,
  demo,
  type FailureName,
  type SimulatedRecorder,
  simulatedRecorder,
  writtenDvdPlusRw,
} from "@discworks/imapi2/simulator";
import { explainState } from "../../examples/_explain.ts";
import { renderReports } from "../../examples/_render.ts";
import { palette } from "../../examples/_text.ts";
import { assert, assertEquals, assertStringIncludes } from "../_assert.ts";

const READ = { permissions: { read: true } };

async function inspect(
  recorders: readonly SimulatedRecorder[],
): Promise<RecorderReport[]> {
  await using apartment = await openApartment({ simulator: { recorders } });
  return await apartment.inspect();
}

/** What a page says of one recorder. */
async function pageOf(recorder: SimulatedRecorder): Promise<string> {
  return renderReports(await inspect([recorder]), palette(false));
}

const becomingReady = simulatedRecorder(appendableDvdPlusR, {
  faults: [{
    member: "IMultisessionSequential.NextWritableAddress",
    hresult: "E_IMAPI_RECORDER_MEDIA_BECOMING_READY",
  }],
});

Deno.test(
  "a drive that still reads its disc is not said to be closed",
  READ,
  async () => {
    const page = await pageOf(becomingReady);
    assertStringIncludes(page, "  waiting  ");
    assertStringIncludes(
      page,
      "  The drive is still recognising the disc: wait a few seconds and ask again.",
    );
    assert(!page.includes("no further session"), page);
  },
);

Deno.test("a locked drive names the program that holds it", READ, async () => {
  const page = await pageOf(
    simulatedRecorder(writtenDvdPlusRw, { exclusiveAccessOwner: "Nero 7" }),
  );
  assertStringIncludes(page, "  locked  ");
  assertStringIncludes(page, "  Nero 7 holds the drive: close that program.");
});

Deno.test("a drive that only reads discs is no problem", READ, async () => {
  const page = await pageOf(simulatedRecorder(closedCdR, { readOnly: true }));
  assertStringIncludes(page, "  read-only  ");
  assert(!page.includes("E_IMAPI"), page);
});

Deno.test(
  "a blank DVD-R DL takes one session, and says where",
  READ,
  async () => {
    const page = await pageOf(simulatedRecorder(blankDvdRDl));
    for (
      const text of [
        "  blank final-session  0  ",
        "  [>....",
        "  next session   starts at 0",
        "  free           4,171,712 sectors (8.54 GB)",
        "  One session can be written, and no further one after it.",
      ]
    ) assertStringIncludes(page, text);
  },
);

Deno.test(
  "only a disc that is known to be closed is said to be",
  READ,
  async () => {
    const closed = await pageOf(simulatedRecorder(closedCdR));
    assertStringIncludes(closed, "  The disc takes no further session.");
    const unknown = await pageOf(simulatedRecorder(closedCdR, {
      faults: [{
        member: "IDiscFormat2Data.CurrentPhysicalMediaType",
        hresult: "E_IMAPI_RECORDER_COMMAND_TIMEOUT",
      }],
    }));
    assertStringIncludes(unknown, "  unknown  ");
    assertStringIncludes(
      unknown,
      "  The drive did not answer in time: check its cable and power, then try again. (E_IMAPI_RECORDER_COMMAND_TIMEOUT)",
    );
  },
);

Deno.test(
  "a text that a drive does not give is said beside what is known",
  READ,
  async () => {
    const page = await pageOf(simulatedRecorder(appendableDvdPlusR, {
      faults: [{
        member: "IDiscRecorder2.VendorId",
        hresult: "E_FAIL",
        description: "No\r\nanswer",
      }],
    }));
    assertStringIncludes(page, "next session   starts at 526,336");
    assertStringIncludes(page, "  No answer. (E_FAIL)");
  },
);

Deno.test(
  "a failure without a text or advice keeps the name of the call",
  READ,
  async () => {
    const page = await pageOf(simulatedRecorder(appendableDvdPlusR, {
      faults: [{ member: "IDiscRecorder2.VendorId", hresult: "E_FAIL" }],
    }));
    assertStringIncludes(
      page,
      "  IDiscRecorder2.VendorId failed: E_FAIL (0x80004005)",
    );
  },
);

Deno.test("advice speaks to people at a command line", READ, async () => {
  const codes: FailureName[] = [
    "HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)",
    "HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)",
    "RPC_E_DISCONNECTED",
  ];
  for (const hresult of codes) {
    const page = await pageOf(simulatedRecorder(closedCdR, {
      faults: [{ member: "IDiscFormat2Data.CurrentMediaStatus", hresult }],
    }));
    assertStringIncludes(page, "reconnect it.");
    assert(!/object|recorder again|\(\)/.test(page), page);
  }
});

Deno.test("every state has a sentence of its own", READ, async () => {
  const [report] = await inspect([becomingReady]);
  const states: RecorderReport["state"][] = [
    "appendable",
    "finalSession",
    "overwritable",
    "closed",
    "empty",
    "readOnlyDrive",
    "waiting",
    "locked",
  ];
  const sentences = states.map((state) => explainState({ ...report!, state }));
  assertEquals(new Set(sentences).size, states.length);
  assertEquals(
    explainState({ ...report!, state: "unknown", problem: null }),
    "It is not known what can be done with it.",
  );
});

Deno.test(
  "columns line up whatever letters a drive has in its name",
  READ,
  async () => {
    const page = renderReports(
      await inspect([
        simulatedRecorder(null, { productId: "光学ドライブ" }),
        ...demo.recorders,
      ]),
      palette(false),
    );
    assertStringIncludes(page, "SIMULATE 光学ドライブ  -      empty");
    assertStringIncludes(page, "LUMEN DVDRAM GX-24     DVD+R  appendable");
  },
);
