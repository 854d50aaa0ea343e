import type { Trait } from '../table/answer.ts';
import type { Situation } from './situation.ts';

/** The traits in the order in which one is taken as the cause of a difference. */
const casts: readonly Trait[] = [
  'csv-shift',
  'unnamed-rows',
  'optional',
  'binary',
  'datetime',
  'integral',
  'nested',
];

/** What made MLflow differ from the design; undefined when it does not, or no rule explains it. */
export function causeOf({ difference, model }: Situation): Trait | undefined {
  if (difference === undefined) return undefined;
  const { kind, traits } = difference;
  const first = (order: readonly Trait[]): Trait | undefined =>
    order.find((trait) => traits.has(trait));
  if (kind === 'accepts') return first([...casts, 'graph', 'type']);
  // A plain cast never makes MLflow refuse what the table accepts.
  if (kind === 'refuses') {
    return model.graph === undefined
      ? first(casts)
      : first(['optional', 'graph', 'scalar-text', 'shape', ...casts]);
  }
  return model.graph === undefined
    ? first([...casts, 'type'])
    : first(['scalar-text', 'shape', 'optional', 'graph', ...casts, 'type']);
}
