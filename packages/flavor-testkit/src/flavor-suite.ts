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

/** A real model directory and what it answers. */
export interface FlavorFixture {
  readonly name: string;
  /** Absolute path of the model directory; the suite works on copies. */
  readonly directory: string;
  readonly cases: readonly FlavorCase[];
  /** The most rows that are sent at once, for models that take long for each. Default: 150,000 rows, or 600,000 elements. */
  readonly largestBatch?: number | undefined;
}

/** A model whose block the flavor takes, and which it must decline once it saw the files. */
export interface DeclinedFixture {
  readonly name: string;
  readonly directory: string;
  /** What the reason must name. */
  readonly reason: string;
}

/** A block of the MLmodel file that the flavor must refuse. */
export interface InvalidBlock {
  readonly block: unknown;
  /** The field that the error must name. */
  readonly field: string;
}

/** What the flavor claims to be able to do; the suite asks for a case of each claim. */
export interface FlavorSupport {
  readonly inputs: readonly ModelInput['kind'][];
  /** Types of the elements that its inputs may have. */
  readonly types: readonly ElementType[];
  /** Fields of its block that hold paths of files or folders in the model directory. */
  readonly pathFields: readonly string[];
  /** Models are code, which words its errors and reads its files itself, so they need not name columns. Default false. */
  readonly runsCode?: boolean | undefined;
}

/** How to see the flavor without its runtime. */
export interface FlavorRuntime {
  /** The package that must be imported inside `load` alone. */
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

export interface FlavorSuite {
  readonly test: TestFunction;
  readonly expect: ExpectFunction;
  // biome-ignore lint/suspicious/noExplicitAny: the configuration is the flavor's own affair, in and out
  readonly flavor: Flavor<any>;
  /** What the flavor is loaded with besides the consent to run code. */
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
  /** How many milliseconds a load or a prediction may take. Default 60 000. */
  readonly timeLimit?: number | undefined;
  readonly supports: FlavorSupport;
  readonly invalidBlocks: readonly InvalidBlock[];
  /** Absent for a flavor without a runtime package. */
  readonly runtime?: FlavorRuntime | undefined;
  /** Required when the flavor can save. */
  readonly save?: SaveFixture | undefined;
}
