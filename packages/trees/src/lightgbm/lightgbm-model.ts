import type { Forest } from '../forest/forest.js';
import type { Convert } from './objectives.js';

/** A model of LightGBM, ready to predict. */
export interface LightgbmModel {
  /** The version of the file's format: `v4`. */
  readonly version: string;
  readonly featureNames: readonly string[];
  /** Such as `binary`; undefined when the model was trained with a function of its user. */
  readonly objectiveName?: string | undefined;
  /** What turns the sums of a row into predictions, in place; undefined where the sums are the predictions. */
  readonly convert?: Convert | undefined;
  /** The number of sums of a row: the trees of an iteration. */
  readonly outputs: number;
  /** Predictions are means over the iterations, as in a random forest. */
  readonly isAverage: boolean;
  readonly trees: LightgbmTrees;
  /** The categories of the columns of pandas' type `category`; empty when the model was trained with none. */
  readonly pandasCategories: readonly unknown[];
}

/** The trees of all iterations: those of an iteration follow each other, one for each output. */
export interface LightgbmTrees {
  /** The value of a leaf is what it adds, or its number in `linear`. */
  readonly forest: Forest;
  /** Present when the leaves of some tree have linear models. */
  readonly linear?: LinearLeaves | undefined;
}

/** Linear models of leaves. */
export interface LinearLeaves {
  /** What each leaf adds to a row in which a column of its model is missing, and if it has no model. */
  readonly values: Float64Array;
  readonly constants: Float64Array;
  /** Where the columns and coefficients of each leaf begin, and the number of all. */
  readonly starts: Int32Array;
  readonly features: Int32Array;
  readonly coefficients: Float64Array;
}
