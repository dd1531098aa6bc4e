/**
 * The rows of IFileSystemImage.
 *
 * @module
 */

import { DiscRecorder2 } from "./disc_recorder2.ts";
import { FileSystemImageResult } from "./file_system_image_result.ts";
import { FsiDirectoryItem } from "./fsi_directory_item.ts";
import { FsiFileItem } from "./fsi_file_item.ts";
import { Multisession } from "./multisession.ts";
import { MultisessionRandomWrite } from "./multisession_random_write.ts";
import { MultisessionSequential } from "./multisession_sequential.ts";
import { MultisessionSequential2 } from "./multisession_sequential2.ts";

/** Its methods, by the names of {@linkcode FileSystemImage}. */
export const FILE_SYSTEM_IMAGE_MEMBERS = {
  root: { slot: 7, out: { required: FsiDirectoryItem }, name: "get_Root" },
  sessionStartBlock: { slot: 8, out: "LONG", name: "get_SessionStartBlock" },
  setSessionStartBlock: {
    slot: 9,
    in: ["LONG"],
    name: "put_SessionStartBlock",
  },
  freeMediaBlocks: { slot: 10, out: "LONG", name: "get_FreeMediaBlocks" },
  setFreeMediaBlocks: { slot: 11, in: ["LONG"], name: "put_FreeMediaBlocks" },
  setMaxMediaBlocksFromDevice: {
    slot: 12,
    in: [{ required: DiscRecorder2 }],
    name: "SetMaxMediaBlocksFromDevice",
  },
  usedBlocks: { slot: 13, out: "LONG", name: "get_UsedBlocks" },
  volumeName: { slot: 14, out: "BSTR", name: "get_VolumeName" },
  setVolumeName: { slot: 15, in: ["BSTR"], name: "put_VolumeName" },
  importedVolumeName: { slot: 16, out: "BSTR", name: "get_ImportedVolumeName" },
  fileCount: { slot: 19, out: "LONG", name: "get_FileCount" },
  directoryCount: { slot: 20, out: "LONG", name: "get_DirectoryCount" },
  workingDirectory: { slot: 21, out: "BSTR", name: "get_WorkingDirectory" },
  setWorkingDirectory: { slot: 22, in: ["BSTR"], name: "put_WorkingDirectory" },
  changePoint: { slot: 23, out: "LONG", name: "get_ChangePoint" },
  strictFileSystemCompliance: {
    slot: 24,
    out: "VARIANT_BOOL",
    name: "get_StrictFileSystemCompliance",
  },
  setStrictFileSystemCompliance: {
    slot: 25,
    in: ["VARIANT_BOOL"],
    name: "put_StrictFileSystemCompliance",
  },
  useRestrictedCharacterSet: {
    slot: 26,
    out: "VARIANT_BOOL",
    name: "get_UseRestrictedCharacterSet",
  },
  setUseRestrictedCharacterSet: {
    slot: 27,
    in: ["VARIANT_BOOL"],
    name: "put_UseRestrictedCharacterSet",
  },
  fileSystemsToCreate: {
    slot: 28,
    out: "enum FsiFileSystems",
    name: "get_FileSystemsToCreate",
  },
  setFileSystemsToCreate: {
    slot: 29,
    in: ["enum FsiFileSystems"],
    name: "put_FileSystemsToCreate",
  },
  fileSystemsSupported: {
    slot: 30,
    out: "enum FsiFileSystems",
    name: "get_FileSystemsSupported",
  },
  udfRevision: { slot: 32, out: "LONG", name: "get_UDFRevision" },
  setUDFRevision: { slot: 31, in: ["LONG"], name: "put_UDFRevision" },
  udfRevisionsSupported: {
    slot: 33,
    out: "SAFEARRAY(LONG)",
    name: "get_UDFRevisionsSupported",
  },
  chooseImageDefaults: {
    slot: 34,
    in: [{ required: DiscRecorder2 }],
    name: "ChooseImageDefaults",
  },
  chooseImageDefaultsForMediaType: {
    slot: 35,
    in: ["enum IMAPI_MEDIA_PHYSICAL_TYPE"],
    name: "ChooseImageDefaultsForMediaType",
  },
  iso9660InterchangeLevel: {
    slot: 37,
    out: "LONG",
    name: "get_ISO9660InterchangeLevel",
  },
  setISO9660InterchangeLevel: {
    slot: 36,
    in: ["LONG"],
    name: "put_ISO9660InterchangeLevel",
  },
  iso9660InterchangeLevelsSupported: {
    slot: 38,
    out: "SAFEARRAY(LONG)",
    name: "get_ISO9660InterchangeLevelsSupported",
  },
  createResultImage: {
    slot: 39,
    out: { required: FileSystemImageResult },
    name: "CreateResultImage",
    long: true,
  },
  exists: { slot: 40, in: ["BSTR"], out: "enum FsiItemType", name: "Exists" },
  calculateDiscIdentifier: {
    slot: 41,
    out: "BSTR",
    name: "CalculateDiscIdentifier",
  },
  identifyFileSystemsOnDisc: {
    slot: 42,
    in: [{ required: DiscRecorder2 }],
    out: "enum FsiFileSystems",
    name: "IdentifyFileSystemsOnDisc",
  },
  getDefaultFileSystemForImport: {
    slot: 43,
    in: ["enum FsiFileSystems"],
    out: "enum FsiFileSystems",
    name: "GetDefaultFileSystemForImport",
  },
  importFileSystem: {
    slot: 44,
    out: "enum FsiFileSystems",
    name: "ImportFileSystem",
    long: true,
  },
  importSpecificFileSystem: {
    slot: 45,
    in: ["enum FsiFileSystems"],
    name: "ImportSpecificFileSystem",
    long: true,
  },
  rollbackToChangePoint: {
    slot: 46,
    in: ["LONG"],
    name: "RollbackToChangePoint",
  },
  lockInChangePoint: { slot: 47, name: "LockInChangePoint" },
  createDirectoryItem: {
    slot: 48,
    in: ["BSTR"],
    out: { required: FsiDirectoryItem },
    name: "CreateDirectoryItem",
  },
  createFileItem: {
    slot: 49,
    in: ["BSTR"],
    out: { required: FsiFileItem },
    name: "CreateFileItem",
  },
  volumeNameUDF: { slot: 50, out: "BSTR", name: "get_VolumeNameUDF" },
  volumeNameJoliet: { slot: 51, out: "BSTR", name: "get_VolumeNameJoliet" },
  volumeNameISO9660: { slot: 52, out: "BSTR", name: "get_VolumeNameISO9660" },
  stageFiles: { slot: 53, out: "VARIANT_BOOL", name: "get_StageFiles" },
  setStageFiles: { slot: 54, in: ["VARIANT_BOOL"], name: "put_StageFiles" },
  multisessionInterfaces: {
    slot: 55,
    out: {
      safearray: [
        MultisessionSequential2,
        MultisessionSequential,
        MultisessionRandomWrite,
        Multisession,
      ],
    },
    name: "get_MultisessionInterfaces",
  },
  setMultisessionInterfaces: {
    slot: 56,
    in: ["SAFEARRAY(VARIANT)"],
    name: "put_MultisessionInterfaces",
  },
} as const;
