/**
 * The errors that callers of this module catch.
 *
 * @module
 */

import { adviceFor, isRetryable } from "./advice.ts";
import {
  type FailureCode,
  failureCode,
  hresultName,
  hresultText,
} from "../abi/hresults.ts";

/** What a {@linkcode ComError} is made of. */
export interface ComErrorInit {
  /** The HRESULT, signed or unsigned. */
  readonly hresult: number;
  /** The interface that declares the member, such as `IMultisession`. */
  readonly interfaceName: string;
  /** The member, such as `InUse`. */
  readonly method: string;
  /** The text that the object left in IErrorInfo. Default: `null`. */
  readonly description?: string | null;
}

/** A {@linkcode ComError} as plain data. */
export interface ComErrorRecord {
  /** The HRESULT, unsigned. */
  hresult: number;
  /** Its name, such as `E_IMAPI_RECORDER_MEDIA_NO_MEDIA`, or its digits where no header names it. */
  code: FailureCode;
  /** The interface that declares the member. */
  interfaceName: string;
  /** The member. */
  method: string;
  /** The text that the object left in IErrorInfo, or `null`. */
  description: string | null;
  /** What the user can do about it, or `null`. */
  advice: string | null;
  /** Whether asking again later can succeed without anybody doing anything. */
  retryable: boolean;
  /** All of it in one line. */
  message: string;
}

/**
 * A COM call failed.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/imapi/imapi-return-values}
 *
 * @example Tell an empty drive from a real failure
 * ```ts
 * import { ComError } from "@discworks/imapi2";
 *
 * const error = new ComError({
 *   hresult: 0xC0AA0202,
 *   interfaceName: "IMultisessionSequential",
 *   method: "NextWritableAddress",
 * });
 * if (error.code === "E_IMAPI_RECORDER_MEDIA_NO_MEDIA") console.log(error.advice);
 * ```
 */
export class ComError extends Error {
  /** Always `ComError`. */
  override readonly name: string = "ComError";
  /** The HRESULT, unsigned. */
  readonly hresult: number;
  /** Its name, such as `E_IMAPI_RECORDER_MEDIA_NO_MEDIA`, or its digits where no header names it. */
  readonly code: FailureCode;
  /** The interface that declares the member, such as `IMultisession`. */
  readonly interfaceName: string;
  /** The member, such as `InUse`. */
  readonly method: string;
  /** The text that the object left in IErrorInfo, or `null`. */
  readonly description: string | null;
  /** What the user can do about it, or `null`. */
  readonly advice: string | null;
  /**
   * Whether asking again later can succeed without anybody doing anything: the
   * disc becomes ready, or the drive is busy, or it formats.
   */
  readonly retryable: boolean;

  /**
   * Makes the error of a failed call.
   *
   * @param init Which call failed, and how.
   */
  constructor(init: ComErrorInit) {
    const hresult = init.hresult >>> 0;
    const name = hresultName(hresult);
    const description = init.description ?? null;
    const advice = adviceFor(name, init.interfaceName);
    const code = name === null
      ? hresultText(hresult)
      : `${name} (${hresultText(hresult)})`;
    const texts = [sentence(description), advice].filter(Boolean).join(" ");
    super(
      `${init.interfaceName}.${init.method} failed: ${code}${
        texts === "" ? "" : `: ${texts}`
      }`,
    );
    this.hresult = hresult;
    this.code = failureCode(hresult);
    this.interfaceName = init.interfaceName;
    this.method = init.method;
    this.description = description;
    this.advice = advice;
    this.retryable = isRetryable(hresult);
  }

  /**
   * The error as plain data, for JSON.
   *
   * @returns All fields and the message.
   */
  toJSON(): ComErrorRecord {
    const {
      hresult,
      code,
      interfaceName,
      method,
      description,
      advice,
      retryable,
      message,
    } = this;
    return {
      hresult,
      code,
      interfaceName,
      method,
      description,
      advice,
      retryable,
      message,
    };
  }
}

/** The apartment was closed before or during the call. */
export class ApartmentClosedError extends Error {
  /** Always `ApartmentClosedError`. */
  override readonly name: string = "ApartmentClosedError";

  /** Makes the error. */
  constructor() {
    super(
      "Cannot call COM: the apartment is closed, open another with openApartment()",
    );
  }
}

/** The object was used after it was released. */
export class ObjectReleasedError extends Error {
  /** Always `ObjectReleasedError`. */
  override readonly name: string = "ObjectReleasedError";
  /** The interface of the object, such as `IDiscRecorder2`. */
  readonly interfaceName: string;

  /**
   * Makes the error.
   *
   * @param interfaceName The interface of the object.
   */
  constructor(interfaceName: string) {
    super(`Cannot use this ${interfaceName}: it was released, get another one`);
    this.interfaceName = interfaceName;
  }
}

/**
 * The worker that owns the apartment broke. This is a defect of this module or
 * of a driver, never of the caller; open another apartment to go on.
 */
export class ApartmentBrokenError extends Error {
  /** Always `ApartmentBrokenError`. */
  override readonly name: string = "ApartmentBrokenError";
  /** The stack in the worker; empty where there is none. */
  readonly workerStack: string;

  /**
   * Makes the error.
   *
   * @param reason What the worker said.
   * @param workerStack Its stack.
   */
  constructor(reason: string, workerStack: string) {
    super(`Cannot go on with this apartment: its worker broke: ${reason}`);
    this.workerStack = workerStack;
  }
}

/** A text as a sentence, so that another one can follow it. */
function sentence(text: string | null): string {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" || /[.!?…:;。]$/u.test(trimmed)
    ? trimmed
    : `${trimmed}.`;
}
