import { isJsonObject } from '../data/json-value.js';
import type { NamedTensors, SingleTensor } from '../data/model-data.js';
import type { Tensor } from '../data/vector.js';
import { castVector } from '../signature/enforce/cast/cast-vector.js';
import { elementTypeOfDtype } from '../signature/enforce/cast/element-types.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import type { Schema, TensorSpec } from '../signature/schema.js';

/**
 * Makes tensors of an example: nested lists, or an object of them. Those that the schema declares are cast to their
 * dtype; shapes are not held against it.
 * @throws MlmodelError `BAD_REQUEST` for ragged lists, and naming the tensor that cannot be cast
 */
export function castTensors(
  content: unknown,
  schema: Schema | undefined,
): SingleTensor | NamedTensors {
  const specs = schema?.kind === 'tensors' ? schema.tensors : [];
  if (!isJsonObject(content)) {
    const [only] = specs;
    const tensor = untypedTensor(content);
    return {
      kind: 'tensor',
      tensor: specs.length === 1 && only !== undefined ? cast(tensor, only) : tensor,
    };
  }
  const untyped = enforce({ kind: 'tensors', form: 'inputs', value: content }) as NamedTensors;
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  return {
    kind: 'tensors',
    tensors: untyped.tensors.map((tensor) => {
      const spec = byName.get(tensor.name);
      return spec === undefined ? tensor : { ...cast(tensor, spec), name: tensor.name };
    }),
  };
}

function untypedTensor(value: unknown): Tensor {
  const list = { kind: 'tensors', form: 'inputs', value: { value } } as const;
  const [tensor] = (enforce(list) as NamedTensors).tensors;
  const { name: _name, ...unnamed } = tensor as NamedTensors['tensors'][number];
  return unnamed;
}

function enforce(raw: Parameters<ReturnType<typeof createEnforcer>['enforceInput']>[0]) {
  return createEnforcer({ isSignatureFromTypeHint: false }).enforceInput(raw);
}

function cast({ shape, ...vector }: Tensor, { name, dtype }: TensorSpec): Tensor {
  const type = elementTypeOfDtype(dtype);
  if (type === undefined) return { ...vector, shape };
  const field = String(name ?? 'inputs');
  return { ...castVector(vector, type, { field, required: false }), shape };
}
