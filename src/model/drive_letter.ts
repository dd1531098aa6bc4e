/** `E:`, `E:\` and `e:/`. */
const DRIVE_LETTER = /^([A-Za-z]):[\\/]?$/;

/** The letter in capitals that a text names a drive with; `null` for any other text. */
export function driveLetterOf(text: string): string | null {
  return DRIVE_LETTER.exec(text)?.[1]?.toUpperCase() ?? null;
}
