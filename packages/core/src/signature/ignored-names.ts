import { didYouMean, meantNames, quoteName, quoteNames } from '../errors/meant-names.js';
import { MlmodelError } from '../errors/mlmodel-error.js';

/** Names in a request that mean nothing to the model, of one kind. */
export interface IgnoredNames {
  /** `key` is a key of the body. */
  readonly kind: 'column' | 'tensor' | 'param' | 'key';
  readonly names: readonly string[];
  /** Names that the model takes and the request lacks: one of them may be meant. */
  readonly absent: readonly string[];
}

/** Gets names that are ignored. It may throw, to refuse the request. */
export type OnIgnored = (ignored: IgnoredNames) => void;

/** A sentence for the log about one of the names. */
export function ignoredNameSentence(name: string, { kind, absent }: IgnoredNames): string {
  const [meant] = meantNames([name], absent);
  const question = meant === undefined ? '' : ` Did you mean ${quoteName(meant.meant)}?`;
  const reason =
    kind === 'key' ? 'it means nothing to this model' : `the model takes no such ${kind}`;
  return `A request has the ${kind} ${quoteName(name)}, which is ignored: ${reason}.${question}`;
}

/** The error of a server that refuses what is otherwise ignored: `INVALID_PARAMETER_VALUE`. */
export function ignoredNamesError({ kind, names, absent }: IgnoredNames): MlmodelError {
  const isOne = names.length === 1;
  const listed = `${kind}${isOne ? '' : 's'} ${quoteNames(names)}`;
  const them = isOne ? 'it' : 'them';
  const sentences = [
    kind === 'key'
      ? `The ${listed} ${isOne ? 'means' : 'mean'} nothing to this model.`
      : `The model takes no ${listed}.`,
    didYouMean(meantNames(names, absent)),
    `With --strict, names that would be ignored are refused: correct ${them}, or leave ${them} out.`,
  ];
  const message = sentences.filter((sentence) => sentence !== '').join(' ');
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
