import { toJsonText } from '../data/json-text.js';
import type { ModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { exampleElement, exampleValue } from '../signature/example-value.js';
import type { ColSpec, TensorSpec } from '../signature/schema.js';

/** A body for `/invocations` that a model accepts: JSON text, or a file of the model that contains it. */
export type ExampleRequest = { readonly text: string } | { readonly file: string };

/** Maximum length of text to show on a command line. */
const longestText = 4000;

/** The same for text with white space. */
const longestSpaced = 16 * longestText;

/**
 * The saved example of a model as a request: text, a file that is a request, or a file whose content belongs below a
 * key of one.
 */
export type SavedRequest =
  | { readonly text: string }
  | { readonly file: string; readonly below?: 'dataframe_split' | 'inputs' | undefined };

/**
 * The saved example of a model as a request, without reading files that are a request or a part of one.
 * @returns undefined when the model has no example, or its file is missing, empty or of another kind
 */
export async function savedRequest(
  { inputExampleInfo }: Pick<MlmodelFile, 'inputExampleInfo'>,
  files: ModelFiles,
): Promise<SavedRequest | undefined> {
  if (inputExampleInfo === undefined) return undefined;
  const serving = await fileOf(files, inputExampleInfo['serving_input_path']);
  if (serving !== undefined) return { file: serving };
  const file = await fileOf(files, inputExampleInfo['artifact_path']);
  if (file === undefined) return undefined;
  const { type, format, params } = inputExampleInfo;
  const below = type === 'dataframe' ? 'dataframe_split' : 'inputs';
  if (params !== undefined) {
    const isShort = (await files.size(file)) <= longestSpaced;
    return isShort ? requestWithParams(await readText(files, file), below) : undefined;
  }
  if (format === 'tf-serving') return { file };
  return ['dataframe', 'ndarray', 'json_object'].includes(String(type))
    ? { file, below }
    : undefined;
}

/** The path if it is that of a file that is not empty. */
async function fileOf(files: ModelFiles, path: unknown): Promise<string | undefined> {
  if (typeof path !== 'string') return undefined;
  const bytes = await files.size(path).catch(() => 0);
  return bytes > 0 ? path : undefined;
}

/**
 * A request that shows how to use a model: its saved serving example, or one made from its input example or from its
 * signature. JSON is not parsed when that can be avoided: MLflow writes `NaN` and large integers into it.
 * @returns undefined when the model does not describe its input, or an example would be too long to paste
 */
export async function exampleRequest(
  mlmodel: MlmodelFile,
  files: ModelFiles,
): Promise<ExampleRequest | undefined> {
  const saved = await savedRequest(mlmodel, files);
  return (saved && (await requestFrom(saved, files))) ?? requestFromSignature(mlmodel);
}

async function requestFrom(
  saved: SavedRequest,
  files: ModelFiles,
): Promise<ExampleRequest | undefined> {
  if ('text' in saved) return pastable(saved.text);
  const { file, below } = saved;
  const text = await readText(files, file);
  if (text === undefined) return undefined;
  return below === undefined
    ? (pastable(text) ?? { file })
    : pastable(`{${JSON.stringify(below)}: ${text}}`);
}

function requestWithParams(example: string | undefined, form: string): SavedRequest | undefined {
  try {
    const { inputs, params } = JSON.parse(example ?? '');
    return { text: toJsonText({ [form]: inputs, params }) };
  } catch {
    return undefined;
  }
}

function requestFromSignature(mlmodel: MlmodelFile): ExampleRequest | undefined {
  const inputs = mlmodel.signature?.inputs;
  if (inputs === undefined) return undefined;
  if (inputs.kind === 'columns') {
    return pastable(toJsonText(columnsExample(inputs.columns, mlmodel.isSignatureFromTypeHint)));
  }
  const small = inputs.tensors.every(
    (tensor) => elementCount(tensor) <= longestText && tensor.shape.length <= longestText,
  );
  return small ? pastable(toJsonText({ inputs: tensorExample(inputs.tensors) })) : undefined;
}

function columnsExample(columns: readonly ColSpec[], fromTypeHint: boolean): object {
  const row = columns.map(({ type }) => exampleValue(type));
  const names = columns.map(({ name }) => name);
  if (!names.includes(undefined)) {
    return fromTypeHint
      ? { inputs: [Object.fromEntries(names.map((name, at) => [name, row[at]]))] }
      : { dataframe_split: { columns: names, data: [row] } };
  }
  return fromTypeHint ? { inputs: row } : { dataframe_split: { data: [row] } };
}

function tensorExample(tensors: readonly TensorSpec[]): unknown {
  const [only] = tensors;
  if (only !== undefined && only.name === undefined) return tensorValue(only);
  return Object.fromEntries(tensors.map((tensor) => [tensor.name, tensorValue(tensor)]));
}

/** Nested zeros of the tensor's shape, one row when the length is free. */
function tensorValue(tensor: TensorSpec): unknown {
  return lengthsOf(tensor).reduceRight<unknown>(
    (value, length) => new Array(length).fill(value),
    exampleElement(tensor.dtype),
  );
}

/** Number of elements and empty lists in an example: empty lists also take memory. */
function elementCount(tensor: TensorSpec): number {
  return lengthsOf(tensor).reduce((product, length) => product * Math.max(1, length), 1);
}

function lengthsOf({ shape }: TensorSpec): readonly number[] {
  return shape.map((length) => (length < 0 ? 1 : length));
}

/** JSON text on one line, without white space between tokens; undefined when too long to paste. */
function pastable(json: string): ExampleRequest | undefined {
  if (json.length > longestSpaced) return undefined;
  const text = json.replace(/("(?:[^"\\]|\\.)*"?)|\s+/g, '$1');
  return text.length > longestText ? undefined : { text };
}

async function readText(files: ModelFiles, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await files.read(path));
  } catch {
    return undefined;
  }
}
