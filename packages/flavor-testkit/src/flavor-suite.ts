import type {
  ElementType,
  Flavor,
  FlavorOptions,
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
  readonly options?: FlavorOptions | undefined;
  readonly fixtures: readonly FlavorFixture[];
  readonly supports: FlavorSupport;
  readonly invalidBlocks: readonly InvalidBlock[];
  /** Absent for a flavor without a runtime package. */
  readonly runtime?: FlavorRuntime | undefined;
  /** Required when the flavor can save. */
  readonly save?: SaveFixture | undefined;
}
