/**
 * The classes of imapi2.dll and imapi2fs.dll that this module knows.
 *
 * @module
 */

/** A class that CoCreateInstance can make. */
export interface Coclass {
  /** The type library's name, or any other that tells people which class it is. */
  readonly name: string;
  /** The CLSID, in capitals and without braces. */
  readonly clsid: string;
}

/** Enumerates the recorders. */
export const MsftDiscMaster2: Coclass = {
  name: "MsftDiscMaster2",
  clsid: "2735412E-7F64-5B0F-8F00-5D77AFBE261E",
};

/** A recorder, to be initialised with an id. */
export const MsftDiscRecorder2: Coclass = {
  name: "MsftDiscRecorder2",
  clsid: "2735412D-7F64-5B0F-8F00-5D77AFBE261E",
};

/** The data writer. */
export const MsftDiscFormat2Data: Coclass = {
  name: "MsftDiscFormat2Data",
  clsid: "2735412A-7F64-5B0F-8F00-5D77AFBE261E",
};

/** The files and directories of a session. */
export const MsftFileSystemImage: Coclass = {
  name: "MsftFileSystemImage",
  clsid: "2C941FC5-975B-59BE-A960-9A2A262853A5",
};
