import { type Loading, type ModelFacts, toJsonText } from '@mlmodel/core';
import { printable, type Style } from '../terminal.js';
import { textTable } from '../text-table.js';
import { paramRows, schemaRows } from './signature-tables.js';

/** Values with more characters are shortened in the report. */
const maxValueLength = 300;

/** The report of `mlmodel inspect`: sections with a heading and indented lines. */
export function inspectReport(facts: LocatedFacts, style: Style): string {
  const { mlmodel } = facts;
  const { inputs, outputs, params } = mlmodel.signature ?? {};
  const sections: readonly Section[] = [
    ['Model', textTable(modelRows(facts))],
    ['Flavors', textTable(flavorRows(mlmodel.flavors))],
    ['Inputs', inputs ? textTable(schemaRows(inputs).map(safeRow)) : ['(no signature)']],
    ['Outputs', outputs ? textTable(schemaRows(outputs).map(safeRow)) : []],
    ['Params', params ? textTable(paramRows(params).map(safeRow)) : []],
    ['Input example', exampleLines(facts)],
    ['Files', textTable(facts.files.map(({ path, bytes }) => [printable(path), byteSize(bytes)]))],
    ['Loading', loadingLines(facts.loading, style)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [style.bold(title), ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n')
    .concat('\n');
}

/** Facts about a model, and its path. */
type LocatedFacts = ModelFacts & { readonly path: string };

type Section = readonly [title: string, lines: readonly string[]];

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

function modelRows(facts: LocatedFacts): readonly (readonly string[])[] {
  const { fields } = facts.mlmodel;
  const origin = originFields.flatMap(([label, field]) => {
    const value = fields.get(field);
    return value === undefined || value === null ? [] : [[label, shortValue(value)]];
  });
  return [
    ['path', printable(facts.path)],
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

function exampleLines({ inputExample }: ModelFacts): readonly string[] {
  if (inputExample === null) return [];
  const { path, text } = inputExample;
  return text === undefined ? [printable(path)] : [printable(path), shorten(printable(text))];
}

function loadingLines(loading: Loading, style: Style): readonly string[] {
  const refused = loading.refused.map(({ flavor, source, reason, fix }) =>
    printable(`${flavor}${source === undefined ? '' : ` (${source})`}: ${reason}; ${fix}`),
  );
  if (loading.ok) {
    const by = printable(`${loading.package} can load it (flavor ${loading.flavor})`);
    return [style.green(by), ...refused];
  }
  return refused.length > 0
    ? [style.red('no installed flavor can load it'), ...refused]
    : [style.red(printable(loading.reason))];
}

function safeRow(row: readonly string[]): readonly string[] {
  return row.map((cell) => printable(cell));
}

function shortValue(value: unknown): string {
  return shorten(printable(typeof value === 'string' ? value : toJsonText(value)));
}

function shorten(text: string): string {
  return text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
}

/** Formats bytes with binary units, like MLflow. */
function byteSize(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  return `${step === 0 ? bytes : (bytes / 1024 ** step).toFixed(1)} ${units[step]}`;
}
