import { describe, expect, test } from '@jest/globals';
import type {
  Flavor,
  FlavorSession,
  LoadContext,
  ModelInput,
  PredictCall,
  Prediction,
} from '@mlmodel/core';
import { collectFailures } from '../collect-failures.js';
import {
  columnOf,
  type LedgerConfig,
  ledgerFlavor,
  ledgerSteps,
  ledgerSuite,
} from '../ledger-flavor.js';

/** A ledger flavor with one fault, and how it is caught. */
export interface BrokenLedger {
  readonly fault: string;
  readonly flavor: Flavor<LedgerConfig>;
  /** Part of the name of the test that must catch it. */
  readonly caughtBy: string;
  /** The rule in the failure, with its details. */
  readonly rule: string | RegExp;
}

/** Registers a test for each fault: the test of the kit fails, naming the rule. */
export function expectCaught(kind: string, broken: readonly BrokenLedger[]): void {
  describe(`a flavor that ${kind} is caught:`, () => {
    test.each(broken)('it $fault', async ({ flavor, caughtBy, rule }) => {
      const [failure] = await collectFailures(flavor, { ...ledgerSuite, only: caughtBy });
      expect(failure?.[1]).toMatch(rule);
    });
  });
}

type Answer = Extract<Prediction, { kind: 'table' }>;

/** The ledger flavor with a step after its right answers. */
export function answering(
  change: (
    answer: Answer,
    input: ModelInput,
    call: PredictCall,
  ) => Prediction | Promise<Prediction>,
): Flavor<LedgerConfig> {
  return ledgerFlavor({
    predict: async (input, call, factor) => {
      const answer = (await ledgerSteps.predict(input, call, factor)) as Answer;
      return change(answer, input, call);
    },
  });
}

/** The ledger flavor with another session. */
export function withSession(
  change: (session: FlavorSession) => FlavorSession,
): Flavor<LedgerConfig> {
  const flavor = ledgerFlavor();
  return { ...flavor, load: async (context) => change(await flavor.load(context)) };
}

/** The ledger flavor with a step when it loads. */
export function withLoad(
  step: (context: LoadContext<LedgerConfig>) => Promise<void>,
): Flavor<LedgerConfig> {
  return ledgerFlavor({
    async load(context) {
      const factor = await ledgerSteps.load(context);
      await step(context);
      return factor;
    },
  });
}

/** The answer with other properties of a column. */
export function withColumn(answer: Answer, name: string, change: object): Answer {
  return {
    ...answer,
    columns: answer.columns.map((column) =>
      column.name === name ? ({ ...column, ...change } as typeof column) : column,
    ),
  };
}

export const amounts = (input: ModelInput) => columnOf(input, 'amount', 'float64').values;
export const weights = (input: ModelInput) => columnOf(input, 'weight', 'float64').values;
export const ids = (input: ModelInput) => columnOf(input, 'id', 'int64');
export const totalsOf = (answer: Answer) => columnOf(answer, 'total', 'float64').values;
