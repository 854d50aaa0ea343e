import {
  type Flavor,
  type FlavorSession,
  type LoadContext,
  MlmodelError,
  type ModelInput,
  type Prediction,
} from '@mlmodel/core';
import { plainOptions, untilDisposed } from '@mlmodel/core/flavor';

export interface ScaleConfig {
  readonly data: string;
}

/** What it declares, though it does not look at them. */
const scaleOptions = plainOptions({
  type: 'object',
  properties: {
    threadCount: { type: 'integer', minimum: 1, default: 1, description: 'threads that compute' },
    names: { type: 'array', items: { type: 'string' }, description: 'of whom' },
    kind: { enum: ['one', 'other'], default: 'one', description: 'which of the two' },
    label: { anyOf: [{ type: 'string' }, { type: 'boolean' }], description: 'a label' },
  },
});

/** A flavor that keeps every rule: it multiplies the column `x` by the factor in a JSON file. */
export const scaleFlavor: Flavor<ScaleConfig> = {
  specVersion: 1,
  name: 'scale',
  parseConfig: parseScaleConfig,
  options: async () => scaleOptions,
  load: loadScaleSession,
  async save(source, { write }) {
    if (typeof source !== 'number') throw invalid('The source is not a number.');
    await write('factor.json', new TextEncoder().encode(JSON.stringify({ factor: source })));
    return { scale: { data: 'factor.json' } };
  },
};

function parseScaleConfig(block: unknown): ScaleConfig {
  const data = typeof block === 'object' && block !== null ? Reflect.get(block, 'data') : undefined;
  if (typeof data === 'string') return { data };
  throw invalid('flavors.scale.data is not the path of a file.');
}

export async function loadScaleSession(context: LoadContext<ScaleConfig>): Promise<FlavorSession> {
  context.signal?.throwIfAborted();
  const factor = await readFactor(context);
  return {
    runtime: { name: 'scale', version: '1', device: 'cpu' },
    execution: {
      blocksEventLoop: true,
      boundedTime: true,
      maxConcurrency: 8,
      rowsIndependent: true,
    },
    ...untilDisposed({ predict: (input) => scale(input, factor), release() {} }),
  };
}

async function readFactor({ files, config }: LoadContext<ScaleConfig>): Promise<number> {
  const content = await files.read(config.data);
  try {
    return JSON.parse(new TextDecoder().decode(content)).factor;
  } catch (cause) {
    throw invalid(`${config.data} is not JSON.`, cause);
  }
}

export function scale(input: ModelInput, factor: number): Prediction {
  const column =
    input.kind === 'table' ? input.columns.find(({ name }) => name === 'x') : undefined;
  if (input.kind !== 'table' || column?.type !== 'float64')
    throw new MlmodelError('BAD_REQUEST', 'The model takes a table with the double column "x".');
  const values = column.values.map((value) => value * factor);
  return {
    kind: 'table',
    rowCount: input.rowCount,
    columns: [{ name: 'y', type: 'float64', values }],
  };
}

function invalid(message: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message, { cause });
}
