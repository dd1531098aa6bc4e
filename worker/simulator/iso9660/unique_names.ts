/**
 * Names of which a directory has each once.
 *
 * @module
 */

/** The names that are taken in a directory. */
export class UniqueNames {
  readonly #taken = new Set<string>();
  /** The next number for a name, so that many alike are not tried again and again. */
  readonly #next = new Map<string, number>();

  /** Takes the name that `make` gives without a suffix, else with the first that makes it unique. */
  take(make: (suffix: string) => string): string {
    const plain = make("");
    let name = plain;
    let number = this.#next.get(plain) ?? 2;
    while (this.#taken.has(name)) name = make(`_${number++}`);
    this.#next.set(plain, number);
    this.#taken.add(name);
    return name;
  }
}

/** A name and its extension, which begins after the last full stop unless the name begins with it. */
export function splitName(
  name: string,
): readonly [base: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot + 1)] : [name, ""];
}
