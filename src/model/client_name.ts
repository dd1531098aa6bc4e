/**
 * The name under which other programs see who holds a drive.
 *
 * @module
 */

/** What a client's name can be: CDROM_EXCLUSIVE_CALLER_LENGTH is 64, which counts the terminating zero. */
const CLIENT_NAME = /^[A-Za-z0-9 .,:;_-]{1,63}$/;

/** Whether IMAPI2 takes it as the name under which other programs see who holds a drive. */
export function isClientName(name: unknown): name is string {
  // A null BSTR is no name.
  return typeof name === "string" && CLIENT_NAME.test(name);
}
