import { toJsonText } from '@mlmodel/core';
import { counted } from '../terminal/counts.js';
import { printable } from '../terminal/terminal.js';
import { agrees, type FlavorComparison, type InputComparison } from './compare-flavors.js';
import type { RefusedFlavor } from './load-flavors.js';

/** What `mlmodel verify` found. */
export interface Verification {
  /** Whether all answers agree. */
  readonly equal: boolean;
  readonly tolerance: number;
  /** The flavor that others are compared with. */
  readonly reference: { readonly flavor: string; readonly source: string };
  readonly refused: readonly RefusedFlavor[];
  readonly compared: readonly FlavorComparison[];
}

/** The report for people. */
export function verifyReport({ reference, refused, compared, ...rest }: Verification): string {
  const lines = [`Reference: ${reference.flavor} (${reference.source})`];
  for (const { flavor, source, reason } of refused)
    lines.push(`Not compared: ${flavor} (${source}): ${reason}`);
  for (const { flavor, inputs } of compared) {
    lines.push(`${flavor} against ${reference.flavor}, ${counted(inputs.length, 'input')}:`);
    lines.push(`  ${summary(inputs)}`);
    lines.push(...inputs.filter((input) => !agrees(input)).flatMap(inputLines));
  }
  lines.push(
    rest.equal
      ? `The answers agree within ${rest.tolerance}.`
      : `The answers differ beyond ${rest.tolerance}.`,
  );
  return `${lines.map(printable).join('\n')}\n`;
}

function summary(inputs: readonly InputComparison[]): string {
  const total = (count: (input: InputComparison) => number) =>
    inputs.reduce((sum, input) => sum + count(input), 0);
  const largest = (of: (input: InputComparison) => number) => Math.max(0, ...inputs.map(of));
  return [
    counted(
      total(({ values, refusal, refusedByBoth }) => (refusal || refusedByBoth ? 0 : values)),
      'value',
    ),
    `largest difference ${largest(({ largestAbsolute }) => largestAbsolute)}`,
    `relative ${largest(({ largestRelative }) => largestRelative)}`,
    `${counted(
      total(({ labels }) => labels),
      'label',
    )} different`,
    `${counted(
      total(({ refusedByBoth }) => (refusedByBoth ? 1 : 0)),
      'input',
    )} refused by both`,
  ].join(', ');
}

function inputLines({ input, first, refusal, numbersBeyond, labels }: InputComparison): string[] {
  const differences = refusal === undefined ? first : [refusal];
  const count = refusal === undefined ? numbersBeyond + labels : 1;
  return [
    `  ${input}: ${counted(count, 'difference')}`,
    ...differences.map(
      ({ path, value, reference }) =>
        `    ${path}: ${textOf(value)}, reference ${textOf(reference)}`,
    ),
  ];
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? value : toJsonText(value);
}
