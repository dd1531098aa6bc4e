/**
 * Paths in a simulated image.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import { SimulatedFailure } from "./simulated_object.ts";

/** The names in a path of an image, in which backslashes part them; fails where it cannot be one. */
export function namesOf(path: string): readonly string[] {
  if (path.includes("/")) throw invalid(path);
  const names = path.replace(/^\\/, "").split("\\");
  if (names.length === 1 && names[0] === "") return [];
  if (names.some((name) => name === "" || name === "." || name === "..")) {
    throw invalid(path);
  }
  return names;
}

function invalid(path: string): SimulatedFailure {
  return new SimulatedFailure(
    HRESULTS.IMAPI_E_INVALID_PATH,
    `${JSON.stringify(path)} cannot be a path`,
  );
}
