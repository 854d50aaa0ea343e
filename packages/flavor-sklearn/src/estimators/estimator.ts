import type { Labels } from '@mlmodel/trees';
import type { Features, Labelled, Numbers } from '../data/numbers.js';

/** A fitted estimator of scikit-learn: its methods, as far as it has them. Each takes any number of rows. */
export interface Estimator {
  /** The name of the class, for messages. */
  readonly name: string;
  /** How many columns it takes; undefined when it does not say. */
  readonly width?: number | undefined;
  /** The names of the columns, in order, where it was fitted on a data frame. */
  readonly columnNames?: readonly string[] | undefined;
  /** What it takes: columns of texts and other objects, or one document a row. Default: numbers. */
  readonly takes?: 'columns' | 'documents' | undefined;
  /** Whether a row's answer depends on the other rows. Default false. */
  readonly mixesRows?: boolean | undefined;
  /** The classes of a classifier with one output. */
  readonly classes?: Labels | undefined;
  /** A classifier's `predict`, as positions in `classes`. */
  readonly choose?: ((features: Features) => ArrayLike<number>) | undefined;
  /** A regressor's `predict`. */
  readonly predict?: ((features: Features) => Numbers) | undefined;
  /** `predict` of what answers with other labels, such as 1 and -1 for inliers and outliers. */
  readonly label?: ((features: Features) => Labelled) | undefined;
  readonly predictProba?: ((features: Features) => Numbers) | undefined;
  /** `predict_proba` of several outputs: of each, (rows, classes). */
  readonly outputShares?: ((features: Features) => readonly Numbers[]) | undefined;
  readonly predictLogProba?: ((features: Features) => Numbers) | undefined;
  readonly predictJointLogProba?: ((features: Features) => Numbers) | undefined;
  readonly decisionFunction?: ((features: Features) => Numbers) | undefined;
  readonly scoreSamples?: ((features: Features) => Numbers) | undefined;
  readonly transform?: ((features: Features) => Features) | undefined;
  /** `inverse_transform`, of targets that a transformer changed. */
  readonly inverse?: ((numbers: Numbers) => Numbers) | undefined;
}
