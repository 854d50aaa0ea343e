/** What is sent to `/invocations`. */
export interface Body {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The kinds of bodies, and how many of each a full run sends. */
export const fullCounts = { parquet: 16_000, arrow: 10_000, json: 1_000, csv: 1_000 } as const;

export type BodyKind = keyof typeof fullCounts;

export const bodyKinds = Object.keys(fullCounts) as readonly BodyKind[];

/** Greatest length of a text. */
export const longestText = 1_000_000;
