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
import {
  SimulatedFailure,
  type SimulatedMethod,
  type SimulatedObject,
} from "./com_object.ts";
import type { Drive } from "./drive.ts";
import { currentProfile, recorderExMethods } from "./imapi2_recorder_ex.ts";
import {
  currentFeaturePages,
  FEATURE_PAGES,
  MODE_PAGES,
  PROFILES,
} from "./mmc_configuration.ts";

/** MsftDiscMaster2. */
export function discMaster2(drives: readonly Drive[]): SimulatedObject {
  const connected = () => drives.filter((drive) => drive.connected);
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

/** MsftDiscRecorder2. */
export class DiscRecorder2 implements SimulatedObject {
  readonly interfaces = [IDiscRecorder2, IDiscRecorder2Ex];
  readonly methods: Readonly<Record<string, SimulatedMethod>>;
  #drive: Drive | null = null;
  /** Of the drive, when it was opened. */
  #connection = 0;

  constructor(drives: readonly Drive[]) {
    this.methods = {
      InitializeDiscRecorder: (id: string) => {
        const drive = drives.find((candidate) =>
          candidate.connected && candidate.id === id
        );
        if (drive === undefined) throw deviceGone();
        // Initialising does not fail on a drive that somebody else holds: later calls do.
        drive.before(IDiscRecorder2.methods.InitializeDiscRecorder);
        this.#drive = drive;
        this.#connection = drive.connection;
      },
      EjectMedia: () => this.drive.openTray(),
      CloseTray: () => this.drive.closeTray(),
      get_ActiveDiscRecorder: () => this.drive.id,
      get_VendorId: () => this.drive.description.vendorId,
      get_ProductId: () => this.drive.description.productId,
      get_ProductRevision: () => this.drive.description.productRevision,
      get_VolumeName: () =>
        `\\\\?\\Volume{00000000-0000-0000-0000-${
          volume(drives, this.drive)
        }}\\`,
      get_VolumePathNames: () => this.drive.description.volumePathNames,
      get_DeviceCanLoadMedia: () => true,
      get_LegacyDeviceNumber: () => drives.indexOf(this.drive),
      get_SupportedFeaturePages: () => FEATURE_PAGES,
      get_CurrentFeaturePages: () =>
        currentFeaturePages(currentProfile(this.drive)),
      get_SupportedProfiles: () => Object.values(PROFILES),
      get_CurrentProfiles: () => {
        const profile = currentProfile(this.drive);
        return profile === null ? [] : [profile];
      },
      get_SupportedModePages: () => MODE_PAGES,
      get_ExclusiveAccessOwner: () =>
        this.drive.description.exclusiveAccessOwner ?? "",
      ...recorderExMethods(() => this.drive),
    };
  }

  /** The drive; fails before InitializeDiscRecorder, and for good once the drive vanished. */
  get drive(): Drive {
    if (this.#drive === null) {
      throw new SimulatedFailure(HRESULTS.E_IMAPI_RECORDER_REQUIRED);
    }
    if (this.#drive.connection !== this.#connection) throw deviceGone();
    return this.#drive;
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

function deviceGone(): SimulatedFailure {
  return new SimulatedFailure(
    HRESULTS["HRESULT_FROM_WIN32(ERROR_DEV_NOT_EXIST)"],
  );
}

function volume(drives: readonly Drive[], drive: Drive): string {
  return (drives.indexOf(drive) + 1).toString(16).padStart(12, "0");
}
