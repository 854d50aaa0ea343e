import { invalidFlavorConfig, isJsonObject, type JsonObject } from '@mlmodel/core';

/** @throws MlmodelError naming the field, when the value is no mapping */
export function mapping(value: unknown, field: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw invalidFlavorConfig(field, 'a mapping');
}
