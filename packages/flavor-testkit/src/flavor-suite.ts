import type {
  ElementType,
  Flavor,
  FlavorOptionValues,
  ModelInput,
  ModelSignature,
  Prediction,
} from '@mlmodel/core';

/** The test function of a runner such as jest, vitest or node:test. */
export type TestFunction = (name: string, run: () => Promise<void>, timeout?: number) => unknown;

/** The part of a runner's `expect` that the suite uses. */
export type ExpectFunction = (actual: unknown) => { toEqual(expected: unknown): unknown };

/** One prediction of a fixture. */
export interface FlavorCase {
  readonly name: string;
  /** The input after enforcement. */
  readonly input: ModelInput;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** What the model must answer. */
  readonly expected: Prediction;
  /** Largest difference of two floats, relative to the larger one and absolute below 1. Zero when absent. */
  readonly tolerance?: number | undefined;
}

/** A real model directory with its answers. */
export interface FlavorFixture {
  readonly name: string;
  /** Absolute path of the model directory; the suite works on copies. */
  readonly directory: string;
  readonly cases: readonly FlavorCase[];
  /** The most rows that are sent at once, for models that take long for each. Default: 150,000 rows, or 600,000 elements. */
  readonly largestBatch?: number | undefined;
}

/** A model with a valid block that the flavor must decline because of its files. */
export interface DeclinedFixture {
  readonly name: string;
  readonly directory: string;
  /** A part of the reason. */
  readonly reason: string;
}

/** A block of the MLmodel file that the flavor must refuse. */
export interface InvalidBlock {
  readonly block: unknown;
  /** The field that the error must name. */
  readonly field: string;
}

/** What the flavor claims to support; each claim needs a case. */
export interface FlavorSupport {
  readonly inputs: readonly ModelInput['kind'][];
  /** Types of the elements that its inputs may have. */
  readonly types: readonly ElementType[];
  /** Fields of its block that hold paths of files or folders in the model directory. */
  readonly pathFields: readonly string[];
  /** Models are code, which words its errors and reads its files itself, so errors need not name columns. Default false. */
  readonly runsCode?: boolean | undefined;
}

/** How to test the flavor without its runtime. */
export interface FlavorRuntime {
  /** The package that may be imported only inside `load`. */
  readonly packageName: string;
  /** `file:` URL of the flavor's built entry. */
  readonly entry: string;
  readonly exportName: string;
}

/** A model in memory, to be saved and loaded again. */
export interface SaveFixture {
  readonly source: unknown;
  /** The signature to save with, for a flavor that needs one. */
  readonly signature?: ModelSignature | undefined;
  readonly case: FlavorCase;
}

/** A flavor under test: models and cases, what it supports, and the test runner. */
export interface FlavorSuite {
  readonly test: TestFunction;
  readonly expect: ExpectFunction;
  // biome-ignore lint/suspicious/noExplicitAny: only the flavor knows the type of its configuration
  readonly flavor: Flavor<any>;
  /** Load options besides the consent to run code. */
  readonly options?: FlavorOptionValues | undefined;
  /** Models of different answers, if there are several. */
  readonly fixtures: readonly FlavorFixture[];
  /** Models that `canLoad` declines. */
  readonly declined?: readonly DeclinedFixture[] | undefined;
  /**
   * The folder of the flavor's `package.json`. Default: the nearest above the working directory, if it is that of a
   * flavor: it has the field `mlmodel.flavor`, or it takes `@mlmodel/core` as a peer and this kit to develop with.
   */
  readonly packageFolder?: string | undefined;
  /** Milliseconds that a load or a prediction may take. Default 60 000. */
  readonly timeLimit?: number | undefined;
  readonly supports: FlavorSupport;
  readonly invalidBlocks: readonly InvalidBlock[];
  /** Absent for a flavor without a runtime package. */
  readonly runtime?: FlavorRuntime | undefined;
  /** Required when the flavor can save. */
  readonly save?: SaveFixture | undefined;
}
