import { quotedNames } from '../errors/message-text.js';
import { MlmodelError } from '../errors/mlmodel-error.js';
import type {
  ColSpec,
  ColumnSchema,
  ModelSignature,
  TensorSchema,
  TensorSpec,
} from '../signature/schema.js';

/** The inputs that a model's artifact declares. */
export interface ArtifactInputs {
  /** The names of its inputs, as requests would use them. */
  readonly names: readonly string[];
  /** Its path in the model directory. */
  readonly file: string;
}

/**
 * Checks at load time that requests of a signature can feed an artifact. Named tensors must be the artifact's inputs;
 * each of several inputs needs a column of its name, or one by position when columns have no names. Columns that
 * together feed the only input may have any names.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` listing the names of both
 */
export function checkInputNames(
  signature: ModelSignature | undefined,
  { names, file }: ArtifactInputs,
): void {
  const given = signature?.inputs;
  if (given === undefined || names.length === 0) return;
  const misfit = given.kind === 'tensors' ? tensorMisfit(given, names) : columnMisfit(given, names);
  if (misfit === undefined) return;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The signature in the MLmodel file does not fit ${file}: the model has the inputs ${quotedNames(names)}, the signature ${misfit}. ` +
      'Save the model again with a signature that has their names.',
    { file: 'MLmodel' },
  );
}

/** What the signature declares instead; undefined when it fits. */
function tensorMisfit({ tensors }: TensorSchema, names: readonly string[]): string | undefined {
  const given = givenNames(tensors);
  if (given === undefined) return names.length === 1 ? undefined : 'one tensor without a name';
  const isSame = given.size === names.length && names.every((name) => given.has(name));
  return isSame ? undefined : `the tensors ${quotedNames([...given])}`;
}

/** Additional columns are allowed. */
function columnMisfit({ columns }: ColumnSchema, names: readonly string[]): string | undefined {
  if (names.length === 1) return undefined;
  const given = givenNames(columns);
  if (given === undefined) {
    return columns.length < names.length ? 'fewer columns than that' : undefined;
  }
  return names.every((name) => given.has(name))
    ? undefined
    : `the columns ${quotedNames([...given])}`;
}

/** The names of all fields; undefined when one has none. */
function givenNames(fields: readonly (ColSpec | TensorSpec)[]): ReadonlySet<string> | undefined {
  const names = fields.flatMap(({ name }) => (name === undefined ? [] : [String(name)]));
  return names.length === fields.length ? new Set(names) : undefined;
}
