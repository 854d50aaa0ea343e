import type { ElementType, Prediction } from '@mlmodel/core';
import { vectorsOf } from './vectors-of.js';

/** Values that only an exact way tells apart. */
interface Neighbours {
  readonly what: string;
  readonly values: readonly unknown[];
}

/** Values of a type that are easy to tell apart, and others that are hard. */
export interface NeighbourTest {
  readonly easy: readonly unknown[];
  readonly hard: readonly Neighbours[];
}

const beyondDoubles: readonly Neighbours[] = [
  { what: 'integers beyond 2^53', values: from(2n ** 53n) },
  { what: 'integers beyond 2^62', values: from(2n ** 62n) },
];

const integers: NeighbourTest = { easy: from(1_000_000n), hard: beyondDoubles };

/** What a way through doubles, through C strings or through UTF-8 makes equal. */
export const neighbourTests: Readonly<Partial<Record<ElementType, NeighbourTest>>> = {
  int64: integers,
  uint64: { ...integers, hard: [...beyondDoubles, { what: '2^63', values: from(2n ** 63n) }] },
  datetime: {
    easy: from(1_000_000n),
    hard: [{ what: 'nanoseconds', values: from(1_700_000_000_000_000_000n) }],
  },
  string: {
    easy: ['text a', 'text b', 'text c'],
    hard: [
      { what: 'texts with U+0000', values: ['text\0a', 'text\0b', 'text\0c'] },
      { what: 'lone surrogates', values: ['text \ud800', 'text \ud801', 'text \ud802'] },
    ],
  },
};

/** Types of an answer that hold integers and texts exactly. */
const exactTypes: readonly ElementType[] = ['int64', 'uint64', 'datetime', 'string', 'json'];

/** The integers and texts of an answer, as one text to compare. */
export function exactPartsOf(answer: Prediction): string {
  const vectors = vectorsOf(answer).filter(({ type }) => exactTypes.includes(type));
  const value = answer.kind === 'json' ? answer.value : undefined;
  return JSON.stringify([value, vectors.map(({ values }) => [...values])], exactly) ?? '';
}

/** Numbers of nested values are left out: they may have been computed with. */
function exactly(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return null;
  return value instanceof Map ? [...value] : value;
}

function from(first: bigint): readonly bigint[] {
  return [first, first + 1n, first + 2n];
}
