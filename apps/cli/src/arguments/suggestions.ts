import { similarName } from '@mlmodel/core';

/** Most names that one question lists. */
const most = 3;

/**
 * The question after a mistyped name, such as `did you mean --port?`. A name means those that it abbreviates
 * (`--output`), else the most similar one (`--prot`), else those with the same first word (`--input-file`).
 * @returns undefined if it resembles none
 */
export function didYouMean(name: string, names: readonly string[]): string | undefined {
  const similar = similarName(name, names);
  const groups = [
    names.filter((one) => one.startsWith(name)),
    similar === undefined ? [] : [similar],
    names.filter((one) => firstWord(one) === firstWord(name)),
  ];
  const meant = groups.find((group) => group.length > 0 && group.length <= most);
  return meant && `did you mean ${either(meant)}?`;
}

/** `a, b or c`. */
function either(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
}

function firstWord(name: string): string {
  return /^-*[^-]*/.exec(name)?.[0] ?? '';
}
