import type { Saved } from '../saved/saved.js';

/** What every estimator says of itself. @param width the number of columns; by default what the estimator says */
export function describe(saved: Saved, width = saved.width) {
  return { name: saved.name, width, columnNames: saved.columnNames };
}
