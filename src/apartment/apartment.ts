/**
 * The apartment: what everything else comes from.
 *
 * @module
 */

import { Connection } from "../connection/connection.ts";
import {
  checkClientName,
  checkOptions,
  checkRecorderId,
  checkRecorderName,
  checkRecorderNames,
  show,
} from "../checks/arguments.ts";
import {
  type Coclass,
  MsftDiscFormat2Data,
  MsftDiscMaster2,
  MsftDiscRecorder2,
} from "../abi/coclasses.ts";
import { HRESULTS } from "../abi/hresults.ts";
import {
  IDiscFormat2Data,
  IDiscMaster2,
  IDiscRecorder2,
} from "../abi/interfaces.ts";
import { guidOf } from "../com/inputs.ts";
import { checkArguments, invokeObject } from "../com/invoke.ts";
import {
  type ComClass,
  type ComObject,
  newProxy,
  tableOf,
} from "../com/com_object.ts";
import type { ComStream } from "../com/com_stream.ts";
import { DiscFormat2Data } from "../imapi2/disc_format2_data.ts";
import { DiscMaster2, itemsOf } from "../imapi2/disc_master2.ts";
import { DiscRecorder2 } from "../imapi2/disc_recorder2.ts";
import {
  type AppendSessionOptions,
  checkAppendOptions,
} from "../append/append_options.ts";
import type { AppendedSession, AppendPlan } from "../append/append_result.ts";
import type { AppendTask } from "../append/append_session.ts";
import { Jobs } from "../append/jobs.ts";
import { absolutePath } from "../checks/absolute_path.ts";
import { ApartmentClosedError, ComError } from "../connection/errors.ts";
import { findRecorders } from "./find_recorders.ts";
import { makeFileStream, makeMemoryStream } from "./make_stream.ts";
import {
  ensurePiecewisePermission,
  ensureSourcePermissions,
  type FileStreamOptions,
} from "./permissions.ts";
import { inspectRecorders, type RecorderReport } from "./recorder_report.ts";
import type { SimulatorControl } from "./simulator_control.ts";

/** What {@linkcode Apartment.stats} gives. */
export interface ApartmentStats {
  /** How many references to COM objects the worker holds. */
  liveObjects: number;
  /** The Windows thread that makes every call; 1 in a simulation. */
  threadId: number;
  /** What COM says that thread is; the first apartment of a process is the main one. */
  apartmentType: "STA" | "MAINSTA";
  /** Whether the recorders are simulated. */
  simulated: boolean;
}

/** What {@linkcode Apartment.close} gives. */
export interface CloseResult {
  /** How many references were still held. */
  released: number;
}

/** An {@linkcode Apartment} whose recorders are simulated. */
export interface SimulatedApartment extends Apartment {
  /** Changes what is simulated. */
  readonly simulator: SimulatorControl;
}

/** The code of jobs. */
type AppendCode = typeof import("../append/append_session.ts");

/** What a job needs of its apartment besides what every apartment has. */
export interface JobNeeds {
  /** What its worker must be able to read. */
  readonly sources?: readonly string[];
  /** Whether it makes streams on files. */
  readonly fileStreams?: boolean;
  /** Whether the system stays awake meanwhile. */
  readonly keepAwake?: boolean;
}

/** Where the apartments of jobs are opened. */
export interface JobComputer {
  /** The simulated machine; `null` for this computer. */
  readonly machine: SharedArrayBuffer | null;
  /** Opens an apartment for a job. */
  open(needs: JobNeeds): Promise<Apartment>;
}

/** The options of {@linkcode Apartment.discFormat2Data}. */
export interface DiscFormat2DataOptions {
  /**
   * The name under which other programs see who holds the drive: 1 to 63
   * letters, digits, spaces or `. , : ; - _`. Default: none is set, which is
   * enough for reading.
   */
  readonly clientName?: string;
}

/** The options of {@linkcode Apartment.inspect}. */
export interface InspectOptions {
  /**
   * Only these recorders, in this order: ids, drive letters such as `E:`, or
   * mount points. Default: all.
   */
  readonly recorders?: readonly string[];
  /** Ends the inspection; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A COM single-threaded apartment in a worker of its own. `openApartment()`
 * makes it.
 *
 * Calls made in the same turn of the event loop, at most a few microtasks
 * apart, travel to the worker in one message, in order: `Promise.all` over
 * eight getters is one round trip.
 *
 * @see {@link https://learn.microsoft.com/en-us/windows/win32/com/single-threaded-apartments}
 */
export class Apartment implements AsyncDisposable {
  /**
   * Fulfils when the apartment was closed, and rejects with
   * `ApartmentBrokenError` when its worker broke.
   */
  readonly closed: Promise<void>;
  /** Changes what is simulated; `undefined` where the recorders are real. */
  readonly simulator: SimulatorControl | undefined;
  readonly #connection: Connection;
  readonly #facts: Omit<ApartmentStats, "liveObjects">;
  readonly #options: FileStreamOptions;
  readonly #computer: JobComputer | undefined;
  readonly #jobs: Jobs;

  /**
   * Only `openApartment()` makes apartments.
   *
   * @internal
   * @param connection To the worker.
   * @param facts What the worker said of itself.
   * @param simulator What changes the simulation, if it is one.
   * @param options How it was opened.
   * @param computer Where jobs open apartments of their own.
   */
  constructor(
    connection: Connection,
    facts: Omit<ApartmentStats, "liveObjects">,
    simulator?: SimulatorControl,
    options: FileStreamOptions = {},
    computer?: JobComputer,
  ) {
    if (!(connection instanceof Connection)) {
      throw new TypeError(
        "Cannot make an Apartment: they come from openApartment()",
      );
    }
    this.#connection = connection;
    this.#facts = facts;
    this.#options = options;
    this.#computer = computer;
    this.#jobs = new Jobs(computer?.machine ?? null);
    this.closed = connection.closed;
    this.simulator = simulator;
  }

  /**
   * Creates the list of recorders.
   *
   * @returns A proxy, to be released.
   * @throws {ComError} With `REGDB_E_CLASSNOTREG`, if Windows has no IMAPI2.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscmaster2}
   */
  async discMaster(): Promise<DiscMaster2> {
    const { proxy } = await this.#create(
      MsftDiscMaster2,
      DiscMaster2,
      () => Promise.resolve(),
    );
    return proxy;
  }

  /**
   * Creates a recorder and initialises it.
   *
   * @param id Its id, as {@linkcode DiscMaster2.item} gives it.
   * @returns A proxy, to be released.
   * @throws {ComError} If there is no such recorder.
   * @throws {TypeError} If the id is empty or no string, or a drive letter: see {@linkcode Apartment.recorder}.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-initializediscrecorder}
   */
  async discRecorder(id: string): Promise<DiscRecorder2> {
    checkRecorderId(id);
    const { proxy } = await this.#create(
      MsftDiscRecorder2,
      DiscRecorder2,
      (object) =>
        invokeObject(
          this.#connection,
          object,
          IDiscRecorder2.methods.InitializeDiscRecorder,
          id,
        ),
    );
    return proxy;
  }

  /**
   * The recorder with an id, a drive letter or a mount point.
   *
   * A letter takes a look at every drive, but at no disc; an id names a drive
   * for good.
   *
   * @param name Such as `E:`.
   * @returns A proxy, to be released.
   * @throws {ComError} If the recorders cannot be listed, or that one cannot be initialised.
   * @throws {RangeError} If there is no such recorder; the message lists those that are there.
   * @throws {TypeError} If the name is empty or no string.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nf-imapi2-idiscrecorder2-get_volumepathnames}
   *
   * @example What is the drive E:?
   * ```ts
   * import { openApartment } from "@discworks/imapi2";
   * import { demo } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({ simulator: demo });
   * using recorder = await apartment.recorder("E:");
   * console.log(await recorder.productId());
   * ```
   */
  async recorder(name: string): Promise<DiscRecorder2> {
    checkRecorderName(name);
    const [id] = await findRecorders(this, await this.#recorderIds(), [name]);
    return await this.discRecorder(id!);
  }

  /**
   * Creates an object of any class that runs in the process and is registered
   * in Windows.
   *
   * @typeParam Proxy What instances of `type` are.
   * @param clsid The class, with braces or without, such as `EE09B103-97E0-11CF-978F-00A02463E06F`.
   * @param type The interface that is wanted, as a class of this module or of `unsafeDefineInterface()`.
   * @returns A proxy, to be released.
   * @throws {ComError} With `REGDB_E_CLASSNOTREG` if there is no such class, with `E_NOINTERFACE` if it
   *   has no such interface.
   * @throws {TypeError} If `clsid` is no GUID, or `type` is no class of proxies.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/combaseapi/nf-combaseapi-cocreateinstance}
   */
  async create<Proxy extends ComObject>(
    clsid: string,
    type: ComClass<Proxy>,
  ): Promise<Proxy> {
    const guid = guidOf(clsid);
    if (guid === null) {
      throw new TypeError(
        `Cannot create an object: 'clsid' must be a GUID such as EE09B103-97E0-11CF-978F-00A02463E06F, received ${
          show(clsid)
        }`,
      );
    }
    const { proxy } = await this.#create(
      { name: `{${guid}}`, clsid: guid },
      type,
      () => Promise.resolve(),
    );
    return proxy;
  }

  /**
   * Makes a stream that reads a file, with the function `SHCreateStreamOnFileEx`.
   * While it is held, nobody can write the file.
   *
   * That function is in a DLL that no other call needs: FFI permission for
   * `shlwapi.dll` is asked for when this is called. In a simulation the file is
   * one of the system that it runs on, and read permission for it is asked for.
   *
   * @param path The absolute path of the file.
   * @returns A proxy, to be released.
   * @throws {ComError} If there is no such file, with the code `0x80070002`, or it cannot be opened.
   * @throws {Deno.errors.NotCapable} If the permission is missing, the message holds the flags to add; or
   *   if the apartment was opened with `restrictWorker`.
   * @throws {TypeError} If the path is not absolute.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/shlwapi/nf-shlwapi-shcreatestreamonfileex}
   *
   * @example The first sector of an image
   * ```ts ignore
   * import { openApartment } from "@discworks/imapi2";
   *
   * await using apartment = await openApartment();
   * using stream = await apartment.streamFromFile("C:\\images\\disc.iso");
   * console.log(await stream.size(), await stream.read(2048));
   * ```
   */
  async streamFromFile(path: string): Promise<ComStream> {
    return await makeFileStream(this.#connection, path, this.#options);
  }

  /**
   * Makes a stream of bytes in memory, with the function `CreateStreamOnHGlobal`. It can be written too.
   *
   * @param bytes What it holds. They are copied, and must not change before it is made.
   * @returns A proxy, to be released, with its position at the start.
   * @throws {ComError} With `E_OUTOFMEMORY`, if there is no room.
   * @throws {TypeError} If `bytes` is no `Uint8Array`.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/combaseapi/nf-combaseapi-createstreamonhglobal}
   */
  async streamFromBytes(bytes: Uint8Array): Promise<ComStream> {
    return await makeMemoryStream(this.#connection, bytes);
  }

  /**
   * All recorders, in the order of `IDiscMaster2`. One that goes away meanwhile is left out.
   *
   * @returns A proxy for each, to be released.
   * @throws {ComError} If one cannot be initialised for any other reason; see
   *   {@linkcode Apartment.inspect} for a way that no bad drive spoils.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscmaster2}
   */
  async recorders(): Promise<DiscRecorder2[]> {
    const ids = await this.#recorderIds();
    const results = await Promise.allSettled(
      ids.map((id) => this.discRecorder(id)),
    );
    const recorders = results.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : []
    );
    const failure = results.find((result) =>
      result.status === "rejected" && !isGone(result.reason)
    );
    if (failure?.status === "rejected") {
      for (const recorder of recorders) recorder.release();
      throw failure.reason;
    }
    return recorders;
  }

  /**
   * Creates a data writer for a recorder. {@linkcode Apartment.appendSession} writes safely with one of its own.
   *
   * @param recorder A recorder of this apartment.
   * @param options The client's name.
   * @returns A proxy, to be released.
   * @throws {ComError} With `E_IMAPI_DF2DATA_RECORDER_NOT_SUPPORTED`, if the drive cannot write discs.
   * @throws {TypeError} If the recorder is of another apartment, or the name is not accepted.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/imapi2/nn-imapi2-idiscformat2data}
   */
  async discFormat2Data(
    recorder: DiscRecorder2,
    options: DiscFormat2DataOptions = {},
  ): Promise<DiscFormat2Data> {
    const { clientName } = checkOptions(options, ["clientName"]);
    if (clientName !== undefined) checkClientName(clientName);
    const { put_Recorder, put_ClientName } = IDiscFormat2Data.methods;
    // Before anything is created.
    checkArguments(this.#connection, put_Recorder, recorder);
    const { proxy } = await this.#create(
      MsftDiscFormat2Data,
      DiscFormat2Data,
      (object) =>
        Promise.all([
          invokeObject(this.#connection, object, put_Recorder, recorder),
          clientName === undefined ? undefined : invokeObject(
            this.#connection,
            object,
            put_ClientName,
            clientName,
          ),
        ]),
    );
    return proxy;
  }

  /**
   * The recorders and the discs in them, as plain data. A drive that fails has
   * a `problem` and does not spoil the reports of the others; one that hangs
   * holds them up until the drive answers. However many recorders there are, it
   * takes the same few messages.
   *
   * @param options Which recorders, and how to end it early.
   * @returns A report for each recorder, in the order of `IDiscMaster2` or of `recorders`.
   * @throws {ComError} If the recorders cannot be listed at all.
   * @throws {RangeError} If one of `recorders` is not there; the message lists those that are.
   * @throws {TypeError} If an option is unknown or malformed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/imapi/checking-media-support}
   */
  async inspect(options: InspectOptions = {}): Promise<RecorderReport[]> {
    const { signal, recorders } = checkOptions(options, [
      "signal",
      "recorders",
    ]);
    if (recorders !== undefined) checkRecorderNames(recorders);
    signal?.throwIfAborted();
    return await untilAborted(this.#inspect(recorders, signal), signal);
  }

  /**
   * Appends a session to a disc, or writes the first one: files and directories of
   * this computer, with what earlier sessions hold.
   *
   * It is a job with an apartment of its own, which ends with it: this one goes on
   * answering meanwhile. The disc is never started over, closed or written over
   * unless it was asked for; what cannot be appended is refused before anything is
   * written. Once the drive writes nothing stops it: an unhandled rejection or a
   * Ctrl-C without a handler ends the process, and the disc with it.
   *
   * Sources are looked at first, then the disc is imported, the image is made, the
   * drive is locked, the disc is compared with what it was, the session is written,
   * and the disc is asked whether it is there.
   *
   * @param recorder A recorder of this apartment, or of any other with the same drives.
   * @param options What to write, and how.
   * @returns What was written, and whether the disc shows it.
   * @throws {SessionRefusedError} If it is refused, with the reason as `code`; nothing was written then.
   * @throws {SessionNotFoundError} If the drive wrote without an error, and the disc is as before.
   * @throws {BurnVerificationError} If what is on the disc is not what was sent.
   * @throws {ComError} If the drive fails. When it wrote already, the disc can be one that takes nothing more.
   * @throws {Deno.errors.NotCapable} If a permission is missing; the message holds the flags to add.
   * @throws {ApartmentClosedError} If the apartment is closed before the drive writes.
   * @throws {TypeError} If an option is malformed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/imapi/creating-a-multisession-disc}
   *
   * @example Write a directory to a blank disc
   * ```ts ignore
   * import { openApartment } from "@discworks/imapi2";
   *
   * await using apartment = await openApartment();
   * using recorder = await apartment.recorder("E:");
   * const session = await apartment.appendSession(recorder, {
   *   paths: ["D:\\photos"],
   *   onProgress: ({ phase, fraction }) => console.log(phase, fraction),
   * });
   * console.log(session.startAddress, session.confirmed);
   * ```
   */
  appendSession(
    recorder: DiscRecorder2,
    options: AppendSessionOptions,
  ): Promise<AppendedSession> {
    return this.#runJob(
      recorder,
      options,
      true,
      ({ appendSession }, task) => appendSession(task),
    );
  }

  /**
   * Does all that {@linkcode Apartment.appendSession} does but locking the drive
   * and writing, and tells what the session would be.
   *
   * @param recorder A recorder of this apartment.
   * @param options As for `appendSession()`.
   * @returns What would be written.
   * @throws {SessionRefusedError} If the session would be refused.
   * @throws {ComError} If the drive fails.
   * @throws {Deno.errors.NotCapable} If a permission is missing; the message holds the flags to add.
   * @throws {TypeError} If an option is malformed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/imapi/creating-a-multisession-disc}
   *
   * @example What would this directory take?
   * ```ts
   * import { openApartment } from "@discworks/imapi2";
   * import { blankBdR, simulatedRecorder } from "@discworks/imapi2/simulator";
   *
   * await using apartment = await openApartment({
   *   simulator: { recorders: [simulatedRecorder(blankBdR)] },
   * });
   * const [recorder] = await apartment.recorders();
   * const plan = await apartment.planAppend(recorder!, { paths: ["src"] });
   * console.log(plan.files, plan.sectors, plan.closesDisc);
   * ```
   */
  planAppend(
    recorder: DiscRecorder2,
    options: AppendSessionOptions,
  ): Promise<AppendPlan> {
    return this.#runJob(
      recorder,
      options,
      false,
      ({ planAppend }, task) => planAppend(task),
    );
  }

  /**
   * How the apartment is doing.
   *
   * @returns Plain data.
   * @throws {ApartmentClosedError} If it is closed.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/combaseapi/nf-combaseapi-cogetapartmenttype}
   */
  async stats(): Promise<ApartmentStats> {
    return {
      liveObjects: await this.#connection.liveObjects(),
      ...this.#facts,
    };
  }

  /**
   * Rejects what is pending with {@linkcode ApartmentClosedError}, releases
   * all objects, the newest first, leaves the apartment, and ends the worker.
   * Doing it again gives the same result.
   *
   * Jobs come first: `appendSession()` is ended where the drive does not write
   * yet, and waited for where it does, however long that takes; its promise
   * settles before this one. The apartment itself always ends: a worker that
   * hangs in a driver for 30 s is given up.
   *
   * @returns How many references were still held.
   * @throws {ApartmentBrokenError} If the worker had to be given up.
   * @see {@link https://learn.microsoft.com/en-us/windows/win32/api/combaseapi/nf-combaseapi-couninitialize}
   */
  async close(): Promise<CloseResult> {
    await this.#jobs.end(new ApartmentClosedError());
    const { released } = await this.#connection.close();
    return { released };
  }

  /** The same as {@linkcode Apartment.close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Creates an object and makes the first calls on it, in one message. */
  async #create<Proxy extends ComObject, First>(
    coclass: Coclass,
    type: ComClass<Proxy>,
    callFirst: (object: number) => Promise<First>,
  ): Promise<{ readonly proxy: Proxy; readonly first: First }> {
    const object = this.#connection.newObject();
    const [created, first] = await Promise.allSettled([
      this.#connection.create(coclass, tableOf(type), object),
      callFirst(object),
    ]);
    if (created.status === "rejected") throw created.reason;
    if (created.value !== null) throw new ComError(created.value);
    const proxy = newProxy(type, this.#connection, object);
    if (first.status === "rejected") {
      proxy.release();
      throw first.reason;
    }
    return { proxy, first: first.value };
  }

  /** Runs a job, whose code no apartment without one loads. */
  async #runJob<Result>(
    recorder: DiscRecorder2,
    options: AppendSessionOptions,
    keepAwake: boolean,
    run: (code: AppendCode, task: AppendTask) => Promise<Result>,
  ): Promise<Result> {
    const checked = checkAppendOptions(options);
    if (!(recorder instanceof DiscRecorder2)) {
      throw new TypeError(
        `Cannot append a session: 'recorder' must be a recorder of an apartment, received ${
          show(recorder)
        }`,
      );
    }
    const computer = this.#computer;
    if (computer === undefined) throw new ApartmentClosedError();
    checked.signal?.throwIfAborted();
    const recorderId = await recorder.activeDiscRecorder();
    checked.signal?.throwIfAborted();
    await ensureSourcePermissions(this.#options, options);
    const code = await import("../append/append_session.ts");
    return await this.#jobs.run(
      recorderId,
      checked.signal,
      (signal) =>
        run(code, {
          recorderId,
          options: { ...checked, signal },
          isAbortable: checked.signal !== null,
          simulated: this.#facts.simulated,
          ensurePiecewise: () =>
            ensurePiecewisePermission(this.#options, options),
          openApartment: () =>
            computer.open({
              sources: checked.paths.map(({ path }) => absolutePath(path)),
              fileStreams: true,
              keepAwake,
            }),
        }),
    );
  }

  async #inspect(
    names: readonly string[] | undefined,
    signal: AbortSignal | undefined,
  ): Promise<RecorderReport[]> {
    const all = await this.#recorderIds();
    signal?.throwIfAborted();
    const ids = names === undefined
      ? all
      : await findRecorders(this, all, names);
    signal?.throwIfAborted();
    return await inspectRecorders(this, ids, this.#facts.simulated, signal);
  }

  async #recorderIds(): Promise<string[]> {
    const { proxy, first: count } = await this.#create(
      MsftDiscMaster2,
      DiscMaster2,
      (object) =>
        invokeObject(
          this.#connection,
          object,
          IDiscMaster2.methods.get_Count,
        ),
    );
    using master = proxy;
    return await itemsOf(master, count);
  }
}

/** The drive went away between being listed and being initialised. */
function isGone(error: unknown): boolean {
  return error instanceof ComError &&
    error.hresult === HRESULTS["HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"];
}

/** Rejects at once when the signal is aborted, though the worker may still be busy. */
async function untilAborted<Value>(
  value: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return await value;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([value, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
