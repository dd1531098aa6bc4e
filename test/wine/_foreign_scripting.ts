/** Declarations of the servers that scripts use: scrrun, msscript, and what enumerates. */

import { unsafeDefineInterface } from "@discworks/imapi2/com";

export const DICTIONARY = "EE09B103-97E0-11CF-978F-00A02463E06F";
export const FILE_SYSTEM_OBJECT = "0D43FE01-F093-11CF-8940-00A0C9054228";
export const SCRIPT_CONTROL = "0E59F1D5-1FBE-11D0-8FF2-00A0D10038BC";

/** What `_NewEnum` gives has it. */
export const IEnumVARIANT = unsafeDefineInterface({
  name: "IEnumVARIANT",
  iid: "00020404-0000-0000-C000-000000000046",
  extends: "IUnknown",
  members: {
    next: {
      slot: 3,
      in: ["capacity"],
      out: ["VARIANT[capacity]", "count", "HRESULT"],
    },
    reset: { slot: 5 },
    clone: { slot: 6, out: "self" },
  },
});

export const IDictionary = unsafeDefineInterface({
  name: "IDictionary",
  iid: "42C642C1-97E1-11CF-978F-00A02463E06F",
  members: {
    putItemByReference: {
      slot: 7,
      in: ["VARIANT*", "VARIANT*"],
      name: "putref_Item",
    },
    putItem: { slot: 8, in: ["VARIANT*", "VARIANT*"], name: "put_Item" },
    item: { slot: 9, in: ["VARIANT*"], out: "VARIANT", name: "get_Item" },
    add: { slot: 10, in: ["VARIANT*", "VARIANT*"], name: "Add" },
    count: { slot: 11, out: "LONG", name: "get_Count" },
    exists: { slot: 12, in: ["VARIANT*"], out: "VARIANT_BOOL" },
    items: { slot: 13, out: "VARIANT", name: "Items" },
    keys: { slot: 15, out: "VARIANT" },
    remove: { slot: 16, in: ["VARIANT*"] },
    removeAll: { slot: 17 },
    putCompareMode: { slot: 18, in: ["enum CompareMethod"] },
    compareMode: { slot: 19, out: "enum CompareMethod" },
    newEnum: { slot: 20, out: { required: "IUnknown" } },
  },
});

/** The same object, given a VARIANT byte for byte: of types that no script can pass. */
export const IRawDictionary = unsafeDefineInterface({
  name: "IDictionary",
  iid: "42C642C1-97E1-11CF-978F-00A02463E06F",
  extends: IDictionary,
  members: {
    // The count that follows the bytes is one argument too many: on 64-bit Windows the caller
    // cleans up, and the callee does not see it.
    addRaw: { slot: 10, in: ["VARIANT*", "BYTE[]"], name: "Add" },
  },
});

export const ITextStream = unsafeDefineInterface({
  name: "ITextStream",
  iid: "53BAD8C1-E718-11CF-893D-00A0C9054228",
  members: {
    atEndOfStream: { slot: 9, out: "VARIANT_BOOL" },
    read: { slot: 11, in: ["LONG"], out: "BSTR" },
    readLine: { slot: 12, out: "BSTR" },
    readAll: { slot: 13, out: ["BSTR", "HRESULT"] },
    write: { slot: 14, in: ["BSTR"] },
    writeLine: { slot: 15, in: ["BSTR"] },
    close: { slot: 19 },
  },
});

export const IFile = unsafeDefineInterface({
  name: "IFile",
  iid: "C7C3F5A4-88A3-11D0-ABCB-00A0C90FFFC0",
  members: {
    path: { slot: 7, out: "BSTR" },
    fileName: { slot: 8, out: "BSTR", name: "get_Name" },
    attributes: { slot: 14, out: "enum FileAttribute" },
    putAttributes: { slot: 15, in: ["enum FileAttribute"] },
    dateLastModified: { slot: 17, out: "DATE" },
    size: { slot: 19, out: "VARIANT" },
  },
});

export const IFileCollection = unsafeDefineInterface({
  name: "IFileCollection",
  iid: "C7C3F5A5-88A3-11D0-ABCB-00A0C90FFFC0",
  members: {
    newEnum: { slot: 8, out: { required: "IUnknown" } },
    count: { slot: 9, out: "LONG" },
  },
});

export const IFolder = unsafeDefineInterface({
  name: "IFolder",
  iid: "C7C3F5A2-88A3-11D0-ABCB-00A0C90FFFC0",
  members: {
    path: { slot: 7, out: "BSTR" },
    files: { slot: 26, out: { required: IFileCollection } },
  },
});

export const IFileSystem3 = unsafeDefineInterface({
  name: "IFileSystem3",
  iid: "2A0B9D10-4B87-11D3-A97A-00104B365C9F",
  members: {
    buildPath: { slot: 8, in: ["BSTR", "BSTR"], out: "BSTR" },
    getExtensionName: { slot: 13, in: ["BSTR"], out: "BSTR" },
    getTempName: { slot: 15, out: "BSTR" },
    fileExists: { slot: 17, in: ["BSTR"], out: "VARIANT_BOOL" },
    folderExists: { slot: 18, in: ["BSTR"], out: "VARIANT_BOOL" },
    getFile: { slot: 20, in: ["BSTR"], out: { required: IFile } },
    getFolder: {
      slot: 21,
      in: ["BSTR"],
      out: { required: IFolder },
      name: "GetFolder",
    },
    getSpecialFolder: {
      slot: 22,
      in: ["enum SpecialFolderConst"],
      out: { required: IFolder },
    },
    deleteFile: { slot: 23, in: ["BSTR", "VARIANT_BOOL"] },
    deleteFolder: { slot: 24, in: ["BSTR", "VARIANT_BOOL"] },
    createFolder: { slot: 29, in: ["BSTR"], out: { required: IFolder } },
    createTextFile: {
      slot: 30,
      in: ["BSTR", "VARIANT_BOOL", "VARIANT_BOOL"],
      out: { required: ITextStream },
    },
    openTextFile: {
      slot: 31,
      in: ["BSTR", "enum IOMode", "VARIANT_BOOL", "enum Tristate"],
      out: { required: ITextStream },
    },
  },
});

/** Runs VBScript: it makes any VARIANT, and says what it sees in one. */
export const IScriptControl = unsafeDefineInterface({
  name: "IScriptControl",
  iid: "0E59F1D3-1FBE-11D0-8FF2-00A0D10038BC",
  members: {
    language: { slot: 7, out: "BSTR" },
    putLanguage: { slot: 8, in: ["BSTR"] },
    addObject: { slot: 24, in: ["BSTR", "IDispatch", "VARIANT_BOOL"] },
    addCode: { slot: 26, in: ["BSTR"] },
    evaluate: { slot: 27, in: ["BSTR"], out: "VARIANT", name: "Eval" },
  },
});

/** ADO: any VARIANT goes into a field by value, and comes back as it is. */
export const RECORDSET = "00000535-0000-0010-8000-00AA006D2EA4";

const Field = unsafeDefineInterface({
  name: "Field",
  iid: "00000569-0000-0010-8000-00AA006D2EA4",
  members: {
    value: { slot: 13, out: "VARIANT", name: "get_Value" },
    putValue: { slot: 14, in: ["VARIANT"], name: "put_Value" },
  },
});

/** The same object, given a VARIANT byte for byte, which on 64-bit Windows goes by address. */
export const RawField = unsafeDefineInterface({
  name: "Field",
  iid: "00000569-0000-0010-8000-00AA006D2EA4",
  extends: Field,
  members: {
    putRaw: { slot: 14, in: ["BYTE[]"], name: "put_Value" },
  },
});

const Fields = unsafeDefineInterface({
  name: "Fields",
  iid: "00000564-0000-0010-8000-00AA006D2EA4",
  members: {
    item: { slot: 10, in: ["VARIANT"], out: { required: Field } },
    append: {
      slot: 13,
      in: ["BSTR", "enum DataTypeEnum", "LONGLONG", "LONG", "VARIANT"],
    },
  },
});

export const Recordset = unsafeDefineInterface({
  name: "_Recordset",
  iid: "00000556-0000-0010-8000-00AA006D2EA4",
  members: {
    fields: { slot: 21, out: { required: Fields } },
    recordCount: { slot: 26, out: "LONGLONG" },
    addNew: { slot: 30, in: ["VARIANT", "VARIANT"] },
    open: { slot: 40, in: ["VARIANT", "VARIANT", "LONG", "LONG", "LONG"] },
    putCursorLocation: { slot: 60, in: ["LONG"] },
  },
});
