/**
 * The nodes of all trees of a model, in typed arrays. The trees follow each other. The nodes of each lie breadth first,
 * so that a child comes after its parent and the two children of a split are neighbours.
 */
export interface Forest {
  /** The first node of each tree. */
  readonly roots: Int32Array;
  /** The column that a split looks at; 0 for a leaf. */
  readonly feature: Int32Array;
  /**
   * A split sends values that are not below it to its second child. Of a split on categories it is the number of its
   * set; NaN for a leaf, which keeps every value where it is.
   */
  readonly threshold: Float64Array;
  /** The first child of a split; a leaf's own number, so that a step from a leaf stays there. */
  readonly child: Int32Array;
  /** How a split treats missing values and categories: bits of {@link splitBits}. A leaf has the one that keeps NaN there. */
  readonly bits: Uint8Array;
  /** Of a leaf: its value, or the number of the leaf where a model keeps more than one value for each. */
  readonly value: Float64Array;
  /** Of each set of categories, three numbers: where its words begin, how many there are, and the first one's place. */
  readonly setRanges: Int32Array;
  /** The words of all sets, a bit for each category that goes to the first child. */
  readonly setWords: Uint32Array;
  /** Whether comparisons with the thresholds decide all splits of a tree, and the bit for missing values on NaN. */
  readonly isPlain: Uint8Array;
  /** The most splits that a row can pass in all trees together. */
  readonly deepest: number;
}

/** What `Forest.bits` says about a split. */
export const splitBits = {
  /** A missing value goes to the first child. */
  missingFirst: 1,
  /** Numbers within {@link zeroThreshold} are missing, and so is NaN. */
  zeroIsMissing: 2,
  /** The split looks for a category in a set: members go to the first child. */
  categorical: 4,
  /** A number between -1 and 0 is no category; without it, it is category 0. */
  negativeIsNone: 8,
} as const;

/** LightGBM takes numbers up to this size for 0: its `kZeroThreshold`, a float. */
export const zeroThreshold = Math.fround(1e-35);

/** Splits that a processor passes in about a millisecond. */
const briefSplits = 200_000;

/** Whether even the row that passes most splits takes but a millisecond, so that its values hardly matter for the time. */
export function isBrief({ deepest }: Pick<Forest, 'deepest'>): boolean {
  return deepest <= briefSplits;
}
