import { PythonDict } from '@mlmodel/python-objects';
import type { Saved } from '../saved/saved.js';

/** The column of each term, in `vocabulary_`. @throws NotSupported for a vectorizer that is not fitted */
export function vocabularyOf(saved: Saved): ReadonlyMap<string, number> {
  const value = saved.value('vocabulary_');
  const entries = value instanceof PythonDict ? [...value.entries] : [];
  const columns = new Map<string, number>();
  for (const [term, column] of entries) {
    const at = typeof column === 'bigint' ? Number(column) : -1;
    if (typeof term !== 'string' || !(at >= 0 && at < entries.length))
      throw saved.lacks('vocabulary_', 'a dictionary of terms');
    columns.set(term, at);
  }
  if (columns.size === 0) throw saved.lacks('vocabulary_', 'a dictionary of terms');
  return columns;
}
