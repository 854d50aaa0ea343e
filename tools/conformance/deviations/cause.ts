import type { Trait } from '../table/answer.ts';
import type { Situation } from './situation.ts';

/** The traits in the order in which one is taken as the cause of a difference. */
const casts: readonly Trait[] = [
  'csv-shift',
  'optional',
  'binary',
  'datetime',
  'integral',
  'nested',
];

/** The traits that can make MLflow refuse what the table accepts: a plain cast never does. */
const refusals: readonly Trait[] = [
  'unnamed-rows',
  'optional',
  'datetime',
  'integral',
  'nested',
  'binary',
  'dtype',
  'empty-name',
  'integer-name',
  'extra',
  'form',
];

/** What made MLflow differ from the design; undefined when it does not, or no rule explains it. */
export function causeOf({ difference, model }: Situation): Trait | undefined {
  if (difference === undefined) return undefined;
  const { kind, traits } = difference;
  const first = (order: readonly Trait[]): Trait | undefined =>
    order.find((trait) => traits.has(trait));
  if (kind === 'blames')
    return first([
      'datetime',
      'binary',
      'nested',
      'optional',
      'dtype',
      'empty-name',
      'integer-name',
      'extra',
      'form',
    ]);
  if (kind === 'overlooks') return first([...casts, 'type']);
  if (kind === 'accepts') return first([...casts, 'unnamed-rows', 'graph', 'type']);
  if (kind === 'refuses') {
    return model.graph === undefined
      ? first(refusals)
      : first(['optional', 'graph-shape', 'batch', 'graph', 'scalar-text', 'shape', ...refusals]);
  }
  return model.graph === undefined
    ? first([...casts, 'extra', 'type'])
    : first(['scalar-text', 'shape', 'optional', 'graph', ...casts, 'type']);
}
