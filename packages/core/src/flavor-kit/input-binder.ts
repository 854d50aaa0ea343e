import type { ModelInput, Table } from '../data/model-data.js';
import type { NamedTensor, Tensor, Vector } from '../data/vector.js';
import { didYouMean, meantNames } from '../errors/meant-names.js';
import { quotedNames, quoteName } from '../errors/message-text.js';
import type { MlmodelError } from '../errors/mlmodel-error.js';
import type { FieldSpec } from '../flavor/flavor-session.js';
import type { ModelSignature } from '../signature/schema.js';
import { castElements, roundedFloats } from './cast-elements.js';
import { missingField, noColumns, notTabularError, refusal, wrongShape } from './input-errors.js';
import {
  absentColumn,
  columnElements,
  columnsInOrder,
  columnWidth,
  isByPosition,
  joinColumns,
  namedColumns,
  type PresentOrAbsent,
  without,
} from './table-columns.js';

/** Converts a request's data to one tensor per input of an artifact, in the artifact's order and types. */
export type InputBinder = (input: ModelInput) => readonly NamedTensor[];

/** How requests refer to the inputs of an artifact. */
export interface BindingRules {
  /** That of the MLmodel file. */
  readonly signature: ModelSignature | undefined;
  /**
   * The artifact's names may be unknown to callers, such as names of layers: a single tensor feeds the only input
   * whatever its name, and columns feed inputs by position when none has an input's name.
   */
  readonly namesAreLoose?: boolean | undefined;
  /** Returns a function that finds the position of a name among these, or -1. Default: equality. */
  readonly positionsIn?: ((names: readonly string[]) => (wanted: string) => number) | undefined;
  /** The runtime uses C strings, which end at U+0000. */
  readonly textsEndAtZero?: boolean | undefined;
}

/**
 * Creates a binder. A table feeds a single input with all columns, in the signature's order, as (rows, columns), and
 * each of several inputs with the column of its name, or by position when the signature's columns have no names. A
 * tensor feeds the only input; named tensors feed the inputs of their names. Values are cast to the declared types by
 * the rules of docs/casting.md#artifacts.
 * @param inputs the artifact's inputs, with the names that requests use
 * @returns a function that throws MlmodelError `BAD_REQUEST` naming the column or tensor, and the row if known
 */
export function inputBinder(inputs: readonly FieldSpec[], rules: BindingRules): InputBinder {
  const names = inputs.map(({ name }) => name);
  const bindTable = tableBinder(inputs, rules);
  return (data) => {
    const tensors = tensorsOf(data);
    for (let index = 0; index < inputs.length; index += 1) {
      checkShape(inputs[index] as FieldSpec, (tensors[index] as NamedTensor).shape);
    }
    return tensors;
  };

  function tensorsOf(data: ModelInput): readonly NamedTensor[] {
    switch (data.kind) {
      case 'table':
        return bindTable(data);
      case 'tensor': {
        const [only] = inputs;
        if (only && inputs.length === 1) return [tensorFeed(data.tensor, only, rules)];
        throw unnamedTensor(names);
      }
      case 'tensors':
        return namedFeeds(data.tensors, inputs, { ...rules, names });
      case 'json':
        throw notTabularError(data.value, names);
    }
  }
}

function checkShape({ name, shape: declared }: FieldSpec, sent: readonly number[]): void {
  if (declared === undefined) return;
  let fits = declared.length === sent.length;
  for (let axis = 0; fits && axis < sent.length; axis += 1) {
    fits = typeof declared[axis] !== 'number' || declared[axis] === sent[axis];
  }
  if (!fits) throw wrongShape(name, { declared, sent });
}

function namedFeeds(
  tensors: readonly NamedTensor[],
  inputs: readonly FieldSpec[],
  rules: BindingRules & { readonly names: readonly string[] },
): readonly NamedTensor[] {
  const { names, positionsIn = equalNamesIn } = rules;
  const [only] = tensors;
  if (rules.namesAreLoose && only && tensors.length === 1 && inputs.length === 1) {
    return [tensorFeed(only, inputs[0] as FieldSpec, rules)];
  }
  const positionOf = positionsIn(names);
  const sent: (NamedTensor | undefined)[] = inputs.map(() => undefined);
  for (const tensor of tensors) {
    const position = positionOf(tensor.name);
    if (position === -1) throw unknownTensor(tensor.name, names);
    const other = sent[position];
    if (other) throw repeatedTensor(other.name, tensor.name);
    sent[position] = tensor;
  }
  return inputs.map((input, index) => {
    const tensor = sent[index];
    if (tensor) return tensorFeed(tensor, input, rules);
    throw missingField('tensor', input.name);
  });
}

function tensorFeed(
  tensor: Tensor,
  { name, type }: FieldSpec,
  { textsEndAtZero }: BindingRules,
): NamedTensor {
  const { values, shape } = tensor;
  const rowSize = shape[0] ? values.length / shape[0] : 1;
  return named(name, castElements(tensor, type, { field: name, rowSize, textsEndAtZero }), shape);
}

function tableBinder(
  inputs: readonly FieldSpec[],
  rules: BindingRules,
): (table: Table) => readonly NamedTensor[] {
  const columns = namedColumns(rules.signature);
  const names = inputs.map(({ name }) => name);
  const [only] = inputs;
  if (only && inputs.length === 1) {
    return (table) => {
      const feed = doublesFeed(table, only);
      if (feed) return [feed];
      refuseNoColumns(table, names);
      return [matrixFeed(columnsInOrder(table, columns), table.rowCount, { input: only, rules })];
    };
  }
  const isRequired = new Map(columns.map(({ name, required }) => [name, required]));
  const { positionsIn = equalNamesIn } = rules;
  const byPosition = isByPosition(rules.signature);
  return (table) => {
    if (inputs.length > 0) refuseNoColumns(table, names);
    const sent = table.columns.map(({ name }) => String(name));
    const positions = names.map(positionsIn(sent));
    const repeated = repeatedIn(sent);
    const isPositional = byPosition
      ? positions.includes(-1)
      : rules.namesAreLoose && positions.every((position) => position === -1);
    const goesByPosition = isPositional && sent.length === inputs.length;
    const others = () => without(sent, names);
    return inputs.map((input, index) => {
      const { name } = input;
      const position = goesByPosition ? index : (positions[index] as number);
      if (!goesByPosition && repeated.has(sent[position])) throw repeatedColumn(name);
      const required = isRequired.get(name) ?? true;
      const column = table.columns[position] ?? absentColumn({ name, required }, others);
      return columnFeed(column, table.rowCount, { input, rules });
    });
  };
}

function equalNamesIn(names: readonly string[]): (wanted: string) => number {
  const positions = new Map<string, number>();
  for (const [position, name] of names.entries())
    if (!positions.has(name)) positions.set(name, position);
  return (wanted) => positions.get(wanted) ?? -1;
}

function repeatedIn(names: readonly string[]): ReadonlySet<string | undefined> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

function refuseNoColumns({ columns }: Table, names: readonly string[]): void {
  if (columns.length === 0) throw noColumns(names);
}

/** A table that already is one matrix; undefined when its columns have to be cast one by one. */
function doublesFeed({ doubles, rowCount }: Table, input: FieldSpec): NamedTensor | undefined {
  if (doubles === undefined) return undefined;
  const { name, type } = input;
  const values = type === 'float64' ? doubles : type === 'float32' && roundedFloats(doubles);
  if (!values) return undefined;
  const shape = matrixShape(input, rowCount, doubles.length / rowCount);
  return named(name, { type, values } as Vector, shape);
}

interface Target {
  readonly input: FieldSpec;
  readonly rules: BindingRules;
}

/**
 * A single column of tensors keeps their shape; a single column of scalars becomes a vector when the artifact declares
 * one.
 */
function matrixFeed(
  columns: readonly PresentOrAbsent[],
  rowCount: number,
  { input, rules }: Target,
): NamedTensor {
  const { name, type } = input;
  const matrix = { rowCount, type, textsEndAtZero: rules.textsEndAtZero };
  const [first] = columns;
  if (columns.length === 1 && first) {
    const width = columnWidth(first);
    const isTensors = !('absent' in first) && first.rowShape !== undefined;
    const shape = isTensors
      ? [rowCount, ...(first.rowShape as readonly number[])]
      : matrixShape(input, rowCount, width);
    return named(name, columnElements(first, matrix), shape);
  }
  const width = columns.reduce((sum, column) => sum + columnWidth(column), 0);
  return named(name, joinColumns(columns, matrix), matrixShape(input, rowCount, width));
}

function matrixShape({ shape }: FieldSpec, rowCount: number, width: number): readonly number[] {
  return shape?.length === 1 && width === 1 ? [rowCount] : [rowCount, width];
}

/** Scalars become (rows), or (rows, 1) when the artifact declares a matrix. */
function columnFeed(
  column: PresentOrAbsent,
  rowCount: number,
  { input, rules }: Target,
): NamedTensor {
  const { name, type, shape: declared } = input;
  const { textsEndAtZero } = rules;
  const elements = columnElements(column, { rowCount, type, textsEndAtZero });
  const rowShape = 'absent' in column ? undefined : column.rowShape;
  const shape = rowShape ?? (declared?.length === 2 ? [1] : []);
  return named(name, elements, [rowCount, ...shape]);
}

function named(name: string, { type, values }: Vector, shape: readonly number[]): NamedTensor {
  return { name, type, values, shape } as NamedTensor;
}

/** Two columns with the same name. */
function repeatedColumn(name: string): MlmodelError {
  return refusal(`The request has several columns named "${name}". Send only one of them.`, name);
}

/** Two tensors that feed the same input. */
function repeatedTensor(name: string, other: string): MlmodelError {
  return refusal(
    `"${name}" and "${other}" are the same input of the model. Send only one of them.`,
    other,
  );
}

/** A tensor with a name unknown to the model. */
function unknownTensor(name: string, inputs: readonly string[]): MlmodelError {
  const question = didYouMean(meantNames([name], inputs));
  const message = `The model has no input ${quoteName(name)}; it takes ${quotedNames(inputs)}. ${question}`;
  return refusal(message.trimEnd(), name);
}

/** A tensor without a name, for a model with several inputs. */
function unnamedTensor(inputs: readonly string[]): MlmodelError {
  return refusal(
    `The model takes the tensors ${quotedNames(inputs)} by name, not a single tensor. ` +
      'Send an object with one tensor per name under "inputs".',
  );
}
