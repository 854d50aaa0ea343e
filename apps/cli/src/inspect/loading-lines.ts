import type { Loading, LoadProblem, ModelFacts, RefusedFlavor } from '@mlmodel/core';
import { flagOf } from '../options/given-flags.js';
import { printable } from '../terminal/terminal.js';
import { wrapText } from '../terminal/wrap-text.js';
import { moreLine } from './bounded-table.js';
import type { Look } from './look.js';

/** The most problems that are listed. */
const mostListed = 25;

/** What loads the model here, or what is missing, with what to do. */
export function loadingLines(
  { loading }: Pick<ModelFacts, 'loading'>,
  look: Look,
): readonly string[] {
  return [
    ...verdict(loading, look),
    ...problemLines(loading.problems, look),
    ...loading.refused.flatMap((refused) => wrapText(refusedText(refused), { ...look, indent })),
  ];
}

const indent = '  ';

function verdict(loading: Loading, { style, ...look }: Look): readonly string[] {
  const { flavor, package: source, refused } = loading;
  if (loading.ok) {
    const needed = Object.entries(loading.options).flatMap(flagOf).join(' ');
    const text = `${source} can load it (flavor ${flavor})${needed && ` with ${needed}`}`;
    return wrapText(printable(text), look).map(style.green);
  }
  if (flavor !== undefined) {
    const text = printable(`${source} cannot load it here (flavor ${flavor})`);
    return wrapText(text, look).map(style.red);
  }
  const text = refused.length > 0 ? 'no installed flavor can load it' : printable(loading.reason);
  return wrapText(text, look).map(style.red);
}

/** Each problem on a line, and below those with the same remedy what to do. */
function problemLines(
  problems: readonly LoadProblem[],
  { style, ...look }: Look,
): readonly string[] {
  const shown = problems.slice(0, mostListed);
  const lines = shown.flatMap(({ severity, reason, fix }, at) => {
    const label = `${severity}:`;
    const [first = '', ...others] = wrapText(`${label} ${printable(reason)}`, { ...look, indent });
    const isError = severity === 'error';
    const marked = (isError ? style.red : style.bold)(label) + first.slice(label.length);
    const isShared = shown[at + 1]?.fix === fix;
    const advice =
      fix === undefined || isShared ? [] : wrapText(indent + printable(fix), { ...look, indent });
    return [marked, ...others, ...advice];
  });
  return [...lines, ...moreLine(problems.length - shown.length, 'problems')];
}

function refusedText({ flavor, source, reason, fix }: RefusedFlavor): string {
  return printable(`${flavor}${source === undefined ? '' : ` (${source})`}: ${reason}; ${fix}`);
}
