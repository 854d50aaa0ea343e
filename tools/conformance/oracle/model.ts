import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Json } from './json.ts';
import { parseJson } from './json.ts';

/** One of MLflow's scalar types. */
export type ScalarName =
  | 'boolean'
  | 'integer'
  | 'long'
  | 'float'
  | 'double'
  | 'string'
  | 'binary'
  | 'datetime';

interface PropertyRule {
  readonly rule: Rule;
  readonly required: boolean;
}

/** What a signature declares for a column, an element or a property. */
export type Rule =
  | { readonly kind: 'scalar'; readonly type: ScalarName }
  | { readonly kind: 'array'; readonly items: Rule }
  | { readonly kind: 'object'; readonly properties: ReadonlyMap<string, PropertyRule> }
  | { readonly kind: 'map'; readonly values: Rule }
  | { readonly kind: 'any' };

export interface ColumnSpec {
  /** The text of a name that is an integer. */
  readonly name: string | undefined;
  /** A name that is an integer. */
  readonly number?: bigint | undefined;
  readonly rule: Rule;
  readonly required: boolean;
}

export interface TensorSpec {
  readonly name: string | undefined;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface ParamSpec {
  readonly name: string;
  readonly rule: Rule;
  readonly default: Json;
  readonly list: boolean;
}

type InputSpec =
  | { readonly kind: 'columns'; readonly columns: readonly ColumnSpec[] }
  | { readonly kind: 'tensors'; readonly tensors: readonly TensorSpec[] };

const nativeRuntimes = ['sklearn', 'xgboost', 'lightgbm'] as const;

/** A library of Python whose models run here without it. */
export type NativeRuntime = (typeof nativeRuntimes)[number];

/** Whether models of a runtime run here without their Python library, which alone knows the right answers. */
export function isNative(runtime: ModelFacts['runtime']): runtime is NativeRuntime {
  return (nativeRuntimes as readonly string[]).includes(runtime);
}

/** What the oracle needs to know about a model directory. */
export interface ModelFacts {
  readonly directory: string;
  readonly name: string;
  /** `echo` is a python_function model whose name starts with echo. */
  readonly runtime: NativeRuntime | 'echo' | 'onnx' | 'other';
  /** Path of the graph, for onnx models. */
  readonly graph: string | undefined;
  readonly inputs: InputSpec | undefined;
  readonly params: readonly ParamSpec[] | undefined;
  readonly typeHint: boolean;
}

/** The parts of an MLmodel file that are read here. */
interface ModelFile {
  readonly flavors?: { readonly onnx?: { readonly data?: string } };
  readonly signature?: { readonly inputs?: string | null; readonly params?: string | null } | null;
  readonly is_signature_from_type_hint?: boolean;
}

/** Reads the MLmodel file of a model directory. */
export function readModelFacts(directory: string): ModelFacts {
  const text = readFileSync(path.join(directory, 'MLmodel'), 'utf8');
  const file = parse(text, { version: '1.1' }) as ModelFile;
  const name = path.basename(directory);
  const onnx = file.flavors?.onnx;
  const data = onnx === undefined ? undefined : (onnx.data ?? 'model.onnx');
  const signature = file.signature ?? {};
  return {
    directory,
    name,
    runtime: runtimeOf(name, Object.keys(file.flavors ?? {})),
    graph: data === undefined ? undefined : path.join(directory, data),
    inputs: signature.inputs ? inputSpec(list(parseJson(signature.inputs))) : undefined,
    params: signature.params
      ? list(parseJson(signature.params)).map((entry) => paramSpec(object(entry)))
      : undefined,
    typeHint: file.is_signature_from_type_hint === true,
  };
}

function runtimeOf(name: string, flavors: readonly string[]): ModelFacts['runtime'] {
  if (flavors.includes('onnx')) return 'onnx';
  if (name.startsWith('echo_')) return 'echo';
  return nativeRuntimes.find((each) => flavors.includes(each)) ?? 'other';
}

function inputSpec(entries: readonly Json[]): InputSpec {
  const specs = entries.map(object);
  if (specs.some((spec) => spec.get('type') === 'tensor')) {
    return { kind: 'tensors', tensors: specs.map(tensorSpec) };
  }
  return {
    kind: 'columns',
    columns: specs.map((spec) => ({
      name: nameOf(spec) ?? numberOf(spec)?.toString(),
      number: numberOf(spec),
      rule: ruleOf(spec),
      required: requiredOf(spec),
    })),
  };
}

function tensorSpec(spec: ReadonlyMap<string, Json>): TensorSpec {
  const tensor = object(spec.get('tensor-spec') ?? null);
  return {
    name: nameOf(spec),
    dtype: String(tensor.get('dtype')),
    shape: list(tensor.get('shape') ?? null).map(Number),
  };
}

function paramSpec(spec: ReadonlyMap<string, Json>): ParamSpec {
  return {
    name: String(spec.get('name')),
    rule: ruleOf(spec.has('type') ? spec : new Map([['type', spec.get('dtype') ?? null]])),
    default: spec.get('default') ?? null,
    list: Array.isArray(spec.get('shape')),
  };
}

function ruleOf(spec: ReadonlyMap<string, Json>): Rule {
  const type = String(spec.get('type'));
  switch (type) {
    case 'array':
      return { kind: 'array', items: ruleOf(object(spec.get('items') ?? null)) };
    case 'map':
      return { kind: 'map', values: ruleOf(object(spec.get('values') ?? null)) };
    case 'object': {
      const properties = object(spec.get('properties') ?? null);
      return {
        kind: 'object',
        properties: new Map(
          [...properties].map(([name, property]) => [
            name,
            { rule: ruleOf(object(property)), required: requiredOf(object(property)) },
          ]),
        ),
      };
    }
    case 'any':
      return { kind: 'any' };
    case 'sparkml_vector':
      return { kind: 'array', items: { kind: 'scalar', type: 'double' } };
    default:
      return { kind: 'scalar', type: type as ScalarName };
  }
}

function requiredOf(spec: ReadonlyMap<string, Json>): boolean {
  const nested = ['array', 'object', 'map'].includes(String(spec.get('type')));
  return Boolean(spec.get('required') ?? !nested);
}

function nameOf(spec: ReadonlyMap<string, Json>): string | undefined {
  const name = spec.get('name');
  return typeof name === 'string' ? name : undefined;
}

function numberOf(spec: ReadonlyMap<string, Json>): bigint | undefined {
  const name = spec.get('name');
  return typeof name === 'bigint' ? name : undefined;
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}

function object(value: Json): ReadonlyMap<string, Json> {
  return value instanceof Map ? value : new Map();
}
