import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';

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
  readonly bounded?: boolean;
  readonly dispose?: 'fail';
  /** The body of its input example. */
  readonly example?: object;
}

/** Writes a model without a signature for the obedient flavor. */
export function writeObedientModel({ example, ...config }: ObedientModel = {}): string {
  const MLmodel = { flavors: { obedient: config }, mlflow_version: '3.17.2' };
  if (example === undefined) return temporaryFolder({ MLmodel });
  return temporaryFolder({ MLmodel, 'serving_input_example.json': example });
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
