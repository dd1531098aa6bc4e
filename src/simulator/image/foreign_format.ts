/**
 * Files that people take for flat images, and that are none.
 *
 * @module
 */

import { type ByteFile, refuse } from "./byte_file.ts";

/** What such a file is known by. */
interface Signature {
  readonly name: string;
  /** Where it stands: from the start, or below zero from the end. */
  readonly at: number;
  readonly text: string;
}

const COMPRESSED: readonly Signature[] = [
  { name: "compressed by gzip", at: 0, text: "\x1F\x8B" },
  { name: "compressed by bzip2", at: 0, text: "BZh" },
  { name: "compressed by xz", at: 0, text: "\xFD7zXZ\0" },
  { name: "compressed by Zstandard", at: 0, text: "\x28\xB5\x2F\xFD" },
  { name: "a ZIP archive", at: 0, text: "PK\x03\x04" },
  { name: "a 7z archive", at: 0, text: "7z\xBC\xAF\x27\x1C" },
  { name: "a RAR archive", at: 0, text: "Rar!\x1A\x07" },
];

const DESCRIPTIONS: readonly Signature[] = [
  { name: "the description (MDS) of an MDF image", at: 0, text: "MEDIA DESC" },
  { name: "the description (CCD) of an IMG image", at: 0, text: "[CloneCD]" },
];

const IMAGES: readonly Signature[] = [
  { name: "a Nero image (NRG)", at: -12, text: "NER5" },
  { name: "a Nero image (NRG)", at: -8, text: "NERO" },
  { name: "a CHD image", at: 0, text: "MComprHD" },
  { name: "a CSO image", at: 0, text: "CISO" },
  { name: "an ISZ image", at: 0, text: "IsZ!" },
  { name: "a DAA image", at: 0, text: "DAA\0" },
  { name: "an ECM image", at: 0, text: "ECM\0" },
  { name: "an Apple disk image (DMG)", at: -512, text: "koly" },
  { name: "a virtual hard disk (VHD)", at: -512, text: "conectix" },
  { name: "a virtual hard disk (VHDX)", at: 0, text: "vhdxfile" },
];

/**
 * Refuses a file that is known by what it begins or ends with. What a flat image
 * begins with is no matter of the disc: only a trailer tells where `isFlat`.
 */
export async function refuseForeign(
  file: ByteFile,
  isFlat: boolean,
): Promise<void> {
  const groups: [readonly Signature[], string][] = [
    [COMPRESSED, "unpack it first"],
    [DESCRIPTIONS, "give the image itself, or a cue sheet"],
    [
      IMAGES,
      "convert it to a flat image, or to a cue sheet with raw sectors, first",
    ],
  ];
  for (const [signatures, advice] of groups) {
    for (const signature of signatures) {
      if (isFlat && signature.at >= 0) continue;
      if (await holds(file, signature)) {
        refuse(
          file.name,
          `it is ${signature.name}, and no flat image: ${advice}`,
        );
      }
    }
  }
}

async function holds(file: ByteFile, signature: Signature): Promise<boolean> {
  const { at, text } = signature;
  const offset = at < 0 ? file.size + at : at;
  if (offset < 0) return false;
  const bytes = await file.bytes(offset, text.length);
  return String.fromCharCode(...bytes) === text;
}
