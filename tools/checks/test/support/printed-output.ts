/** A number, the sign for what is left out, or any other character but space. */
const token = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|…|\S/g;

/** What a program says that it prints: the comments behind, or below, its calls of `console.log` that look like data. */
export function documentedOutput(code: string): readonly string[] {
  return Array.from(
    code.matchAll(/console\.log\(.*\);(?: |\n)\/\/ ([[{\d].*)$/gm),
    ([, output = '']) => output,
  );
}

/**
 * What is documented but was not printed, one after the other. Numbers are as precise as they are written, `…` is
 * anything, and space does not count.
 */
export function missingOutput(documented: readonly string[], printed: string): readonly string[] {
  const tokens = printed.match(token) ?? [];
  let position = 0;
  return documented.filter((output) => {
    for (const part of output.split('…')) {
      position = endOf(part.match(token) ?? [], tokens, position);
      if (position < 0) return true;
    }
    return false;
  });
}

/** Where a part ends in the tokens, at or after a position; -1 where it does not occur. */
function endOf(part: readonly string[], tokens: readonly string[], from: number): number {
  for (let start = from; start + part.length <= tokens.length; start += 1)
    if (part.every((each, index) => isShown(each, tokens[start + index] as string)))
      return start + part.length;
  return -1;
}

function isShown(documented: string, printed: string): boolean {
  if (documented === printed) return true;
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e(.*))?$/.exec(documented) ?? [];
  const precision = 10 ** (Number(exponent) - decimals.length);
  return Math.abs(Number(documented) - Number(printed)) <= precision / 2;
}
