/** The assertions of the standard library, with types. */

// @ts-types="./_assert.d.ts"
export * from "@std/assert";
