import {
  type ColSpec,
  type Column,
  type ColumnName,
  MlmodelError,
  type ModelSignature,
  type NamedTensor,
  type Table,
} from '@mlmodel/core';
import type { ModelField } from '../load/open-model.js';
import { tensorPositions } from '../tensor-names.js';
import {
  absentElements,
  newElements,
  type TensorElements,
  tensorElements,
} from './tensor-elements.js';

/**
 * A table as the inputs of a model. One input takes all columns, in the order of the signature, as (rows, columns);
 * several inputs take the column of their name each, or by position when no column has such a name.
 * @param names under which the signature knows the inputs, in their order
 * @throws MlmodelError `BAD_REQUEST` naming the column
 */
export function tableFeeds(
  table: Table,
  inputs: readonly ModelField[],
  { names, signature }: { names: readonly string[]; signature: ModelSignature | undefined },
): readonly NamedTensor[] {
  const specs = signature?.inputs?.kind === 'columns' ? signature.inputs.columns : [];
  const [only] = inputs;
  if (only && inputs.length === 1) return [matrixFeed(inOrder(table, specs), only)];
  const sent = table.columns.map((column) => String(column.name));
  const positions = names.map(tensorPositions(sent));
  const byPosition =
    table.columns.length === inputs.length && positions.every((position) => position === -1);
  const columns = columnsByName(table);
  const specsByName = new Map(specs.map((spec) => [spec.name, spec]));
  return inputs.map((input, index) => {
    const name = names[index] as string;
    const column =
      table.columns[byPosition ? index : (positions[index] as number)] ??
      columnOf(columns, specsByName.get(name) ?? { name, required: true });
    return matrixFeed({ rowCount: table.rowCount, columns: [column] }, input);
  });
}

/** A column, or the name of one that is optional and absent. */
type PresentOrAbsent = Column | { readonly absent: string };

interface Columns {
  readonly rowCount: number;
  readonly columns: readonly PresentOrAbsent[];
}

/** Without names in the signature, as the table has them. */
function inOrder(table: Table, specs: readonly ColSpec[]): Columns {
  if (specs.length === 0 || specs.some(({ name }) => name === undefined)) return table;
  const columns = columnsByName(table);
  return { rowCount: table.rowCount, columns: specs.map((spec) => columnOf(columns, spec)) };
}

/** The first column of each name. */
function columnsByName({ columns }: Table): ReadonlyMap<ColumnName | undefined, Column> {
  return new Map(columns.toReversed().map((column) => [column.name, column]));
}

function columnOf(
  columns: ReturnType<typeof columnsByName>,
  { name, required }: Pick<ColSpec, 'name' | 'required'>,
) {
  const column = columns.get(name);
  if (column) return column;
  if (!required) return { absent: String(name) };
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model needs the column "${name}", which the request lacks. Send it.`,
    { field: String(name) },
  );
}

/** One column keeps the shape of its rows; several stand side by side in each row. */
function matrixFeed(
  { rowCount, columns }: Columns,
  { name, type, shape }: ModelField,
): NamedTensor {
  const parts = columns.map((column) => {
    if ('absent' in column) return absentElements(type, rowCount, column.absent);
    return tensorElements(column, type, { field: String(column.name), rowSize: widthOf(column) });
  });
  const [first] = columns;
  if (columns.length === 1 && first && !('absent' in first) && first.rowShape) {
    return { name, ...(parts[0] as TensorElements), shape: [rowCount, ...first.rowShape] };
  }
  const width = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const isVector = shape?.length === 1 && width === 1;
  const elements =
    columns.length === 1
      ? (parts[0] as TensorElements)
      : sideBySide(parts, { rowCount, width, type });
  return { name, ...elements, shape: isVector ? [rowCount] : [rowCount, width] };
}

/** Elements a row. */
function widthOf(column: PresentOrAbsent): number {
  if ('absent' in column || !column.rowShape) return 1;
  return column.rowShape.reduce((product, length) => product * length, 1);
}

interface Matrix {
  readonly rowCount: number;
  readonly width: number;
  readonly type: ModelField['type'];
}

function sideBySide(
  parts: readonly TensorElements[],
  { rowCount, width, type }: Matrix,
): TensorElements {
  const matrix = newElements(type, rowCount * width);
  const target: { [index: number]: unknown } = matrix.values;
  let start = 0;
  for (const { values } of parts) {
    const size = rowCount === 0 ? 0 : values.length / rowCount;
    for (let row = 0, from = 0; row < rowCount; row += 1) {
      const at = row * width + start;
      for (let offset = 0; offset < size; offset += 1, from += 1)
        target[at + offset] = values[from];
    }
    start += size;
  }
  return matrix;
}
