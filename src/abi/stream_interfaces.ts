/**
 * COM's interfaces of byte streams, one table each.
 *
 * @module
 */

import { define, IUnknown } from "./interface_table.ts";

/** Bytes in a row. */
export const ISequentialStream = define(
  "ISequentialStream",
  "0C733A30-2A1C-11CE-ADE5-00AA0044773D",
  IUnknown,
  {
    Read: {
      slot: 3,
      parameters: [
        { out: "BYTE[capacity]" },
        { in: "capacity" },
        { out: "count" },
      ],
    },
    Write: { slot: 4, in: ["BYTE[]"], out: "ULONG" },
  },
);

/** Bytes with a position among them. Of its members those that this module calls. */
export const IStream = define(
  "IStream",
  "0000000C-0000-0000-C000-000000000046",
  ISequentialStream,
  {
    Seek: {
      slot: 5,
      in: ["LARGE_INTEGER", "DWORD"],
      out: "ULARGE_INTEGER",
    },
    SetSize: { slot: 6, in: ["ULARGE_INTEGER"] },
    // A STATSTG.
    Stat: { slot: 12, parameters: [{ out: "BYTE[80]" }, { in: "DWORD" }] },
    Clone: { slot: 13, out: "self" },
  },
);
