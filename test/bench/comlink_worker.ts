/** The same object, served through Comlink. */

import { expose } from "comlink";
import { openDiscValues } from "./_disc_values.ts";

expose(openDiscValues());
