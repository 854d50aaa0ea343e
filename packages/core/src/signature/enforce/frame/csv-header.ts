import type { ColumnsInput } from '../../../data/raw-input.js';
import type { ColumnsPlan } from '../plan.js';

/**
 * `form/csv-pieces`: the input with the names of its columns, where CSV may lack its header. The first line is one if it has
 * all required names. Otherwise it is a row with values for all columns in their order, if there are as many and none of
 * them is a name.
 */
export function withCsvNames(input: ColumnsInput, plan: ColumnsPlan): ColumnsInput {
  const { withoutHeader, names } = input;
  if (withoutHeader === undefined || names.length !== plan.columns.length) return input;
  const sent = new Set(names);
  const required = plan.columns.filter((column) => column.required);
  const hasNames = required.length > 0 && required.every(({ field }) => sent.has(field));
  const hasSome = !plan.numbered && plan.columns.some(({ field }) => sent.has(field));
  if (hasNames || (plan.named && hasSome)) return input;
  return { ...withoutHeader(), names: plan.columns.map(({ field }) => field) };
}

/** A number, perhaps with the suffix that makes the names of equal cells distinct. */
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?(\.\d+)?$/i;

/** As {@link withCsvNames}, for a model without a signature: the first line is a row if it has numbers other than 0, 1, 2… */
export function withGuessedCsvNames(input: ColumnsInput): ColumnsInput {
  const { withoutHeader, names } = input;
  if (withoutHeader === undefined) return input;
  const isCounted = names.every((name, position) => name === String(position));
  return isCounted || !names.every((name) => number.test(name)) ? input : withoutHeader();
}
