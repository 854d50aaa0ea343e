import { type Json, parseJson } from '../oracle/json.ts';
import type { ModelFacts, Rule } from '../oracle/model.ts';
import { writeJson } from '../oracle/write-json.ts';
import type { Case, RecordedResponse } from '../replay/case.ts';
import { standardJson } from '../replay/compare.ts';
import { type Decided, expectedOf } from '../replay/judge.ts';

/** A row of a table of examples, in Markdown: the request, MLflow's response, and the right one. */
export type ExampleRow = readonly [request: string, mlflow: string, here: string];

/** A recorded case as an example for users. @throws Error for a case that no rule decides */
export function recordedExample({ case: item, model, verdict }: Decided): ExampleRow {
  const [mlflow] = item.responses;
  if (verdict.kind === 'undecided') throw new Error(`${item.id} is undecided: ${verdict.why}`);
  const here = expectedOf(verdict, mlflow);
  return [requestOf(item, model), responseOf(mlflow), rightOf(here)];
}

function requestOf({ request }: Case, model: ModelFacts): string {
  const { method, path, contentType } = request;
  const body = Buffer.from(request.body).toString('utf8').trim();
  const isUsual = method === 'POST' && path === '/invocations';
  const line = isUsual ? [] : [code(`${method} ${path}`)];
  if (body === '' || !isUsual) return line.join('');
  const type = contentType === 'application/json' ? [] : [contentType ?? 'no Content-Type'];
  const declared = [...inputsOf(model, body), ...paramsOf(model, body)].join(', ');
  return [...type.map(plain), code(body.replaceAll('\n', '⏎')), `[${declared}]`].join(' ');
}

/** The most columns that are shown whether the request has them or not. */
const fewColumns = 4;

function inputsOf({ inputs }: ModelFacts, body: string): readonly string[] {
  if (inputs === undefined) return ['no signature'];
  if (inputs.kind === 'tensors')
    return inputs.tensors.map(({ name, dtype }) => fieldOf(name, `tensor of ${dtype}`));
  const { columns } = inputs;
  const isShort = columns.length <= fewColumns;
  const shown = columns.filter(({ name = '' }) => isShort || body.includes(`"${name}"`));
  const fields = shown.map(({ name, rule, required }) =>
    fieldOf(name, `${required ? '' : 'optional '}${typeOf(rule)}`),
  );
  return isShort ? fields : [...fields, '…'];
}

function paramsOf({ params = [] }: ModelFacts, body: string): readonly string[] {
  const sent = params.filter(({ name }) => body.includes(`"${name}"`));
  return sent.map(({ name, rule }) => `param ${fieldOf(name, typeOf(rule))}`);
}

function fieldOf(name: string | undefined, type: string): string {
  return name === undefined ? type : `${name}: ${type}`;
}

function typeOf(rule: Rule): string {
  if (rule.kind === 'scalar') return rule.type;
  return rule.kind === 'array' ? `array of ${typeOf(rule.items)}` : rule.kind;
}

function responseOf({ status, errorCode, text }: RecordedResponse): string {
  if (status !== 200 || text === undefined)
    return errorCode === undefined ? String(status) : `${status} ${code(errorCode)}`;
  return answerOf(parseJson(text));
}

function rightOf(right: ReturnType<typeof expectedOf>): string {
  switch (right.kind) {
    case 'answer':
      return answerOf(standardJson(right.body));
    case 'refuse':
      return right.errorCode === undefined
        ? `${right.status}, an error body`
        : `${right.status} ${code(right.errorCode)}`;
    case 'accept':
      return '200';
    case 'status':
      return String(right.status);
  }
}

/** The predictions, or what a model that echoes its input was given. */
function answerOf(body: Json): string {
  const predictions = memberOf(body, 'predictions');
  const input = memberOf(predictions, 'input');
  if (input === undefined) return code(writeJson(body));
  const params = memberOf(predictions, 'params');
  const sent = params instanceof Map ? `, params ${code(writeJson(plainJson(params)))}` : '';
  return `the model gets ${code(writeJson(plainJson(input)))}${sent}`;
}

/** What `corpus/echo_model.py` describes, as plain JSON: columns by name, arrays as lists, bytes as Python writes them. */
function plainJson(value: Json): Json {
  if (Array.isArray(value)) return value.map(plainJson);
  if (!(value instanceof Map)) return value;
  const columns = value.get('columns');
  if (Array.isArray(columns))
    return new Map(
      columns.map((column) => [
        String(memberOf(column, 'name')),
        plainJson(memberOf(column, 'values') ?? null),
      ]),
    );
  const values = value.get('values');
  if (values !== undefined) return plainJson(values);
  const bytes = value.get('$bytes');
  if (typeof bytes === 'string') return `b'${Buffer.from(bytes, 'base64').toString('latin1')}'`;
  const array = value.get('$nd');
  if (Array.isArray(array)) return plainJson(array[2] ?? null);
  const entries = value.get('$dict');
  return Array.isArray(entries) ? new Map(entries.map(pairOf)) : value;
}

function pairOf(entry: Json): [string, Json] {
  const [name, item] = Array.isArray(entry) ? entry : [];
  return [String(name), plainJson(item ?? null)];
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return value instanceof Map ? value.get(name) : undefined;
}

/** Code in a cell of a table. */
function code(text: string): string {
  return `\`${plain(text)}\``;
}

function plain(text: string): string {
  return text.replaceAll('|', '\\|');
}
