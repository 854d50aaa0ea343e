/** A node of a graph, as a converter writes it. */
export interface GraphNodeJson {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: object;
}

/** The inputs or outputs of a graph: type and shape by name, -1 for a free length. */
export type TensorsJson = Readonly<Record<string, { dtype?: string; shape?: readonly number[] }>>;

/** The parts of a GraphModel without weights. */
export interface GraphParts {
  readonly nodes: readonly GraphNodeJson[];
  readonly inputs?: TensorsJson;
  readonly outputs?: TensorsJson;
}

/** An input node. */
export function placeholder(
  name: string,
  shape: readonly number[],
  dtype = 'DT_FLOAT',
): GraphNodeJson {
  return {
    name,
    op: 'Placeholder',
    attr: { dtype: { type: dtype }, shape: { shape: shapeJson(shape) } },
  };
}

/** The `model.json` of a GraphModel as older converters write it, with its signature in the metadata. */
export function graphJson({ nodes, inputs, outputs }: GraphParts): object {
  const isSigned = inputs !== undefined || outputs !== undefined;
  const signature = { inputs: entries(inputs), outputs: entries(outputs) };
  return {
    format: 'graph-model',
    ...(isSigned ? { userDefinedMetadata: { signature } } : {}),
    modelTopology: { node: nodes, library: {}, versions: {} },
    weightsManifest: [{ paths: [], weights: [] }],
  };
}

function entries(tensors: TensorsJson = {}): object {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype = 'DT_FLOAT', shape }]) => [
      name,
      { name, dtype, ...(shape ? { tensorShape: shapeJson(shape) } : {}) },
    ]),
  );
}

function shapeJson(shape: readonly number[]): object {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}
