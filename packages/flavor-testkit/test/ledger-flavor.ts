import { fileURLToPath } from 'node:url';
import {
  type Column,
  type Flavor,
  type FlavorSession,
  type LoadContext,
  MlmodelError,
  type ModelInput,
  type PredictCall,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { doubles, type FlavorCase, type FlavorSuite, longs, table, texts } from '../src/index.js';

export interface LedgerConfig {
  readonly data: string;
}

/** What a ledger computes with; a broken flavor changes parts of it. */
export interface LedgerSteps {
  load(context: LoadContext<LedgerConfig>): Promise<number>;
  predict(input: ModelInput, call: PredictCall, factor: number): Prediction | Promise<Prediction>;
  readonly execution: FlavorSession['execution'];
}

/** A flavor that keeps every rule: it passes on an id and a label, and multiplies and adds amounts. */
export const ledgerSteps: LedgerSteps = {
  async load({ files, config, signal }) {
    signal?.throwIfAborted();
    const content = await files.read(config.data);
    try {
      return JSON.parse(new TextDecoder().decode(content)).factor;
    } catch (cause) {
      throw new MlmodelError('INVALID_PARAMETER_VALUE', `${config.data} is not JSON.`, { cause });
    }
  },
  predict: (input, { params }, factor) => {
    const { rowCount } = tableOf(input);
    const offset = Number(params?.['offset'] ?? 0);
    const id = columnOf(input, 'id', 'int64');
    const label = columnOf(input, 'label', 'string');
    const amount = columnOf(input, 'amount', 'float64');
    const weight = columnOf(input, 'weight', 'float64');
    const total = amount.values.map(
      (value, row) => value * factor + Number(weight.values[row]) + offset,
    );
    return {
      kind: 'table',
      rowCount,
      columns: [
        {
          name: 'id',
          type: 'int64',
          values: id.values.slice(),
          ...(id.validity && { validity: id.validity.slice() }),
        },
        { name: 'label', type: 'string', values: [...label.values] },
        { name: 'total', type: 'float64', values: total },
      ],
    };
  },
  execution: { blocksEventLoop: true, boundedTime: true, maxConcurrency: 8, rowsIndependent: true },
};

/** The ledger flavor with other steps. */
export function ledgerFlavor(change: Partial<LedgerSteps> = {}): Flavor<LedgerConfig> {
  const steps = { ...ledgerSteps, ...change };
  return {
    specVersion: 1,
    name: 'ledger',
    parseConfig(block) {
      const data: unknown = Object(block).data;
      if (typeof data === 'string') return { data };
      throw new MlmodelError('INVALID_PARAMETER_VALUE', 'flavors.ledger.data must be a path.');
    },
    canLoad: () => ({ ok: true }),
    async load(context) {
      const factor = await steps.load(context);
      return {
        inputs: ledgerInputs,
        outputs: ledgerOutputs,
        runtime: { name: 'ledger', version: '1', device: 'cpu' },
        execution: steps.execution,
        ...untilDisposed({
          predict: (input, call) => steps.predict(input, call, factor),
          release() {},
        }),
      };
    },
  };
}

const ledgerInputs = [
  { name: 'id', type: 'int64' },
  { name: 'label', type: 'string' },
  { name: 'amount', type: 'float64' },
  { name: 'weight', type: 'float64' },
] as const;

const ledgerOutputs = [
  { name: 'id', type: 'int64', shape: [null] },
  { name: 'label', type: 'string', shape: [null, 1] },
  { name: 'total', type: 'float64', shape: ['rows'] },
] as const;

/** A column of a table. @throws MlmodelError naming it when it is missing or of another type */
export function columnOf<Type extends Column['type']>(
  input: ModelInput,
  name: string,
  type: Type,
): Extract<Column, { type: Type }> {
  const column = tableOf(input).columns.find((each) => each.name === name);
  if (column?.type === type) return column as Extract<Column, { type: Type }>;
  throw new MlmodelError('BAD_REQUEST', `The column "${name}" must be of type ${type}.`);
}

export function tableOf(input: ModelInput): Table {
  if (input.kind === 'table') return input;
  throw new MlmodelError('BAD_REQUEST', 'The model takes a table.');
}

function ledgerCase(factor: number, offset?: number): FlavorCase {
  return {
    name: offset === undefined ? 'two entries' : 'two entries with an offset',
    input: table({
      id: longs(7n, 8n),
      label: texts('rent', 'tea'),
      amount: doubles(100, 2.5),
      weight: doubles(1, 2),
    }),
    ...(offset !== undefined && { params: { offset } }),
    expected: table({
      id: longs(7n, 8n),
      label: texts('rent', 'tea'),
      total: doubles(100 * factor + 1 + (offset ?? 0), 2.5 * factor + 2 + (offset ?? 0)),
    }),
  };
}

/** A suite that the ledger flavor passes. */
export const ledgerSuite: Omit<FlavorSuite, 'test' | 'expect' | 'flavor'> = {
  fixtures: Object.entries({ doubled: 2, fivefold: 5 }).map(([name, factor]) => ({
    name,
    directory: fileURLToPath(new URL(`./fixtures/ledger-${name}`, import.meta.url)),
    cases: [ledgerCase(factor), ledgerCase(factor, 10)],
  })),
  supports: { inputs: ['table'], types: ['int64', 'string', 'float64'], pathFields: ['data'] },
  invalidBlocks: [{ block: {}, field: 'data' }],
  timeLimit: 1500,
  save: undefined,
};
