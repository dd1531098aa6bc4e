import type { SessionEnd } from "../../model/description.ts";

/** Where a volume or a session can end. */
export interface End {
  /** The first sector after it. */
  readonly end: number;
  /** What tells it. */
  readonly by: SessionEnd;
}
