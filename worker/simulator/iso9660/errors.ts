/**
 * Why a file system cannot be made, changed or read.
 *
 * @module
 */

/** What kind of reason it is, for the HRESULT that stands for it. */
export type FileSystemErrorReason =
  /** A name has more than 103 UTF-16 units. */
  | "nameTooLong"
  /** A name is empty, `.` or `..`, or has a separator in it. */
  | "invalidName"
  /** Nothing has that path. */
  | "notFound"
  /** A directory has the name of a file, or a file that of a directory. */
  | "nameTaken"
  /** A directory is below the eighth level. */
  | "tooDeep"
  /** More directories than a path table can number. */
  | "tooManyDirectories"
  /** A file has more than 2,147,483,648 bytes. */
  | "fileTooLarge"
  /** The volume has sectors that 32 bits cannot address. */
  | "volumeTooLarge"
  /** A file gave fewer bytes than it said it has. */
  | "contentTooShort"
  /** There is no ISO 9660 volume. */
  | "noVolume"
  /** What the volume says of itself cannot be. */
  | "damaged";

/** A file system cannot be made, changed or read. */
export class FileSystemError extends Error {
  override readonly name = "FileSystemError";
  /** The kind of reason. */
  readonly reason: FileSystemErrorReason;

  constructor(reason: FileSystemErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
