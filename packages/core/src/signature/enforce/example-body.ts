import { quoteName, shortenText } from '../../errors/message-text.js';
import { exampleElement, exampleValue } from '../example-value.js';
import type { ColumnPlan, ColumnsPlan, InputPlan, TensorPlan, TensorsPlan } from './plan.js';

/** What an example shows: `columns` and `rows` are below `inputs`. */
export type ExampleForm = 'split' | 'records' | 'columns' | 'rows';

/** How many columns, tensors, or elements of a list an example shows; an ellipsis stands for the others. */
const most = 4;

/** Longest value, in characters. */
const longestValue = 200;

/**
 * A small body for `/invocations` that shows a form, for messages: JSON, except that an ellipsis stands for what is
 * left out. Columns without names and tensors always come below `inputs`, rows with names in `dataframe_split`.
 */
export function exampleBody(plan: InputPlan, form: ExampleForm): string {
  switch (plan.kind) {
    case 'columns':
      return plan.named ? namedColumns(plan, form) : `{"inputs": [${rowOf(plan.columns)}]}`;
    case 'tensors':
      return `{"inputs": ${tensorsExample(plan)}}`;
    case 'untyped':
      return untypedExamples[form];
  }
}

const untypedExamples: Readonly<Record<ExampleForm, string>> = {
  split: '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2.5]]}}',
  records: '{"dataframe_records": [{"a": 1.5, "b": 2.5}]}',
  columns: '{"inputs": {"a": [1.5], "b": [2.5]}}',
  rows: '{"inputs": [[1.5, 2.5]]}',
};

/** The example of a model with type hints: rows below `inputs`. */
export function typeHintExample(plan: InputPlan): string {
  if (plan.kind !== 'columns') return '{"inputs": [1.5]}';
  return plan.named
    ? `{"inputs": [${recordOf(plan.columns)}]}`
    : `{"inputs": [${listed(plan.columns, cellOf)}]}`;
}

function namedColumns({ columns }: ColumnsPlan, form: ExampleForm): string {
  switch (form) {
    case 'split':
    case 'rows':
      return `{"dataframe_split": {"columns": [${listed(columns, labelOf)}], "data": [${rowOf(columns)}]}}`;
    case 'records':
      return `{"dataframe_records": [${recordOf(columns)}]}`;
    case 'columns':
      return `{"inputs": {${listed(columns, (column) => `${keyOf(column)}: [${cellOf(column)}]`)}}}`;
  }
}

function rowOf(columns: readonly ColumnPlan[]): string {
  return `[${listed(columns, cellOf)}]`;
}

function recordOf(columns: readonly ColumnPlan[]): string {
  return `{${listed(columns, (column) => `${keyOf(column)}: ${cellOf(column)}`)}}`;
}

function keyOf({ field }: Pick<ColumnPlan, 'field'>): string {
  return quoteName(field);
}

/** As a label in `columns`, where a number is not its text. */
function labelOf(column: ColumnPlan): string {
  return typeof column.name === 'string' ? keyOf(column) : column.field;
}

function cellOf({ type }: ColumnPlan): string {
  return shortenText(JSON.stringify(exampleValue(type)), longestValue);
}

function tensorsExample({ tensors, named }: TensorsPlan): string {
  const [only] = tensors;
  if (!named && only !== undefined) return tensorExample(only);
  return `{${listed(tensors, (tensor) => `${keyOf(tensor)}: ${tensorExample(tensor)}`)}}`;
}

/** Nested lists of a tensor's shape, with one element where the length is free. */
export function tensorExample({ shape, expected }: TensorPlan): string {
  const element = JSON.stringify(exampleElement(expected));
  return shape
    .slice(0, most)
    .reduceRight<string>((inner, length, axis) => listOf(inner, length, { shape, axis }), element);
}

interface Axis {
  readonly shape: readonly number[];
  readonly axis: number;
}

/** Only the innermost lists show more than one element. */
function listOf(inner: string, length: number, { shape, axis }: Axis): string {
  const shown = axis === shape.length - 1 ? Math.min(length, most) : 1;
  const items = new Array<string>(Math.max(shown, 1)).fill(inner);
  return `[${items.join(', ')}${length > shown && length > 0 ? ', …' : ''}]`;
}

function listed<Item>(items: readonly Item[], write: (item: Item) => string): string {
  const texts = items.slice(0, most).map(write);
  return [...texts, ...(items.length > most ? ['…'] : [])].join(', ');
}
