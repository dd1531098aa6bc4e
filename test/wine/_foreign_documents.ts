/** Declarations of msxml, whose documents are trees of interfaces that name each other. */

import { unsafeDefineInterface } from "@discworks/imapi2/com";

export const DOM_DOCUMENT_60 = "88D96A05-F192-11D4-A65F-0040963251E5";

const NODE = "2933BF80-7B36-11D2-B20E-00C04F983E60";

/** What a node says of itself. */
const IXMLDOMNodeValue = unsafeDefineInterface({
  name: "IXMLDOMNode",
  iid: NODE,
  members: {
    nodeName: { slot: 7, out: "BSTR" },
    nodeValue: { slot: 8, out: ["VARIANT", "HRESULT"] },
    putNodeValue: { slot: 9, in: ["VARIANT"] },
    nodeType: { slot: 10, out: "enum tagDOMNodeType" },
    text: { slot: 26, out: "BSTR" },
    putText: { slot: 27, in: ["BSTR"] },
    nodeTypedValue: { slot: 30, out: "VARIANT", name: "get_nodeTypedValue" },
    putNodeTypedValue: { slot: 31, in: ["VARIANT"] },
    putDataType: { slot: 33, in: ["BSTR"] },
    xml: { slot: 34, out: "BSTR" },
    namespaceUri: { slot: 39, out: ["BSTR", "HRESULT"] },
  },
});

/** The same interface with what takes nodes: it names the one above. */
export const IXMLDOMNode = unsafeDefineInterface({
  name: "IXMLDOMNode",
  iid: NODE,
  extends: IXMLDOMNodeValue,
  members: {
    firstChild: { slot: 13, out: ["self", "HRESULT"] },
    insertBefore: {
      slot: 18,
      in: [IXMLDOMNodeValue, "VARIANT"],
      out: { required: IXMLDOMNodeValue },
    },
    appendChild: { slot: 21, in: [IXMLDOMNodeValue], out: "self" },
    hasChildNodes: { slot: 22, out: ["VARIANT_BOOL", "HRESULT"] },
    selectSingleNode: {
      slot: 37,
      in: ["BSTR"],
      out: ["self", "HRESULT"],
      name: "selectSingleNode",
    },
  },
});

export const IXMLDOMElement = unsafeDefineInterface({
  name: "IXMLDOMElement",
  iid: "2933BF86-7B36-11D2-B20E-00C04F983E60",
  extends: IXMLDOMNode,
  members: {
    getAttribute: { slot: 44, in: ["BSTR"], out: ["VARIANT", "HRESULT"] },
    setAttribute: { slot: 45, in: ["BSTR", "VARIANT"] },
  },
});

export const IXMLDOMNodeList = unsafeDefineInterface({
  name: "IXMLDOMNodeList",
  iid: "2933BF82-7B36-11D2-B20E-00C04F983E60",
  members: {
    item: { slot: 7, in: ["LONG"], out: IXMLDOMNode },
    length: { slot: 8, out: "LONG" },
    nextNode: { slot: 9, out: IXMLDOMNode },
    newEnum: { slot: 11, out: { required: "IUnknown" } },
  },
});

export const IXMLDOMParseError = unsafeDefineInterface({
  name: "IXMLDOMParseError",
  iid: "3EFAA426-272F-11D2-836F-0000F87A7782",
  members: {
    errorCode: { slot: 7, out: ["LONG", "HRESULT"] },
    reason: { slot: 9, out: ["BSTR", "HRESULT"] },
    line: { slot: 11, out: "LONG" },
  },
});

export const IXMLDOMDocument2 = unsafeDefineInterface({
  name: "IXMLDOMDocument2",
  iid: "2933BF95-7B36-11D2-B20E-00C04F983E60",
  extends: IXMLDOMNode,
  members: {
    documentElement: { slot: 45, out: [IXMLDOMElement, "HRESULT"] },
    createElement: {
      slot: 47,
      in: ["BSTR"],
      out: { required: IXMLDOMElement },
    },
    getElementsByTagName: {
      slot: 55,
      in: ["BSTR"],
      out: { required: IXMLDOMNodeList },
    },
    createNode: {
      slot: 56,
      in: ["VARIANT", "BSTR", "BSTR"],
      out: { required: IXMLDOMNode },
    },
    load: { slot: 58, in: ["VARIANT"], out: ["VARIANT_BOOL", "HRESULT"] },
    parseError: { slot: 60, out: { required: IXMLDOMParseError } },
    loadXml: { slot: 65, in: ["BSTR"], out: ["VARIANT_BOOL", "HRESULT"] },
    save: { slot: 66, in: ["VARIANT"] },
  },
});
