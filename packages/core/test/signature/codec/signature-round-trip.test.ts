import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import fc from 'fast-check';
import { isMlmodelError } from '../../../src/errors/mlmodel-error.js';
import { formatMlmodel } from '../../../src/mlmodel/format-mlmodel.js';
import { parseMlmodel } from '../../../src/mlmodel/parse-mlmodel.js';
import { formatSignature } from '../../../src/signature/codec/format-signature.js';
import { parseSignature } from '../../../src/signature/codec/parse-signature.js';
import { formatPythonJson, parsePythonJson } from '../../../src/signature/codec/python-json.js';
import { expectEqual } from '../../expect-equal.js';
import { arbitrarySignature } from './arbitrary-signature.js';

describe('any signature', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(arbitrarySignature, (signature) => {
        expectEqual(parseSignature(formatSignature(signature)), signature);
      }),
      fuzzRuns(3000),
    );
  });

  test('is read back from the MLmodel file that it was written to', () => {
    fc.assert(
      fc.property(arbitrarySignature, fc.boolean(), (signature, isSignatureFromTypeHint) => {
        const flavors = new Map([['onnx', { data: 'model.onnx' }]]);
        const file = { flavors, signature, isSignatureFromTypeHint, fields: new Map() };
        const read = parseMlmodel(formatMlmodel(file));
        expectEqual(read.signature, signature);
        expect(read.isSignatureFromTypeHint).toBe(isSignatureFromTypeHint);
        expect(read.flavors).toEqual(flavors);
      }),
      fuzzRuns(1000),
    );
  });
});

describe('any text or JSON in a signature', () => {
  const word = fc.constantFrom(
    ...['type', 'items', 'values', 'properties', 'name', 'required', 'default', 'shape', 'dtype'],
    ...['tensor', 'tensor-spec', 'array', 'object', 'map', 'any', 'long', 'double', 'datetime'],
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: 'medium' },
      word,
      fc.constantFrom(null, true, -1, 1.5, [], {}),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(word, tie('json'), { maxKeys: 5 }),
    ),
  }));
  const part = fc.oneof(
    fc.string(),
    json.map((value) => JSON.stringify(value)),
    fc.array(json, { maxLength: 3 }).map((value) => JSON.stringify(value)),
    json,
  );

  test('is read, or refused naming the field', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('inputs', 'outputs', 'params'), part), (block) => {
        try {
          const signature = parseSignature(block);
          expectEqual(parseSignature(formatSignature(signature)), signature);
        } catch (error) {
          if (!isMlmodelError(error)) throw error;
          expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
          expect(error.subject.field).toMatch(/^signature/);
        }
      }),
      fuzzRuns(8000),
    );
  });
});

describe("Python's JSON", () => {
  test('is read as JSON.parse reads it, but for number kinds', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        const formatted = formatPythonJson(parsePythonJson(text));
        expectEqual(JSON.parse(formatted), JSON.parse(text));
      }),
      fuzzRuns(3000),
    );
  });

  test('any text is read as JSON.parse reads it, or refused as it is', () => {
    const unit = fc.constantFrom(...'[]{}:,"\\truefalsn01-.eE+ \t\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        expectEqual(isRead(parsePythonJson, text), isRead(JSON.parse, text));
      }),
      fuzzRuns(20_000),
    );
  });
});

function isRead(read: (text: string) => unknown, text: string): boolean {
  try {
    read(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
