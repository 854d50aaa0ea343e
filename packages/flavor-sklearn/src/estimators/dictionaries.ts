import { isJsonObject } from '@mlmodel/core';
import { newNumbers } from '../data/numbers.js';
import { vocabularyOf } from '../parts/vocabulary.js';
import { badDocument, documentsIn } from '../text/documents.js';
import type { Build } from './builder.js';

/** `DictVectorizer`: a column for each key with numbers, and for each text of a key. */
export const dictVectorizer: Build = (saved, builder) => {
  const columns = vocabularyOf(saved);
  const separator = saved.text('separator');
  if (saved.global('dtype') !== 'numpy.float64') throw saved.unsupported('dtype');
  const width = columns.size;
  builder.makes(width);
  return {
    ...{ name: saved.name, takes: 'documents' },
    transform(features) {
      const { name, values } = documentsIn(features, saved.name);
      const output = newNumbers({ rowCount: features.rowCount, width });
      for (const [row, document] of values.entries()) {
        const bad = () => badDocument(row, { name, expected: 'object of texts and numbers' });
        if (!isJsonObject(document)) throw bad();
        for (const [key, value] of Object.entries(document)) {
          const isText = typeof value === 'string';
          const column = columns.get(isText ? `${key}${separator}${value}` : key);
          if (!isText && !/^(?:bigint|boolean|number)$/.test(typeof value)) throw bad();
          if (column !== undefined)
            output.values[row * width + column] = isText ? 1 : Number(value);
        }
      }
      return output;
    },
  };
};
