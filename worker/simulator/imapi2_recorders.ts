/**
 * The simulated MsftDiscMaster2 and MsftDiscRecorder2.
 *
 * @module
 */

import { HRESULTS } from "../../src/abi/hresults.ts";
import type { Method } from "../../src/abi/interface_table.ts";
import {
  IDiscMaster2,
  IDiscRecorder2,
  IDiscRecorder2Ex,
} from "../../src/abi/interfaces.ts";
import { isClientName } from "../../src/model/client_name.ts";
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./simulated_object.ts";
import type { Drive } from "./drive.ts";
import { DriveHandle, ofDrive } from "./drive_handle.ts";
import {
  currentFeatures,
  currentProfiles,
  RECORDER_EX_METHODS,
  supportedFeatures,
  supportedModePages,
} from "./imapi2_recorder_ex.ts";

/** MsftDiscMaster2. */
export function discMaster2(drives: readonly Drive[]): SimulatedObject {
  const connected = () => drives.filter((drive) => drive.state.connected);
  const driveAt = (index: number) => {
    const drive = connected()[index];
    if (drive === undefined) throw new SimulatedFailure(HRESULTS.E_INVALIDARG);
    return drive;
  };
  return {
    interfaces: [IDiscMaster2],
    before(method) {
      // The list is nobody's drive in particular: a fault of any drive is its own. What concerns
      // one drive alone is that drive's.
      if (method === IDiscMaster2.methods.get_Item) return;
      for (const drive of connected()) drive.fail(method);
    },
    methods: {
      get_Item: (index: number) => {
        const drive = driveAt(index);
        // A fault of one drive here plays a recorder that goes away between Count and Item.
        drive.before(IDiscMaster2.methods.get_Item);
        return drive.id;
      },
      get_Count: () => connected().length,
      get_IsSupportedEnvironment: () => connected().length > 0,
    },
  };
}

/** The methods of MsftDiscRecorder2: made once, whatever the number of recorders. */
const RECORDER_METHODS: Readonly<Record<string, SimulatedMethod>> = {
  InitializeDiscRecorder(this: DiscRecorder2, id: string) {
    this.initialise(id);
  },
  EjectMedia: ofDrive((drive) => drive.openTray()),
  CloseTray: ofDrive((drive) => drive.closeTray()),
  AcquireExclusiveAccess(
    this: DiscRecorder2,
    _force: boolean,
    name: string | null,
  ) {
    this.acquireExclusiveAccess(name);
  },
  ReleaseExclusiveAccess(this: DiscRecorder2) {
    this.releaseExclusiveAccess();
  },
  DisableMcn(this: DiscRecorder2) {
    this.disableMcn();
  },
  EnableMcn(this: DiscRecorder2) {
    this.enableMcn();
  },
  get_ActiveDiscRecorder: ofDrive(({ id }) => id),
  get_VendorId: ofDrive(({ answers }) => answers.vendorId),
  get_ProductId: ofDrive(({ answers }) => answers.productId),
  get_ProductRevision: ofDrive(({ answers }) => answers.productRevision),
  get_VolumeName: ofDrive(({ place }) => {
    const volume = (place + 1).toString(16).padStart(12, "0");
    return `\\\\?\\Volume{00000000-0000-0000-0000-${volume}}\\`;
  }),
  get_VolumePathNames: ofDrive(({ answers }) => answers.volumePathNames),
  get_DeviceCanLoadMedia: () => true,
  get_LegacyDeviceNumber: ofDrive(({ place }) => place),
  get_SupportedFeaturePages: ofDrive(supportedFeatures),
  get_CurrentFeaturePages: ofDrive(currentFeatures),
  get_SupportedProfiles: ofDrive(({ answers }) => answers.supportedProfiles),
  get_CurrentProfiles: ofDrive(currentProfiles),
  get_SupportedModePages: ofDrive(supportedModePages),
  get_ExclusiveAccessOwner: ofDrive((drive) => drive.exclusiveAccessOwner),
  ...RECORDER_EX_METHODS,
};

/** MsftDiscRecorder2. */
export class DiscRecorder2 implements SimulatedObject {
  readonly interfaces = [IDiscRecorder2, IDiscRecorder2Ex];
  readonly methods = RECORDER_METHODS;
  readonly #drives: readonly Drive[];
  #drive: DriveHandle | null = null;
  /** How often exclusive access was acquired and not released. */
  #acquired = 0;
  /** How often media change notification was disabled and not enabled. */
  #mcnDisabled = 0;

  constructor(drives: readonly Drive[]) {
    this.#drives = drives;
  }

  /** InitializeDiscRecorder. */
  initialise(id: string): void {
    const drive = this.#drives.find((candidate) =>
      candidate.state.connected && candidate.id === id
    );
    if (drive === undefined) throw deviceGone();
    // Initialising does not fail on a drive that somebody else holds: later calls do.
    drive.before(IDiscRecorder2.methods.InitializeDiscRecorder);
    this.destroy();
    this.#drive = new DriveHandle(drive);
    this.#acquired = 0;
    this.#mcnDisabled = 0;
  }

  /** The drive; fails before InitializeDiscRecorder, and for good once the drive vanished. */
  get drive(): DriveHandle {
    if (this.#drive === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_REQUIRED);
    }
    if (this.#drive.isLost) throw deviceGone();
    return this.#drive;
  }

  /** AcquireExclusiveAccess. */
  acquireExclusiveAccess(clientName: string | null): void {
    const { drive } = this;
    if (!isClientName(clientName)) {
      throw new SimulatedFailure(
        HRESULTS.E_IMAPI_RECORDER_CLIENT_NAME_IS_NOT_VALID,
      );
    }
    drive.acquire(clientName);
    this.#acquired++;
  }

  /** ReleaseExclusiveAccess. */
  releaseExclusiveAccess(): void {
    const { drive } = this;
    drive.checkAccess();
    this.#acquired = lessOne(this.#acquired);
    if (this.#acquired === 0) drive.release();
  }

  /** DisableMcn. */
  disableMcn(): void {
    this.drive.checkAccess();
    this.#mcnDisabled++;
  }

  /** EnableMcn. */
  enableMcn(): void {
    this.drive.checkAccess();
    this.#mcnDisabled = lessOne(this.#mcnDisabled);
  }

  /** Windows closes the handle, and with it ends what it holds. */
  destroy(): void {
    this.#drive?.release();
  }

  before(method: Method): void {
    // Initialising is a matter of the new drive, not of the one before.
    if (
      this.#drive !== null &&
      method !== IDiscRecorder2.methods.InitializeDiscRecorder
    ) {
      this.drive.before(method);
    }
  }
}

/** A recorder that a client passed. */
export function requireRecorder(
  recorder: SimulatedObject | null,
): DiscRecorder2 {
  if (recorder === null) throw new SimulatedFailure(HRESULTS.E_POINTER);
  if (recorder instanceof DiscRecorder2) return recorder;
  throw new SimulatedFailure(HRESULTS.E_NOINTERFACE);
}

/** A count after one was given back; what was never taken cannot be. */
function lessOne(count: number): number {
  if (count === 0) throw new SimulatedFailure(HRESULTS.E_FAIL);
  return count - 1;
}

function deviceGone(): SimulatedFailure {
  return new SimulatedFailure(
    HRESULTS["HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"],
  );
}
