import { MlmodelError } from '../../../errors/mlmodel-error.js';

const maximumNamesShown = 20;
const maximumNameLength = 100;

/** Required columns or tensors that a request lacks, and what it has instead. */
export function missingInputs(missing: readonly string[], extra: readonly unknown[]): MlmodelError {
  const others = extra.length === 0 ? '' : ` The request has other inputs: ${list(extra)}.`;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model needs the inputs ${missing.map((name) => `"${name}"`).join(', ')}, which are missing.${others}`,
    { field: missing[0] },
  );
}

/** Fewer columns than an unnamed signature declares. */
export function tooFewColumns(declared: number, received: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model takes ${declared} columns by position, but the request has ${received}.`,
  );
}

function list(names: readonly unknown[]): string {
  const shown = names
    .slice(0, maximumNamesShown)
    .map((name) =>
      typeof name === 'string' ? `"${name.slice(0, maximumNameLength)}"` : String(name),
    );
  return names.length > maximumNamesShown ? `${shown.join(', ')} and more` : shown.join(', ');
}
