import { type Apartment, MultisessionSequential2 } from "@discworks/imapi2";

/** The object that is read: of the disc in the first recorder. */
export async function firstSession(
  apartment: Apartment,
): Promise<MultisessionSequential2> {
  const [recorder] = await apartment.recorders();
  const writer = await apartment.discFormat2Data(recorder!);
  const [session] = await writer.multisessionInterfaces();
  if (session instanceof MultisessionSequential2) return session;
  throw new TypeError("Cannot measure: the disc takes no further session");
}
