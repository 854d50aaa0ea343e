import {
  attributeField,
  functionField,
  graphField,
  modelField,
  nodeField,
  sparseTensorField,
  tensorField,
} from './onnx-fields.js';
import { shapeInputs } from './shape-inputs.js';
import { messageFields, textField, textFields } from './wire-fields.js';

/** The domains whose operators {@link shapeInputs} knows; the first is the default domain. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);

/** Operators whose outputs depend on the shapes of their inputs only. */
const readsShape: ReadonlySet<string> = new Set(['Shape', 'Size']);

/** Operators whose outputs are values that no graph input determines. */
const isRandom: ReadonlySet<string> = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/**
 * Whether the run time of a model depends on the shapes of its inputs only, and not on their values: it has no operator
 * with a subgraph (`Loop`, `Scan`, `If`, `SequenceMap`), none of an unknown domain, and no shape that is computed from
 * values. Shapes may be computed from constants and from shapes of inputs.
 * @param model the bytes of a `ModelProto` whose messages are not nested deeper than protobuf allows
 */
export function hasBoundedTime(model: Uint8Array): boolean {
  const functions = functionsOf(model);
  return messageFields(model, modelField.graph).every((graph) => {
    const nodes = messageFields(graph, graphField.node);
    return new ValueFlow(functions).follow(nodes, constantsOf(graph)) !== undefined;
  });
}

/** The names of a graph's initializers. They stay constant when they are listed as inputs, too. */
function constantsOf(graph: Uint8Array): Set<string> {
  const sparse = messageFields(graph, graphField.sparseInitializer).flatMap((tensor) =>
    messageFields(tensor, sparseTensorField.values),
  );
  const tensors = [...messageFields(graph, graphField.initializer), ...sparse];
  return new Set(['', ...tensors.map((tensor) => textField(tensor, tensorField.name))]);
}

/** The functions that a model defines, by domain and name; overloads of one name stand together. */
function functionsOf(model: Uint8Array): ReadonlyMap<string, readonly Uint8Array[]> {
  const functions = new Map<string, Uint8Array[]>();
  for (const body of messageFields(model, modelField.function)) {
    const key = keyOf(textField(body, functionField.domain), textField(body, functionField.name));
    const overloads = functions.get(key) ?? [];
    functions.set(key, [...overloads, body]);
  }
  return functions;
}

function keyOf(domain: string, name: string): string {
  return JSON.stringify([domain, name]);
}

/** Whether an output of a node, by position, depends on no value. */
type FixedOutputs = (output: number) => boolean;

/** Follows the values of a graph's inputs through its nodes, and into the functions that these call. */
class ValueFlow {
  readonly #functions: ReadonlyMap<string, readonly Uint8Array[]>;
  /** By function and the inputs that are fixed. While a function is followed, it counts as unbounded. */
  readonly #answers = new Map<string, FixedOutputs | undefined>();

  constructor(functions: ReadonlyMap<string, readonly Uint8Array[]>) {
    this.#functions = functions;
  }

  /**
   * @param nodes `NodeProto`s, each after those that it gets its inputs from
   * @param fixed the names of what depends on no value
   * @returns these and what the nodes add to them; undefined if the time of some node depends on values
   */
  follow(nodes: readonly Uint8Array[], fixed: ReadonlySet<string>): Set<string> | undefined {
    const known = new Set(fixed);
    for (const node of nodes) {
      const inputs = textFields(node, nodeField.input).map((name) => known.has(name));
      const isFixed = hasSubgraph(node) ? undefined : this.#outputsOf(node, inputs);
      if (isFixed === undefined) return undefined;
      for (const [at, name] of textFields(node, nodeField.output).entries()) {
        if (isFixed(at)) known.add(name);
      }
    }
    return known;
  }

  #outputsOf(node: Uint8Array, inputs: readonly boolean[]): FixedOutputs | undefined {
    const name = textField(node, nodeField.opType);
    const domain = textField(node, nodeField.domain);
    const key = keyOf(domain, name);
    if (this.#functions.has(key)) return this.#call(key, inputs);
    if (!knownDomains.has(domain)) return undefined;
    const shapes = shapeInputs.get(name) ?? [];
    if (shapes.some((at) => inputs[at] === false)) return undefined;
    const areFixed = !isRandom.has(name) && (readsShape.has(name) || inputs.every(Boolean));
    return () => areFixed;
  }

  #call(key: string, inputs: readonly boolean[]): FixedOutputs | undefined {
    const call = `${key} ${inputs.map(Number).join('')}`;
    if (!this.#answers.has(call)) {
      this.#answers.set(call, undefined);
      this.#answers.set(call, this.#followFunction(key, inputs));
    }
    return this.#answers.get(call);
  }

  /** Which of several functions of one name a node calls is not read: such a call counts as unbounded. */
  #followFunction(key: string, inputs: readonly boolean[]): FixedOutputs | undefined {
    const [body, ...others] = this.#functions.get(key) ?? [];
    if (body === undefined || others.length > 0) return undefined;
    const given = textFields(body, functionField.input).filter((_name, at) => inputs[at] !== false);
    const fixed = this.follow(messageFields(body, functionField.node), new Set(['', ...given]));
    const outputs = textFields(body, functionField.output);
    return fixed && ((at) => fixed.has(outputs[at] ?? ''));
  }
}

function hasSubgraph(node: Uint8Array): boolean {
  return messageFields(node, nodeField.attribute).some((attribute) =>
    [attributeField.graph, attributeField.graphs].some(
      (field) => messageFields(attribute, field).length > 0,
    ),
  );
}
