/** Calls of every simulated member, and the errors that its page documents. */

import {
  type Apartment,
  BurnVerification,
  type ComObject,
  DiscRecorder2Ex,
  FileSystemImage3,
  FsiFileItem,
  openApartment,
} from "@discworks/imapi2";
import {
  appendableCdR,
  blankDvdRam,
  simulatedRecorder,
} from "@discworks/imapi2/simulator";
import { MsftFileSystemImage } from "../src/abi/coclasses.ts";
import * as fileSystemInterfaces from "../src/abi/file_system_interfaces.ts";
import type { InterfaceTable, Method } from "../src/abi/interface_table.ts";
import * as interfaces from "../src/abi/interfaces.ts";
import { DRIVE } from "./_burning.ts";

/** The tables of what the simulator plays. */
export const TABLES: readonly InterfaceTable[] = [
  ...Object.values(interfaces),
  ...Object.values(fileSystemInterfaces),
];

/** The drive with a disc that is written anywhere. */
const RANDOM_WRITE = "random write";

/** One object of each interface. */
export interface Objects {
  readonly apartment: Apartment;
  readonly byInterface: Readonly<Record<string, ComObject>>;
}

/** An apartment with an object of each interface. */
export async function openObjects(): Promise<Objects> {
  const apartment = await openApartment({
    simulator: {
      recorders: [
        simulatedRecorder(appendableCdR, { id: DRIVE }),
        simulatedRecorder(blankDvdRam, { id: RANDOM_WRITE }),
      ],
    },
  });
  const recorder = await apartment.discRecorder(DRIVE);
  const writer = await apartment.discFormat2Data(recorder);
  const other = await apartment.discFormat2Data(
    await apartment.discRecorder(RANDOM_WRITE),
  );
  const [sequential] = await writer.multisessionInterfaces();
  const [randomWrite] = await other.multisessionInterfaces();
  const [descriptor] = await writer.supportedWriteSpeedDescriptors();
  const image = await apartment.create(
    MsftFileSystemImage.clsid,
    FileSystemImage3,
  );
  const root = await image.root();
  using stream = await apartment.streamFromBytes(new Uint8Array(2048));
  await root.addFile("file", stream);
  const file = await root.item("file");
  const result = await image.createResultImage();
  const items = await result.progressItems();
  return {
    apartment,
    byInterface: {
      IBurnVerification: (await writer.as(BurnVerification))!,
      IDiscFormat2: writer,
      IDiscFormat2Data: writer,
      IDiscMaster2: await apartment.discMaster(),
      IDiscRecorder2: recorder,
      IDiscRecorder2Ex: (await recorder.as(DiscRecorder2Ex))!,
      IEnumFsiItems: await root.enumFsiItems(),
      IFileSystemImage: image,
      IFileSystemImage2: image,
      IFileSystemImage3: image,
      IFileSystemImageResult: result,
      IFsiDirectoryItem: root,
      IFsiFileItem: (await file.as(FsiFileItem))!,
      IFsiItem: file,
      IMultisession: sequential!,
      IMultisessionRandomWrite: randomWrite!,
      IMultisessionSequential: sequential!,
      IMultisessionSequential2: sequential!,
      IProgressItem: await items.item(0),
      IProgressItems: items,
      IWriteSpeedDescriptor: descriptor!,
    },
  };
}

/** The drive whose faults a member shows. */
export function driveOf({ table }: Method): string {
  return table.name === "IMultisessionRandomWrite" ? RANDOM_WRITE : DRIVE;
}

/** Inputs that a member takes; the others take none. */
function inputsOf(
  { table, name }: Method,
  { apartment, byInterface }: Objects,
): readonly unknown[] | Promise<readonly unknown[]> {
  const { IDiscRecorder2: recorder, IMultisession: multisession } = byInterface;
  const stream = async () => await apartment.streamFromBytes(new Uint8Array(1));
  switch (`${table.name}.${name}`) {
    case "IBurnVerification.put_BurnVerificationLevel":
    case "IEnumFsiItems.Next":
    case "IEnumFsiItems.Skip":
    case "IFileSystemImage.ChooseImageDefaultsForMediaType":
    case "IFileSystemImage.GetDefaultFileSystemForImport":
    case "IFileSystemImage.ImportSpecificFileSystem":
    case "IFileSystemImage.RollbackToChangePoint":
    case "IFileSystemImage.put_FileSystemsToCreate":
    case "IFileSystemImage.put_FreeMediaBlocks":
    case "IFileSystemImage.put_ISO9660InterchangeLevel":
    case "IFileSystemImage.put_SessionStartBlock":
    case "IFileSystemImage.put_UDFRevision":
    case "IFileSystemImage3.ProbeSpecificFileSystem":
    case "IFsiItem.FileSystemName":
    case "IFsiItem.FileSystemPath":
    case "IProgressItems.ProgressItemFromBlock":
    case "IProgressItems.get_Item":
    case "IDiscRecorder2Ex.GetFeaturePage":
    case "IDiscRecorder2Ex.GetModePage":
    case "IDiscRecorder2Ex.ReadDvdStructure":
      return [1];
    case "IDiscMaster2.get_Item":
      return [0];
    case "IDiscRecorder2.AcquireExclusiveAccess":
      return [false, "client"];
    case "IDiscRecorder2Ex.GetTrackInformation":
      return [1, "track"];
    case "IDiscFormat2Data.SetWriteSpeed":
      return [-1, false];
    case "IDiscFormat2.IsCurrentMediaSupported":
    case "IDiscFormat2.IsRecorderSupported":
    case "IDiscFormat2Data.put_Recorder":
    case "IFileSystemImage.ChooseImageDefaults":
    case "IFileSystemImage.IdentifyFileSystemsOnDisc":
    case "IFileSystemImage.SetMaxMediaBlocksFromDevice":
      return [recorder];
    case "IFileSystemImage.put_MultisessionInterfaces":
      return [[multisession]];
    case "IFsiDirectoryItem.Add":
      return [byInterface.IFsiItem];
    case "IFsiDirectoryItem.AddFile":
      return stream().then((data) => ["name", data]);
    case "IFsiDirectoryItem.AddTree":
      return ["name", true];
    case "IDiscFormat2Data.Write":
    case "IFsiFileItem.put_Data":
      return stream().then((data) => [data]);
    case "IFsiItem.put_CreationTime":
    case "IFsiItem.put_LastAccessedTime":
    case "IFsiItem.put_LastModifiedTime":
      return [new Date()];
    case "IDiscFormat2Data.put_ClientName":
    case "IFileSystemImage.CreateDirectoryItem":
    case "IFileSystemImage.CreateFileItem":
    case "IFileSystemImage.Exists":
    case "IFileSystemImage.put_VolumeName":
    case "IFileSystemImage.put_WorkingDirectory":
    case "IFsiDirectoryItem.AddDirectory":
    case "IFsiDirectoryItem.Remove":
    case "IFsiDirectoryItem.RemoveTree":
    case "IFsiDirectoryItem.get_Item":
    case "IProgressItems.ProgressItemFromDescription":
      return ["name"];
  }
  // What is left of what is set is on or off.
  return name.startsWith("put_") ? [true] : [];
}

/** Makes ready to call a member by its proxy, again and again. */
export async function callOf(
  method: Method,
  objects: Objects,
): Promise<() => Promise<unknown>> {
  const { table, name } = method;
  const { apartment, byInterface } = objects;
  // These have no method of their own.
  if (name === "InitializeDiscRecorder") {
    return () => apartment.discRecorder(DRIVE);
  }
  const object = byInterface[table.name]!;
  if (name === "SendCommandGetDataFromDevice") {
    return () => (object as DiscRecorder2Ex).readToc(0);
  }
  const inputs = await inputsOf(method, objects);
  const member = Reflect.get(object, scriptName(name));
  if (typeof member !== "function") {
    throw new Error(`Cannot call ${table.name}.${name}: no proxy has it`);
  }
  return () => Reflect.apply(member, object, inputs);
}

function scriptName(name: string): string {
  if (name.startsWith("put_")) return `set${name.slice("put_".length)}`;
  return name.replace(/^get_/, "")
    .replace(/^(?:UDF|ISO|[A-Z])/, (start) => start.toLowerCase());
}
