import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A model that MLflow saved. */
export function corpusModel(name: string): string {
  const corpus = new URL('../../../../tools/conformance/corpus/models/', import.meta.url);
  return fileURLToPath(new URL(name, corpus));
}

export const onnxFlavor = fileURLToPath(
  new URL('../../../../packages/flavor-onnx', import.meta.url),
);

export const obedientFlavor = fileURLToPath(new URL('../flavors/obedient', import.meta.url));

export interface ObedientModel {
  /** Its behaviour for requests without instructions. */
  readonly do?: string;
  readonly ms?: number;
  readonly blocks?: boolean;
  /** The body of its input example. */
  readonly example?: unknown;
}

/** Writes a model without a signature for the obedient flavor. */
export async function writeObedientModel({ example, ...config }: ObedientModel = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'obedient-model-'));
  const mlmodel = { flavors: { obedient: config }, mlflow_version: '3.17.2' };
  await writeFile(join(folder, 'MLmodel'), JSON.stringify(mlmodel));
  if (example !== undefined) {
    await writeFile(join(folder, 'serving_input_example.json'), JSON.stringify(example));
  }
  return folder;
}

/** The body of a request with the instructions for an obedient model. */
export function order(what: string, ms = 0): string {
  return JSON.stringify({ dataframe_split: { columns: ['do', 'ms'], data: [[what, ms]] } });
}

const irisColumns = [
  'sepal length (cm)',
  'sepal width (cm)',
  'petal length (cm)',
  'petal width (cm)',
];

/** A JSON body of iris flowers: setosa and virginica in turn. */
export function irisRows(count: number): string {
  const flowers = ['[5.1,3.5,1.4,0.2]', '[6.9,3.2,5.7,2.3]'];
  const data = Array.from({ length: count }, (_, row) => flowers[row % 2]).join(',');
  return `{"dataframe_split":{"columns":${JSON.stringify(irisColumns)},"data":[${data}]}}`;
}
