import type { DecodingNeeds } from '../enforcer.js';
import type { DataType } from '../schema.js';
import type { InputPlan } from './plan.js';

/** What a decoder has to keep for a model: see {@link DecodingNeeds}. */
export function decodingNeeds(plan: InputPlan, typeHint: boolean): DecodingNeeds {
  if (typeHint || plan.kind === 'natural') return { numberKinds: true, keyOrder: true, typeHint };
  if (plan.kind === 'tensors') {
    const numberKinds = plan.tensors.some(({ element }) => element === 'json');
    return { numberKinds, keyOrder: numberKinds || !plan.named, typeHint };
  }
  const types = plan.columns.map(({ type }) => type);
  return {
    numberKinds: types.some(hasAny),
    keyOrder: !plan.named || types.some(hasObject),
    typeHint,
  };
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
