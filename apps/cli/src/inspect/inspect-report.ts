import { type ModelFacts, toJsonText } from '@mlmodel/core';
import type { ModelSource } from '@mlmodel/registry';
import { byteSize } from '../terminal/byte-size.js';
import { printable } from '../terminal/terminal.js';
import { textTable } from '../terminal/text-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { boundedTable } from './bounded-table.js';
import { loadingLines } from './loading-lines.js';
import type { Look } from './look.js';
import { paramLines, schemaLines } from './signature-tables.js';
import type { Usage } from './usage.js';

/** Values with more characters are shortened in the report. */
const maxValueLength = 300;

/** What a report is about. */
export interface Reported {
  readonly facts: LocatedFacts;
  /** Where the model came from; absent for a path. */
  readonly source?: ModelSource | undefined;
  readonly usage: Usage;
}

/** The report of `mlmodel inspect`: sections with a heading and indented lines. */
export function inspectReport(
  { facts, source, usage }: Reported,
  { style, width: columns }: Look,
): string {
  const width = columns === undefined ? undefined : Math.max(leastWidth, columns) - indent.length;
  const look = { style, width };
  const { mlmodel } = facts;
  const { inputs, outputs, params } = mlmodel.signature ?? {};
  const sections: readonly Section[] = [
    ['Model', textTable(modelRows(facts, source), { width, wrapsLast: true })],
    ['Flavors', textTable(flavorRows(mlmodel.flavors), { width, wrapsLast: true })],
    ['Inputs', inputs ? schemaLines(inputs, { width }) : ['(no signature)']],
    ['Outputs', outputs ? schemaLines(outputs, { width }) : []],
    ['Params', params ? paramLines(params, { width }) : []],
    ['Input example', exampleLines(facts, look)],
    ['Files', boundedTable(fileRows(facts), { width, what: 'files' })],
    ['Loading', loadingLines(facts, look)],
    ['Commands', usageLines(usage, look)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [style.bold(title), ...lines.map((line) => indent + line)].join('\n'))
    .join('\n\n')
    .concat('\n');
}

const indent = '  ';

/** Narrower terminals break lines themselves. */
const leastWidth = 40;

/** Commands are last, each on one line. */
function usageLines({ commands, notes }: Usage, look: Look): readonly string[] {
  return [...notes.flatMap((note) => wrapText(printable(note), look)), ...commands];
}

function fileRows({ files }: LocatedFacts): readonly (readonly string[])[] {
  return files.map(({ path, bytes }) => [path, byteSize(bytes)]);
}

/** Facts about a model, and its path. */
type LocatedFacts = ModelFacts & { readonly path: string };

type Section = readonly [title: string, lines: readonly string[]];

/** Labels of what a registry knows about the origin of a model. */
const registeredFields = [
  ['registered as', 'name'],
  ['version', 'version'],
] as const;

/** Labels and names of the MLmodel fields that describe the origin of a model. */
const originFields = [
  ['run id', 'run_id'],
  ['model id', 'model_id'],
  ['artifact path', 'artifact_path'],
  ['MLflow version', 'mlflow_version'],
  ['created (UTC)', 'utc_time_created'],
  ['model UUID', 'model_uuid'],
  ['metadata', 'metadata'],
] as const;

function modelRows(
  facts: LocatedFacts,
  source: ModelSource | undefined,
): readonly (readonly string[])[] {
  const { fields } = facts.mlmodel;
  const registered = registeredFields.flatMap(([label, field]) => {
    const value = source?.[field];
    return value === undefined ? [] : [[label, shortValue(value)]];
  });
  const origin = originFields.flatMap(([label, field]) => {
    const value = (field === 'run_id' ? source?.runId : undefined) ?? fields.get(field);
    return value === undefined || value === null ? [] : [[label, shortValue(value)]];
  });
  return [
    ['path', printable(facts.path)],
    ...registered,
    ...origin,
    ['size', `${byteSize(facts.bytes)} in ${facts.files.length} files`],
  ];
}

function flavorRows(flavors: ReadonlyMap<string, unknown>): readonly (readonly string[])[] {
  if (flavors.size === 0) return [['(none)']];
  return [...flavors].map(([name, block]) => [printable(String(name)), blockText(block)]);
}

/** The settings of a flavor, except those that are null. */
function blockText(block: unknown): string {
  if (typeof block !== 'object' || block === null) return shortValue(block);
  const entries = block instanceof Map ? [...block] : Object.entries(block);
  return entries
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${printable(String(name))}=${shortValue(value)}`)
    .join(' ');
}

function exampleLines({ inputExample }: ModelFacts, look: Look): readonly string[] {
  if (inputExample === null) return [];
  const { path, text } = inputExample;
  const lines = text === undefined ? [path] : [path, shorten(text)];
  return lines.flatMap((line) => wrapText(printable(line), look));
}

function shortValue(value: unknown): string {
  return shorten(printable(typeof value === 'string' ? value : toJsonText(value)));
}

function shorten(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}
