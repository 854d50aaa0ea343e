import type { FlavorCase } from '@mlmodel/flavor-testkit';

/** Two rows and what the model in `fixtures/linear` answers. */
export const linearCase: FlavorCase = {
  name: 'two rows',
  input: {
    kind: 'table',
    rowCount: 2,
    columns: [
      { name: 'x', type: 'float64', values: Float64Array.of(1, 2) },
      { name: 'z', type: 'float64', values: Float64Array.of(4, -4) },
    ],
  },
  expected: {
    kind: 'table',
    rowCount: 2,
    columns: [{ name: 'prediction', type: 'float64', values: Float64Array.of(1, 7) }],
  },
};
