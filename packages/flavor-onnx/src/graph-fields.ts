import { type ElementType, type FieldSpec, MlmodelError } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OpenModel } from './load/open-model.js';
import type { DeclaredField } from './model-file/declared-fields.js';

/** Tensor types that onnxruntime-node supports; core has the same names. */
const tensorTypes: ReadonlySet<string> = new Set([
  'bool',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
  'string',
]);

/** An element type of onnxruntime-node's tensors. */
type TensorType = Exclude<ElementType, 'datetime' | 'binary' | 'json'>;

/** An input of the graph; initializers listed as inputs do not count. */
export interface GraphInput extends FieldSpec {
  readonly type: TensorType;
}

/** An output of the model. */
export interface GraphOutput extends FieldSpec {
  /** The tensor to fetch; differs from `name` for the output of a ZipMap. */
  readonly tensor: string;
  /** The keys of the dictionaries, for the output of a ZipMap. */
  readonly labels?: readonly string[] | undefined;
  /** Whether it has as many rows as the inputs; absent where only the returned shape shows it. */
  readonly hasRows?: boolean | undefined;
}

/** @throws MlmodelError for an input that is not a tensor, or of a type that onnxruntime-node does not support */
export function graphInputs({ session, declared }: OpenModel): readonly GraphInput[] {
  const origin = { role: 'input', declared: byName(declared.inputs) } as const;
  return session.inputMetadata.map((metadata) => tensorField(metadata.name, metadata, origin));
}

/**
 * The outputs in the order of the model, including those of ZipMap nodes.
 * @throws MlmodelError for an output that is not a tensor (other than a ZipMap's), or of a type that onnxruntime-node does
 * not support
 */
export function graphOutputs({ session, declared, zipMaps }: OpenModel): readonly GraphOutput[] {
  const metadata = new Map(session.outputMetadata.map((one) => [one.name, one]));
  const zipMapOf = new Map(zipMaps.map((zipMap) => [zipMap.output, zipMap]));
  const origin = { role: 'output', declared: byName(declared.outputs) } as const;
  return Array.from(new Set(declared.outputs.map(({ name }) => name)), (name) => {
    const zipMap = zipMapOf.get(name);
    const tensor = zipMap?.input ?? name;
    if (tensor === '__proto__') throw lostName(tensor);
    const field = tensorField(tensor, metadata.get(tensor), origin);
    if (!zipMap) return { ...field, tensor };
    const shape = [field.shape?.[0] ?? null];
    return { name, tensor, type: 'json', shape, labels: zipMap.labels };
  });
}

interface FieldOrigin {
  readonly role: 'input' | 'output';
  readonly declared: ReadonlyMap<string, DeclaredField>;
}

/** The first of each name. */
function byName(fields: readonly DeclaredField[]): FieldOrigin['declared'] {
  return new Map(fields.toReversed().map((field) => [field.name, field]));
}

function tensorField(
  name: string,
  metadata: InferenceSession.ValueMetadata | undefined,
  { role, declared }: FieldOrigin,
): GraphInput {
  const field = declared.get(name);
  if (!metadata?.isTensor) {
    throw unsupported(role, name, field?.nonTensor ?? 'a sequence, a map or an optional value');
  }
  const { type } = metadata;
  if (!isTensorType(type)) throw unsupported(role, name, `of the type ${type}`);
  const shape = metadata.shape.map((dimension) => (dimension === '' ? null : dimension));
  const isKnown = shape.length > 0 || field?.isScalar;
  return { name, type, ...(isKnown ? { shape } : {}) };
}

/** onnxruntime-node returns the outputs as properties of an object, which cannot hold one of that name. */
function lostName(name: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `onnxruntime-node cannot return an output named "${name}". Export the model with another name for it.`,
    { field: name },
  );
}

function isTensorType(type: string): type is TensorType {
  return tensorTypes.has(type);
}

function unsupported(role: string, name: string, kind: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The ${role} "${name}" of the model is ${kind}, which onnxruntime-node does not support. ` +
      'Export the model with a tensor of numbers or strings instead.',
    { field: name },
  );
}
