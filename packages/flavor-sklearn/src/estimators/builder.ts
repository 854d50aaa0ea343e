import { PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { type Forest, isBrief } from '@mlmodel/trees';
import { markSparse } from '../parts/sparseness.js';
import { NotSupported } from '../saved/not-supported.js';
import type { Matrix } from '../saved/number-array.js';
import { Saved } from '../saved/saved.js';
import { SharedArrays } from '../saved/shared-arrays.js';
import type { Estimator } from './estimator.js';

/** Makes an estimator from a saved one. @throws NotSupported naming what is not supported */
export type Build = (saved: Saved, builder: Builder) => Estimator;

/** The most estimators of a model. */
const mostEstimators = 20_000;

/** Estimators in estimators. */
const mostDepth = 40;

/** Numbers that steps make at once. */
const mostNumbers = 2 ** 22;

/** Makes estimators, and those in them, of the classes that a registry has. */
export class Builder {
  #depth = 0;
  #count = 0;
  readonly #built = new Map<PythonObject, Estimator>();
  readonly #arrays = new SharedArrays();
  #splits = 0;
  #width = 0;

  /** @param file the model's file, for errors */
  constructor(
    private readonly registry: ReadonlyMap<string, Build>,
    readonly file: string,
  ) {}

  /** Counts the splits of a forest that the model uses. */
  uses(forest: Pick<Forest, 'deepest'>): void {
    this.#splits += forest.deepest;
  }

  /** Counts the content of a booster, which each object reads by itself. @throws NotSupported when many share it */
  readsBooster(booster: Saved): void {
    const content = booster.value(booster.nameOf('_handle', 'handle'));
    if (typeof content === 'string' || content instanceof Uint8Array)
      this.#arrays.addContent(content);
  }

  /** Counts the comparisons of a row with all points of training. */
  compares({ rowCount, width }: Pick<Matrix, 'rowCount' | 'width'>): void {
    this.#splits += rowCount * width;
  }

  /** Counts the columns of a step that makes many, such as one for each word. */
  makes(width: number): void {
    this.#width += width;
  }

  /** The rows that the model takes at once, so that such columns take some 32 MB. */
  get rowsAtOnce(): number {
    return Math.max(1, Math.floor(mostNumbers / Math.max(this.#width, 1)));
  }

  /** Whether even the row that passes most splits takes but a millisecond. */
  get isBrief(): boolean {
    return isBrief({ deepest: this.#splits + this.#width });
  }

  /** @throws NotSupported for other values, and for classes that the registry lacks */
  build(value: PythonValue | undefined): Estimator {
    if (!(value instanceof PythonObject))
      throw new NotSupported('something else than an estimator');
    const build = this.registry.get(keyOf(value.className));
    if (build === undefined) {
      throw new NotSupported(`a ${value.className.slice(0, 100)}, which is not supported`);
    }
    const known = this.#built.get(value);
    if (known !== undefined) return known;
    this.#arrays.add(value);
    this.#depth += 1;
    this.#count += 1;
    if (this.#depth > mostDepth || this.#count > mostEstimators) {
      throw new NotSupported('too many estimators in each other');
    }
    const saved = new Saved(value);
    const estimator = markSparse(saved, build(saved, this));
    this.#depth -= 1;
    this.#built.set(value, estimator);
    return estimator;
  }
}

/**
 * The key of a class: the package and the class, without the modules in between, which versions have moved:
 * `sklearn.linear_model.base.Ridge` is `linear_model.Ridge`. Classes of other packages keep their names.
 */
function keyOf(className: string): string {
  const parts = className.split('.');
  if (parts[0] !== 'sklearn' || parts.length < 3) return className;
  return `${parts[1]}.${parts.at(-1)}`;
}
