/** The same object, served through Comlink. */

import { expose } from "comlink";
import { EngineDisc } from "./_disc_values.ts";

expose(new EngineDisc().values);
