import type { Features, Numbers } from '../data/numbers.js';
import { numberType } from '../parts/number-type.js';
import { vocabularyOf } from '../parts/vocabulary.js';
import type { Saved } from '../saved/saved.js';
import { analyzerOf } from '../text/analyzer.js';
import { countTerms } from '../text/count-terms.js';
import { murmurHash } from '../text/murmur-hash.js';
import { scaleRows, weightTerms } from '../text/term-weights.js';
import type { Build, Builder } from './builder.js';
import type { Estimator } from './estimator.js';

/** `CountVectorizer`: how often each term of the vocabulary occurs. */
export const countVectorizer: Build = (saved, builder) => counterOf(saved, builder);

/** `TfidfTransformer`: weights of occurrences. */
export const tfidfTransformer: Build = (saved) => {
  const weigh = weightTerms(saved);
  return { name: saved.name, width: saved.width, columnNames: saved.columnNames, transform: weigh };
};

/** `TfidfVectorizer`: weights of the terms of the vocabulary. */
export const tfidfVectorizer: Build = (saved, builder) => {
  const { transform, ...counter } = counterOf(saved, builder);
  const weigh = weightTerms(saved.saved('_tfidf'));
  return { ...counter, transform: (features) => weigh(transform(features)) };
};

interface Counter extends Estimator {
  readonly transform: (features: Features) => Numbers;
}

function counterOf(saved: Saved, builder: Builder): Counter {
  const columns = vocabularyOf(saved);
  builder.makes(columns.size);
  const counting = {
    ...{ name: saved.name, analyze: analyzerOf(saved), width: columns.size },
    ...{ type: typeOf(saved), isBinary: saved.boolean('binary') },
    place(term: string) {
      const column = columns.get(term);
      return column === undefined ? undefined : ([column, 1] as const);
    },
  };
  return {
    ...{ name: saved.name, takes: 'documents' },
    transform: (features) => countTerms(features, counting),
  };
}

/** The setting `dtype`. */
function typeOf(saved: Saved): Numbers['type'] {
  const type = numberType(saved.global('dtype') ?? '');
  if (type === undefined || type === 'bool') throw saved.unsupported('dtype');
  return type;
}

/** The most columns of a `HashingVectorizer`, twice those that it has by default. */
const mostHashed = 2 ** 21;

/** `HashingVectorizer`: occurrences of terms by their hashes. */
export const hashingVectorizer: Build = (saved, builder) => {
  const width = saved.integer('n_features');
  if (!(width >= 1 && width <= mostHashed)) throw saved.unsupported('n_features');
  if (saved.has('non_negative') && saved.value('non_negative') !== false)
    throw saved.unsupported('non_negative');
  const type = typeOf(saved);
  if (!type.startsWith('float')) throw saved.unsupported('dtype');
  builder.makes(width);
  const alternates = saved.boolean('alternate_sign');
  const scale = scaleRows(saved);
  const encoder = new TextEncoder();
  const counting = {
    ...{ name: saved.name, analyze: analyzerOf(saved), width },
    ...{ type, isBinary: saved.boolean('binary') },
    place(term: string) {
      const hash = murmurHash(encoder.encode(term));
      return [Math.abs(hash) % width, alternates && hash < 0 ? -1 : 1] as const;
    },
  };
  return {
    ...{ name: saved.name, takes: 'documents' },
    transform: (features) => scale(countTerms(features, counting)),
  };
};
