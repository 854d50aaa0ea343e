import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import {
  createEnforcer,
  type FlavorSession,
  type MlmodelFile,
  parseMlmodel,
  toJsonText,
} from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { lightgbmFlavor } from '@mlmodel/flavor-lightgbm';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { sklearnFlavor } from '@mlmodel/flavor-sklearn';
import { xgboostFlavor } from '@mlmodel/flavor-xgboost';
import { createPipeline, decodeRequest } from '@mlmodel/scoring';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { apiDocument } from '../../src/openapi/api-document.js';

const corpus = fileURLToPath(new URL('../../../../tools/conformance/corpus/', import.meta.url));
const models = readdirSync(`${corpus}models`);

interface CorpusCase {
  readonly id: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** MLflow's. */
  readonly status: number;
}

function mlmodelOf(model: string): MlmodelFile {
  return parseMlmodel(readFileSync(`${corpus}models/${model}/MLmodel`));
}

/** @param session of a model that is loaded */
function documentOf(model: string, session?: FlavorSession): object {
  const document = apiDocument({
    identity: { name: model, version: '', runId: '' },
    needsKey: true,
    hasMetrics: true,
    mlmodel: mlmodelOf(model),
    streams: false,
    artifactInputs: session?.inputs,
    artifactOutputs: session?.outputs,
  });
  return JSON.parse(toJsonText(document));
}

const flavors = [onnxFlavor, sklearnFlavor, lightgbmFlavor, xgboostFlavor];

/** A model that is loaded and scores in this process. */
async function serveNative(model: string) {
  const loaded = await loadModel(`${corpus}models/${model}`, { flavors });
  const { respond } = createPipeline(loaded);
  return {
    loaded,
    async score(body: string) {
      const answer = await respond({
        body: Buffer.from(body),
        contentType: jsonType,
        contentEncoding: undefined,
        accept: undefined,
      });
      const pieces = Array.isArray(answer.body) ? answer.body : [answer.body];
      const text = Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString();
      return { status: answer.status, text };
    },
  };
}

function validatorOf(document: object, schema: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });
  return ajv.compile({ $ref: `api#/components/schemas/${schema}` });
}

/** JSON bodies to score. */
function jsonBodies(model: string): CorpusCase[] {
  const lines = readFileSync(`${corpus}cases/${model}.jsonl`, 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as CorpusCase)
    .filter(({ path, method, headers, body }) => {
      const isJson = headers['content-type'] === 'application/json' && isJsonText(body);
      return path === '/invocations' && method === 'POST' && isJson;
    });
}

function isJsonText(body: string | undefined): boolean {
  try {
    JSON.parse(body ?? '');
    return true;
  } catch {
    return false;
  }
}

/** What the server decides about a body. */
type Judge = (body: string) => boolean | Promise<boolean>;

/** For models in Python: whether the body passes enforcement. Type hints are Python's, so MLflow's answer counts. */
function judgeOf({ mlmodel, status }: { mlmodel: MlmodelFile; status: number }): Judge {
  const enforcer = createEnforcer(mlmodel);
  return (body) => {
    try {
      const { needs } = enforcer;
      const decoded = decodeRequest(Buffer.from(body), { contentType: jsonType, needs });
      if (decoded instanceof Promise) return false;
      enforcer.enforceInput(decoded.input);
      enforcer.enforceParams(decoded.params);
      return !mlmodel.isSignatureFromTypeHint || status === 200;
    } catch {
      return false;
    }
  };
}

const jsonType = 'application/json';

test.each(models)('the document of %s is OpenAPI 3.1', async (model) => {
  const { valid, errors } = await new Validator().validate(
    documentOf(model) as Record<string, unknown>,
  );
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

/** A row of records that lacks a cell gets null, so a list of such rows may be accepted; the schema is stricter. */
function hasUnevenRecords(body: string): boolean {
  const { dataframe_records: records } = JSON.parse(body);
  if (!Array.isArray(records)) return false;
  return new Set(records.map((record) => Object.keys(record ?? {}).length)).size > 1;
}

interface Counts {
  accepted: number;
  refused: number;
  refusedBySchema: number;
}

const totals: Counts = { accepted: 0, refused: 0, refusedBySchema: 0 };

test.each(models)('the schema of %s accepts what the server accepts', async (model) => {
  const mlmodel = mlmodelOf(model);
  const isNative = flavors.some(({ name }) => mlmodel.flavors.has(name));
  const served = isNative ? await serveNative(model) : undefined;
  const document = documentOf(model, served?.loaded.session);
  const validate = validatorOf(document, 'Request');
  const validateAnswer = validatorOf(document, 'Answer');
  const wrong: string[] = [];
  for (const { id, status, body = '' } of jsonBodies(model)) {
    const answer = await served?.score(body);
    const accepts =
      served === undefined ? judgeOf({ mlmodel, status })(body) : answer?.status === 200;
    const fits = validate(JSON.parse(body));
    if (accepts) {
      totals.accepted += 1;
      if (!fits && !hasUnevenRecords(body)) wrong.push(`${id} ${body.slice(0, 200)}`);
      const isAnswer = answer === undefined || validateAnswer(JSON.parse(answer.text));
      if (!isAnswer) wrong.push(`${id} ${answer.text.slice(0, 200)}`);
    } else {
      totals.refused += 1;
      if (!fits) totals.refusedBySchema += 1;
    }
  }
  await served?.loaded.dispose();
  expect(wrong).toEqual([]);
});

test('the schemas refuse most of what the server refuses', () => {
  expect(totals.accepted).toBeGreaterThan(2000);
  expect(totals.refused).toBeGreaterThan(2000);
  expect(totals.refusedBySchema / totals.refused).toBeGreaterThan(0.8);
});
