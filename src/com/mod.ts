/**
 * COM itself: any interface as a declaration, called through the apartment's
 * worker as this module's own are.
 *
 * @example What the module does not have a class for
 * ```ts
 * import { DiscFormat2Data, openApartment } from "@discworks/imapi2";
 * import { unsafeDefineInterface } from "@discworks/imapi2/com";
 * import { demo } from "@discworks/imapi2/simulator";
 *
 * const IBurnVerification = unsafeDefineInterface({
 *   name: "IBurnVerification",
 *   iid: "D2FFD834-958B-426D-8470-2A13879C6A91",
 *   extends: "IUnknown",
 *   members: {
 *     burnVerificationLevel: {
 *       slot: 4,
 *       out: "enum IMAPI_BURN_VERIFICATION_LEVEL",
 *     },
 *   },
 * });
 *
 * await using apartment = await openApartment({ simulator: demo });
 * using writer = await apartment.create(
 *   "2735412A-7F64-5B0F-8F00-5D77AFBE261E", // MsftDiscFormat2Data
 *   DiscFormat2Data,
 * );
 * using verification = await writer.as(IBurnVerification);
 * // The simulator does not play it: null.
 * console.log(await verification?.burnVerificationLevel());
 * ```
 *
 * @module
 */

export type {
  DeclaredIn,
  DeclaredOut,
  DeclaredParameter,
  MemberDeclaration,
} from "../abi/interface_table.ts";
export type {
  BooleanType,
  CountedType,
  EnumerationType,
  IntegerType,
  InType,
  LargeIntegerType,
  OutType,
  SafeArrayType,
  ScalarType,
} from "../abi/value_types.ts";
export { type ComClass, ComObject } from "./com_object.ts";
export { ComError } from "../connection/errors.ts";
export {
  type ComProxy,
  type Inherited,
  type InterfaceDeclaration,
  type InterfaceMember,
  type InterfaceReference,
  unsafeDefineInterface,
  type WithoutReservedNames,
} from "./define_interface.ts";
export type {
  Collapsed,
  DirectedInputs,
  DirectedOutputs,
  Inputs,
  InputValue,
  Output,
  OutputValue,
  OutputValues,
  PlainValue,
  ProxyOf,
  VariantValue,
} from "./script_types.ts";
export { Variant, type VariantTypeName } from "./variant.ts";
