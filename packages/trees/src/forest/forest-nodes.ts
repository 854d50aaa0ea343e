/**
 * The nodes of all trees of a model, in typed arrays. The trees follow each other. The nodes of each lie breadth first,
 * so that a child comes after its parent and the two children of a split are neighbours.
 */
export interface ForestNodes {
  /** The number of columns that splits may look at. */
  readonly featureCount: number;
  /** The first node of each tree. */
  readonly roots: Int32Array;
  /** The most splits that a row can pass in each tree. */
  readonly depths: Int32Array;
  /**
   * The column that a split looks at; 0 for a leaf. Numbers from `featureCount` on are the columns again, with the opposite
   * sign: see {@link ForestBuilder}.
   */
  readonly feature: Int32Array;
  /**
   * A split sends values that are not below it to its second child, and missing ones to the first. Of a split on categories
   * it is the number of its set; NaN for a leaf, which keeps every value where it is.
   */
  readonly threshold: Float64Array;
  /** The first child of a split; a leaf's own number, so that a step from a leaf stays there. */
  readonly child: Int32Array;
  /** Bits of {@link splitBits} for a split that does not just compare; otherwise 0. */
  readonly bits: Uint8Array;
  /** Of a leaf: its value, or the number of the leaf where a model keeps more than one value for each. */
  readonly value: Float64Array;
  /** Of each set of categories, three numbers: where its words begin, how many there are, and the first one's place. */
  readonly setRanges: Int32Array;
  /** The words of all sets, a bit for each category that goes to the first child. */
  readonly setWords: Uint32Array;
  /** Whether all splits of a tree just compare. */
  readonly isPlain: Uint8Array;
}

/** What is special about a split. */
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
