import type { ColumnName } from '../../../data/vector.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';

const maximumNamesShown = 20;
const maximumNameLength = 100;

/** The error for missing required columns or tensors, listing other inputs of the request. */
export function missingInputs(
  missing: readonly ColumnName[],
  extra: readonly unknown[],
): MlmodelError {
  const others = extra.length === 0 ? '' : ` The request has other inputs: ${list(extra)}.`;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model needs the inputs ${missing.map(quoted).join(', ')}, which are missing.${others}`,
    { field: String(missing[0]) },
  );
}

/** The error for fewer columns than an unnamed signature declares. */
export function tooFewColumns(declared: number, received: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model takes ${declared} columns by position, but the request has ${received}.`,
  );
}

function list(names: readonly unknown[]): string {
  const shown = names
    .slice(0, maximumNamesShown)
    .map((name) => quoted(typeof name === 'string' ? name.slice(0, maximumNameLength) : name));
  return names.length > maximumNamesShown ? `${shown.join(', ')} and more` : shown.join(', ');
}

/** Numeric names are not quoted: they differ from strings with the same digits. */
function quoted(name: unknown): string {
  return typeof name === 'string' ? `"${name}"` : String(name);
}
