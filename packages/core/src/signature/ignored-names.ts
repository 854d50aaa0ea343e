import { didYouMean, meantNames } from '../errors/meant-names.js';
import { quotedNames, quoteName } from '../errors/message-text.js';
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
  const reason =
    kind === 'key' ? 'request bodies have no such key' : `the model takes no such ${kind}`;
  const advice =
    meant === undefined ? adviceOn(kind, absent) : `Did you mean ${quoteName(meant.meant)}?`;
  return `A request has the ${kind} ${quoteName(name)}, which is ignored: ${reason}. ${advice}`.trimEnd();
}

/** A param may be in the place of a key. */
function adviceOn(kind: IgnoredNames['kind'], absent: readonly string[]): string {
  return kind === 'key' && absent.includes('params') ? 'Params go below "params".' : '';
}

/** The error of a server that refuses what is otherwise ignored: `INVALID_PARAMETER_VALUE`. */
export function ignoredNamesError({ kind, names, absent }: IgnoredNames): MlmodelError {
  const isOne = names.length === 1;
  const listed = `${kind}${isOne ? '' : 's'} ${quotedNames(names)}`;
  const them = isOne ? 'it' : 'them';
  const sentences = [
    kind === 'key' ? `Request bodies have no ${listed}.` : `The model takes no ${listed}.`,
    didYouMean(meantNames(names, absent)) || adviceOn(kind, absent),
    `With --strict, names that would be ignored are refused: correct ${them}, or leave ${them} out.`,
  ];
  const message = sentences.filter((sentence) => sentence !== '').join(' ');
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
