/** The fixture that the test server plays, as the tests compare against it. */

/** A multisession object of the test server. */
export interface FixtureMultisession {
  readonly kind: "sequential2" | "sequential" | "randomWrite";
  readonly isSupported: boolean;
  readonly inUse: boolean;
  readonly isFirstDataSession?: boolean;
  readonly startAddressOfPreviousSession?: number;
  readonly lastWrittenAddressOfPreviousSession?: number;
  readonly nextWritableAddress?: number;
  readonly freeSectors?: number;
  readonly lastWrittenAddress?: number;
  readonly totalSectors?: number;
  readonly writeUnitSize?: number;
}

/** A recorder of the test server. */
export interface FixtureRecorder {
  readonly id: string;
  readonly vendorId: string;
  readonly productId: string;
  readonly productRevision: string;
  readonly volumeName: string;
  readonly volumePathNames: readonly string[];
  readonly deviceCanLoadMedia: boolean;
  readonly legacyDeviceNumber: number;
  readonly supportedFeaturePages: readonly number[];
  readonly currentFeaturePages: readonly number[];
  readonly supportedProfiles: readonly number[];
  readonly currentProfiles: readonly number[];
  readonly supportedModePages: readonly number[];
  readonly exclusiveAccessOwner: string;
  readonly media: {
    readonly physicalType: number;
    readonly status: number;
    readonly writeProtect: number;
    readonly physicallyBlank: boolean;
    readonly heuristicallyBlank: boolean;
    readonly totalSectors: number;
    readonly freeSectors: number;
    readonly nextWritableAddress: number;
    readonly startAddressOfPreviousSession: number;
    readonly lastWrittenAddressOfPreviousSession: number;
  };
  readonly writeSpeeds: readonly number[];
  readonly multisessions: readonly FixtureMultisession[];
  readonly faults: readonly {
    readonly member: string;
    readonly hresult: string;
    readonly description: string;
  }[];
}

/** The whole fixture. */
export interface Fixture {
  readonly recorders: readonly FixtureRecorder[];
}
