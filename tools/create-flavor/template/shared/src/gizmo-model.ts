import { isJsonObject } from '@mlmodel/core';

/** A linear model: what a row is answered is the intercept plus each column times its coefficient. */
export interface GizmoModel {
  readonly intercept: number;
  /** By column. */
  readonly coefficients: Readonly<Record<string, number>>;
}

/** True for an object that is a model. */
export function isGizmoModel(value: unknown): value is GizmoModel {
  if (!isJsonObject(value)) return false;
  const { intercept, coefficients }: Readonly<Record<string, unknown>> = { ...value };
  return (
    typeof intercept === 'number' &&
    isJsonObject(coefficients) &&
    Object.values(coefficients).every((coefficient) => typeof coefficient === 'number')
  );
}
