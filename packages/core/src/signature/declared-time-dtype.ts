import { isPresent } from '../data/validity.js';
import type { NamedTensor, Tensor } from '../data/vector.js';
import type { ModelSignature } from './schema.js';

const nanosecondsPerUnit: Readonly<Record<string, bigint>> = {
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  D: 86_400_000_000_000n,
};

/**
 * The dtype of a tensor of times that its signature declares, such as `datetime64[s]`, for flavors that hand arrays with
 * units to a model; a tensor of this project holds nanoseconds.
 * @returns undefined for other tensors, and where a time is no whole number of the unit, so that none is rounded
 */
export function declaredTimeDtype(
  tensor: Tensor | NamedTensor,
  signature: ModelSignature | undefined,
): string | undefined {
  const { inputs } = signature ?? {};
  if (tensor.type !== 'datetime' || inputs?.kind !== 'tensors') return undefined;
  const name = 'name' in tensor ? tensor.name : undefined;
  const spec = inputs.tensors.find((each) => each.name === name) ?? inputs.tensors[0];
  const unit = nanosecondsPerUnit[/^datetime64\[(\w+)\]$/.exec(spec?.dtype ?? '')?.[1] ?? ''];
  if (spec === undefined || unit === undefined) return undefined;
  const { values, validity } = tensor;
  const isWhole = values.every((time, index) => !isPresent(validity, index) || time % unit === 0n);
  return isWhole ? spec.dtype : undefined;
}
