import type { DecodingNeeds } from '../enforcer.js';
import type { DataType, ParamSpec } from '../schema.js';
import type { InputPlan } from './plan.js';

interface NeedsContext {
  readonly params: readonly ParamSpec[] | undefined;
  readonly typeHint: boolean;
}

/** What a decoder has to keep for a model: see {@link DecodingNeeds}. */
export function decodingNeeds(
  plan: InputPlan,
  { params = [], typeHint }: NeedsContext,
): DecodingNeeds {
  const isAsSent = typeHint || plan.kind === 'untyped' || params.some(isObject);
  if (isAsSent) return { numberKinds: true, nestedKinds: false, keyOrder: true, typeHint };
  if (plan.kind === 'tensors') {
    const numberKinds = plan.tensors.some(({ element }) => element === 'json');
    return { numberKinds, nestedKinds: false, keyOrder: numberKinds || !plan.named, typeHint };
  }
  const types = plan.columns.map(({ type }) => type);
  const nestedKinds = types.some(takesNested);
  return {
    numberKinds: types.some(hasAny),
    nestedKinds,
    keyOrder: !plan.named || nestedKinds || types.some(hasObject),
    typeHint,
  };
}

/** An object that is sent for a param goes to the model as it is. */
function isObject({ type }: ParamSpec): boolean {
  return typeof type !== 'string';
}

/** Lists and objects pass through columns of texts and of bytes. */
function takesNested(type: DataType): boolean {
  return type === 'string' || type === 'binary';
}

function hasAny(type: DataType): boolean {
  return typeof type !== 'string' && (type.type === 'any' || innerTypes(type).some(hasAny));
}

function hasObject(type: DataType): boolean {
  if (typeof type === 'string') return false;
  return (
    type.type === 'any' ||
    type.type === 'object' ||
    type.type === 'map' ||
    innerTypes(type).some(hasObject)
  );
}

function innerTypes(type: Exclude<DataType, string>): readonly DataType[] {
  switch (type.type) {
    case 'array':
      return [type.items];
    case 'object':
      return type.properties.map(({ dataType }) => dataType);
    case 'map':
      return [type.values];
    default:
      return [];
  }
}
