import type { PythonValue } from '@mlmodel/python-objects';
import { doublesOf } from '../saved/number-array.js';
import { itemsOf, type Saved } from '../saved/saved.js';
import { accentStripper } from './accents.js';
import { englishStopWords } from './english-stop-words.js';
import { type Lengths, ngramsOf, ngramsOfWords } from './ngrams.js';

/** The terms of a text, repeated ones too. */
export type Analyzer = (text: string) => readonly string[];

/** Longer n-grams are not computed: terms would take more memory than the text lets expect. */
const longest = 32;

/**
 * What a vectorizer of scikit-learn makes of a text, by its settings.
 * @throws NotSupported for functions of a user, patterns that are not words, and inputs that are files
 */
export function analyzerOf(saved: Saved): Analyzer {
  for (const setting of ['preprocessor', 'tokenizer']) {
    if (saved.has(setting)) throw saved.unsupported(setting);
  }
  if (saved.text('input', 'content') !== 'content') throw saved.unsupported('input');
  const prepare = preparationOf(saved);
  const lengths = lengthsOf(saved);
  const kind = saved.choice('analyzer', ['word', 'char', 'char_wb']);
  if (kind !== 'word') {
    const isInWords = kind === 'char_wb';
    return (text) => {
      const spaced = prepare(text).replace(severalSpaces, ' ');
      return isInWords ? ngramsOfWords(spaced.split(spaces), lengths) : ngramsOf(spaced, lengths);
    };
  }
  const words = wordPattern(saved);
  const stopWords = stopWordsOf(saved);
  return (text) => {
    const found = prepare(text).match(words) ?? [];
    const kept = stopWords === undefined ? found : found.filter((word) => !stopWords.has(word));
    return lengths.most === 1 ? kept : ngramsOf(kept, lengths);
  };
}

/** White space as `\s` and `str.split` of Python have it. */
const space =
  '[ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const spaces = new RegExp(`${space}+`);
const severalSpaces = new RegExp(`${space}{2,}`, 'g');

function preparationOf(saved: Saved): (text: string) => string {
  const isLowering = saved.boolean('lowercase');
  const strip = accentStripper(saved) ?? ((text) => text);
  return isLowering ? (text) => strip(text.toLowerCase()) : strip;
}

function lengthsOf(saved: Saved): Lengths {
  const [least, most] = doublesOf(saved.value('ngram_range'))?.values ?? [];
  const isFine = least !== undefined && most !== undefined && least >= 1 && most >= least;
  if (!isFine || !Number.isInteger(least) || !Number.isInteger(most) || most > longest)
    throw saved.unsupported('ngram_range');
  return { least, most };
}

/**
 * The setting `token_pattern`, as far as it asks for runs of word characters: `\b\w\w+\b`. These are letters, digits and
 * numbers of all scripts, and no marks.
 */
function wordPattern(saved: Saved): RegExp {
  const pattern = saved.text('token_pattern');
  const [, characters] = /^(?:\(\?u\))?(?:\\b)?((?:\\w){1,9}\+)(?:\\b)?$/.exec(pattern) ?? [];
  if (characters === undefined) throw saved.unsupported('token_pattern');
  return new RegExp(characters.replaceAll('\\w', '[\\p{L}\\p{N}_]'), 'gu');
}

function stopWordsOf(saved: Saved): ReadonlySet<PythonValue> | undefined {
  if (!saved.has('stop_words')) return undefined;
  const value = saved.value('stop_words');
  if (value === 'english') return englishStopWords;
  const words = itemsOf(value);
  if (words === undefined) throw saved.unsupported('stop_words');
  return new Set(words);
}
