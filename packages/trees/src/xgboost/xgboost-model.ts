import type { Forest } from '../forest/forest.js';
import type { Objective, Version } from './objectives.js';

/** A model of XGBoost, ready to predict. */
export interface XgboostModel {
  /** Of the XGBoost that wrote it. */
  readonly version: Version;
  /** The number of columns. */
  readonly featureCount: number;
  /** The columns, if they have names. */
  readonly featureNames?: readonly string[] | undefined;
  /** Such as `binary:logistic`. */
  readonly objectiveName: string;
  readonly objective: Objective;
  /** The number of margins of a row. */
  readonly outputs: number;
  /** The number of classes; 0 unless the objective is one of several classes. */
  readonly classCount: number;
  /** What the library and its users have attached. */
  readonly attributes: ReadonlyMap<string, string>;
  /** The margin that each row begins with, for each output. */
  readonly baseMargins: Float32Array;
  readonly booster: TreeBooster | LinearBooster;
}

/** Trees: `gbtree` and `dart`. */
export interface TreeBooster {
  readonly kind: 'trees';
  /** The value of a leaf is what it adds, or the number of its row in `leafVectors`. */
  readonly forest: Forest;
  /** The output that each tree adds to. */
  readonly groups: Int32Array;
  /** What the leaves add to all outputs, row after row, in trees of several outputs. */
  readonly leafVectors?: Float32Array | undefined;
  /** The first tree of each iteration, and the number of trees. */
  readonly iterationStarts: Int32Array;
}

/** A linear model: `gblinear`. */
export interface LinearBooster {
  readonly kind: 'linear';
  /** (columns + 1, outputs): the last row has the biases. */
  readonly weights: Float32Array;
}
