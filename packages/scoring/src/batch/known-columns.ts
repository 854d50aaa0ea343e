import {
  type ColSpec,
  type ElementType,
  elementTypeOfDtype,
  elementTypeOfScalar,
  type LoadedModel,
  type Schema,
  type TensorSpec,
} from '@mlmodel/core';

/** A column of answers. */
export interface AnswerColumn {
  readonly name: string;
  readonly type: ElementType;
  /** The shape of each row's tensor; absent for scalars. */
  readonly rowShape?: readonly number[] | undefined;
}

/** The parts of a model that say what its answers are. */
export interface AnsweringModel {
  readonly mlmodel: Pick<LoadedModel['mlmodel'], 'signature'>;
  readonly session: Pick<LoadedModel['session'], 'outputs'>;
}

/**
 * The columns of a model's answers without calling it: those of its artifact, else of its signature.
 * @returns undefined if neither determines them
 */
export function knownColumns({ mlmodel, session }: AnsweringModel) {
  const { signature } = mlmodel;
  const isTable = signature?.inputs?.kind !== 'tensors';
  return columnsOfArtifact(session.outputs ?? [], isTable) ?? declaredColumns(signature?.outputs);
}

/**
 * The columns that the outputs of a signature declare. A single one without a name is `predictions`, as in
 * `predictionTable`.
 * @returns undefined if they do not determine them
 */
export function declaredColumns(outputs: Schema | undefined): readonly AnswerColumn[] | undefined {
  if (outputs === undefined) return undefined;
  const specs = outputs.kind === 'columns' ? outputs.columns : outputs.tensors;
  const columns: AnswerColumn[] = [];
  for (const spec of specs) {
    const name = spec.name ?? (specs.length === 1 ? 'predictions' : undefined);
    const content = 'dtype' in spec ? contentOfTensor(spec) : contentOfColumn(spec);
    if (name === undefined || content === undefined) return undefined;
    columns.push({ ...content, name: String(name) });
  }
  return columns.length === 0 ? undefined : columns;
}

type Content = Omit<AnswerColumn, 'name'>;

function contentOfColumn({ type }: ColSpec): Content {
  return { type: typeof type === 'string' ? elementTypeOfScalar[type] : 'json' };
}

function contentOfTensor({ dtype, shape }: TensorSpec): Content | undefined {
  const type = elementTypeOfDtype(dtype);
  const [rows, ...rowShape] = shape;
  if (type === undefined || rows === undefined) return undefined;
  if (!rowShape.every((length) => length >= 0)) return undefined;
  return rowShape.length === 0 ? { type } : { type, rowShape };
}

/** Tables get a column of scalars from an output of (rows, 1), as in `answerTable`. */
function columnsOfArtifact(
  outputs: NonNullable<AnsweringModel['session']['outputs']>,
  isTable: boolean,
): readonly AnswerColumn[] | undefined {
  const columns: AnswerColumn[] = [];
  for (const { name, type, shape = [] } of outputs) {
    const [rows, ...rowShape] = shape;
    if (rows === undefined) return undefined;
    if (!rowShape.every((length) => typeof length === 'number')) return undefined;
    const isScalar = rowShape.length === 0 || (isTable && String(rowShape) === '1');
    columns.push(isScalar ? { name, type } : { name, type, rowShape });
  }
  return columns.length === 0 ? undefined : columns;
}
