/**
 * The interfaces that make the file system of a session, one table each.
 *
 * @module
 */

import {
  IDiscRecorder2,
  IMultisession,
  IMultisessionRandomWrite,
  IMultisessionSequential,
  IMultisessionSequential2,
} from "./interfaces.ts";
import { define, IDispatch, IUnknown } from "./interface_table.ts";
import { IStream } from "./stream_interfaces.ts";

/** A file in the image of a session, and where it lies. */
export const IProgressItem = define(
  "IProgressItem",
  "2C941FD5-975B-59BE-A960-9A2A262853A5",
  IDispatch,
  {
    get_Description: { slot: 7, out: "BSTR" },
    get_FirstBlock: { slot: 8, out: "ULONG" },
    get_LastBlock: { slot: 9, out: "ULONG" },
    get_BlockCount: { slot: 10, out: "ULONG" },
  },
);

/** The files in the image of a session. */
export const IProgressItems = define(
  "IProgressItems",
  "2C941FD7-975B-59BE-A960-9A2A262853A5",
  IDispatch,
  {
    get_Item: { slot: 8, in: ["LONG"], out: { required: IProgressItem } },
    get_Count: { slot: 9, out: "LONG" },
    ProgressItemFromBlock: {
      slot: 10,
      in: ["ULONG"],
      out: { required: IProgressItem },
    },
    ProgressItemFromDescription: {
      slot: 11,
      in: ["BSTR"],
      out: { required: IProgressItem },
    },
  },
);

/** The image of a session. */
export const IFileSystemImageResult = define(
  "IFileSystemImageResult",
  "2C941FD8-975B-59BE-A960-9A2A262853A5",
  IDispatch,
  {
    get_ImageStream: { slot: 7, out: { required: IStream } },
    get_ProgressItems: { slot: 8, out: { required: IProgressItems } },
    get_TotalBlocks: { slot: 9, out: "LONG" },
    get_BlockSize: { slot: 10, out: "LONG" },
    get_DiscId: { slot: 11, out: "BSTR" },
  },
);

/** A file or a directory of an image. */
export const IFsiItem = define(
  "IFsiItem",
  "2C941FD9-975B-59BE-A960-9A2A262853A5",
  IDispatch,
  {
    get_Name: { slot: 7, out: "BSTR" },
    get_FullPath: { slot: 8, out: "BSTR" },
    get_CreationTime: { slot: 9, out: "DATE" },
    put_CreationTime: { slot: 10, in: ["DATE"] },
    get_LastAccessedTime: { slot: 11, out: "DATE" },
    put_LastAccessedTime: { slot: 12, in: ["DATE"] },
    get_LastModifiedTime: { slot: 13, out: "DATE" },
    put_LastModifiedTime: { slot: 14, in: ["DATE"] },
    get_IsHidden: { slot: 15, out: "VARIANT_BOOL" },
    put_IsHidden: { slot: 16, in: ["VARIANT_BOOL"] },
    FileSystemName: { slot: 17, in: ["enum FsiFileSystems"], out: "BSTR" },
    FileSystemPath: { slot: 18, in: ["enum FsiFileSystems"], out: "BSTR" },
  },
);

/** The items of a directory, one after the other. */
export const IEnumFsiItems = define(
  "IEnumFsiItems",
  "2C941FDA-975B-59BE-A960-9A2A262853A5",
  IUnknown,
  {
    Next: {
      slot: 3,
      parameters: [{ in: "capacity" }, { out: { array: IFsiItem } }, {
        out: "count",
      }],
    },
    Skip: { slot: 4, in: ["ULONG"] },
    Reset: { slot: 5 },
    Clone: { slot: 6, out: "self" },
  },
);

/** A file of an image. */
export const IFsiFileItem = define(
  "IFsiFileItem",
  "2C941FDB-975B-59BE-A960-9A2A262853A5",
  IFsiItem,
  {
    get_DataSize: { slot: 19, out: "LONGLONG" },
    get_DataSize32BitLow: { slot: 20, out: "LONG" },
    get_DataSize32BitHigh: { slot: 21, out: "LONG" },
    get_Data: { slot: 22, out: IStream },
    put_Data: { slot: 23, in: [{ required: IStream }] },
  },
);

/** A directory of an image. */
export const IFsiDirectoryItem = define(
  "IFsiDirectoryItem",
  "2C941FDC-975B-59BE-A960-9A2A262853A5",
  IFsiItem,
  {
    get_Item: { slot: 20, in: ["BSTR"], out: { required: IFsiItem } },
    get_Count: { slot: 21, out: "LONG" },
    get_EnumFsiItems: { slot: 22, out: { required: IEnumFsiItems } },
    AddDirectory: { slot: 23, in: ["BSTR"] },
    AddFile: { slot: 24, in: ["BSTR", { required: IStream }], long: true },
    AddTree: { slot: 25, in: ["BSTR", "VARIANT_BOOL"], long: true },
    Add: { slot: 26, in: [{ required: IFsiItem }], long: true },
    Remove: { slot: 27, in: ["BSTR"] },
    RemoveTree: { slot: 28, in: ["BSTR"] },
  },
);

/** A file system that is put together, and the image that is made of it. */
export const IFileSystemImage = define(
  "IFileSystemImage",
  "2C941FE1-975B-59BE-A960-9A2A262853A5",
  IDispatch,
  {
    get_Root: { slot: 7, out: { required: IFsiDirectoryItem } },
    get_SessionStartBlock: { slot: 8, out: "LONG" },
    put_SessionStartBlock: { slot: 9, in: ["LONG"] },
    get_FreeMediaBlocks: { slot: 10, out: "LONG" },
    put_FreeMediaBlocks: { slot: 11, in: ["LONG"] },
    SetMaxMediaBlocksFromDevice: {
      slot: 12,
      in: [{ required: IDiscRecorder2 }],
    },
    get_UsedBlocks: { slot: 13, out: "LONG" },
    get_VolumeName: { slot: 14, out: "BSTR" },
    put_VolumeName: { slot: 15, in: ["BSTR"] },
    get_ImportedVolumeName: { slot: 16, out: "BSTR" },
    get_FileCount: { slot: 19, out: "LONG" },
    get_DirectoryCount: { slot: 20, out: "LONG" },
    get_WorkingDirectory: { slot: 21, out: "BSTR" },
    put_WorkingDirectory: { slot: 22, in: ["BSTR"] },
    get_ChangePoint: { slot: 23, out: "LONG" },
    get_StrictFileSystemCompliance: { slot: 24, out: "VARIANT_BOOL" },
    put_StrictFileSystemCompliance: { slot: 25, in: ["VARIANT_BOOL"] },
    get_UseRestrictedCharacterSet: { slot: 26, out: "VARIANT_BOOL" },
    put_UseRestrictedCharacterSet: { slot: 27, in: ["VARIANT_BOOL"] },
    get_FileSystemsToCreate: { slot: 28, out: "enum FsiFileSystems" },
    put_FileSystemsToCreate: { slot: 29, in: ["enum FsiFileSystems"] },
    get_FileSystemsSupported: { slot: 30, out: "enum FsiFileSystems" },
    put_UDFRevision: { slot: 31, in: ["LONG"] },
    get_UDFRevision: { slot: 32, out: "LONG" },
    get_UDFRevisionsSupported: { slot: 33, out: "SAFEARRAY(LONG)" },
    ChooseImageDefaults: { slot: 34, in: [{ required: IDiscRecorder2 }] },
    ChooseImageDefaultsForMediaType: {
      slot: 35,
      in: ["enum IMAPI_MEDIA_PHYSICAL_TYPE"],
    },
    put_ISO9660InterchangeLevel: { slot: 36, in: ["LONG"] },
    get_ISO9660InterchangeLevel: { slot: 37, out: "LONG" },
    get_ISO9660InterchangeLevelsSupported: { slot: 38, out: "SAFEARRAY(LONG)" },
    CreateResultImage: {
      slot: 39,
      out: { required: IFileSystemImageResult },
      long: true,
    },
    Exists: { slot: 40, in: ["BSTR"], out: "enum FsiItemType" },
    CalculateDiscIdentifier: { slot: 41, out: "BSTR" },
    IdentifyFileSystemsOnDisc: {
      slot: 42,
      in: [{ required: IDiscRecorder2 }],
      out: "enum FsiFileSystems",
    },
    GetDefaultFileSystemForImport: {
      slot: 43,
      in: ["enum FsiFileSystems"],
      out: "enum FsiFileSystems",
    },
    ImportFileSystem: { slot: 44, out: "enum FsiFileSystems", long: true },
    ImportSpecificFileSystem: {
      slot: 45,
      in: ["enum FsiFileSystems"],
      long: true,
    },
    RollbackToChangePoint: { slot: 46, in: ["LONG"] },
    LockInChangePoint: { slot: 47 },
    CreateDirectoryItem: {
      slot: 48,
      in: ["BSTR"],
      out: { required: IFsiDirectoryItem },
    },
    CreateFileItem: { slot: 49, in: ["BSTR"], out: { required: IFsiFileItem } },
    get_VolumeNameUDF: { slot: 50, out: "BSTR" },
    get_VolumeNameJoliet: { slot: 51, out: "BSTR" },
    get_VolumeNameISO9660: { slot: 52, out: "BSTR" },
    get_StageFiles: { slot: 53, out: "VARIANT_BOOL" },
    put_StageFiles: { slot: 54, in: ["VARIANT_BOOL"] },
    get_MultisessionInterfaces: {
      slot: 55,
      out: {
        safearray: [
          IMultisessionSequential2,
          IMultisessionSequential,
          IMultisessionRandomWrite,
          IMultisession,
        ],
      },
    },
    put_MultisessionInterfaces: { slot: 56, in: ["SAFEARRAY(VARIANT)"] },
  },
);

/** The same with several boot images, of which this module has none. */
export const IFileSystemImage2 = define(
  "IFileSystemImage2",
  "D7644B2C-1537-4767-B62F-F1387B02DDFD",
  IFileSystemImage,
  {},
);

/** The same with redundant metadata and a look at what is on the disc, from Windows 7. */
export const IFileSystemImage3 = define(
  "IFileSystemImage3",
  "7CFF842C-7E97-4807-8304-910DD8F7C051",
  IFileSystemImage2,
  {
    get_CreateRedundantUdfMetadataFiles: { slot: 59, out: "VARIANT_BOOL" },
    put_CreateRedundantUdfMetadataFiles: { slot: 60, in: ["VARIANT_BOOL"] },
    ProbeSpecificFileSystem: {
      slot: 61,
      in: ["enum FsiFileSystems"],
      out: "VARIANT_BOOL",
    },
  },
);
