import { MlmodelError } from '@mlmodel/core';

type DeclaredShape = readonly (number | null)[];

/**
 * Checks a tensor's shape against what the model declares.
 * @param name of the input, as requests know it
 * @throws MlmodelError `BAD_REQUEST` naming the input
 */
export function checkFeedShape(
  shape: readonly number[],
  declared: DeclaredShape | undefined,
  name: string,
): void {
  if (declared === undefined || fits(shape, declared)) return;
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model's input "${name}" takes the shape ${shapeText(declared)}, not ${shapeText(shape)}. ` +
      'Send data of that shape; -1 is any length.',
    { field: name },
  );
}

function fits(shape: readonly number[], declared: DeclaredShape): boolean {
  if (declared.length !== shape.length) return false;
  return declared.every((length, axis) => length === null || length === shape[axis]);
}

function shapeText(shape: DeclaredShape): string {
  return `[${shape.map((length) => length ?? -1).join(', ')}]`;
}
