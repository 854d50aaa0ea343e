import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { deregisterOp, registerOp } from '@tensorflow/tfjs-converter';
import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { layerCorrections } from '../../src/corrections/correct-layers.js';
import { operationCorrections } from '../../src/corrections/correct-operations.js';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';
import { answerOf, approximate, type Case, casesIn } from '../support/corpus-cases.js';
import { checkRecording, type Recording, recordings } from '../support/recorded-layers.js';

const { classNameMap } = core.serialization.SerializationMap.getMap();
const published = { ...classNameMap };

/** Whether a step succeeds. */
async function passes(step: () => Promise<void>): Promise<boolean> {
  return step().then(
    () => true,
    () => false,
  );
}

async function checkCase(given: Case): Promise<void> {
  const model = await loadModel(given.model, { flavors: [tfjsFlavor] });
  try {
    expect(await answerOf(model, given)).toEqual(approximate(given.expected));
  } finally {
    await model.dispose();
  }
}

/** Without a recording or case of their own: they share the corrections of RNN and FusedBatchNormV3. */
const shared = ['LSTM', 'SimpleRNN', 'FusedBatchNorm', 'FusedBatchNormV2'];

function unshared<Correction>(corrections: Readonly<Record<string, Correction>>) {
  return Object.entries(corrections).filter(([name]) => !shared.includes(name));
}

describe('without its correction, TensorFlow.js fails a recording of the layer', () => {
  test.each(unshared(layerCorrections))('%s', async (name) => {
    const [first] = recordings;
    await checkRecording(first as Recording);
    const corrected = classNameMap[name];
    expect(corrected).not.toBe(published[name]);
    Object.assign(classNameMap, { [name]: published[name] });
    try {
      const pattern = new RegExp(`"class_name": ?"${name}"`);
      const ofLayer = recordings.filter(
        ({ refused, topology }) => !refused && pattern.test(JSON.stringify(topology)),
      );
      const passed: boolean[] = [];
      for (const recording of ofLayer) passed.push(await passes(() => checkRecording(recording)));
      expect(passed).toContain(false);
    } finally {
      Object.assign(classNameMap, { [name]: corrected });
    }
  });
});

describe('without its correction, TensorFlow.js fails a case of the operation', () => {
  const cases = ['corrected', 'graphs'].flatMap(casesIn);

  test.each(unshared(operationCorrections))('%s', async (name, compute) => {
    const ofOperation = cases.filter(({ model }) =>
      new RegExp(`"op": ?"${name}"`).test(readFileSync(`${model}/model/model.json`, 'utf8')),
    );
    await checkCase(ofOperation[0] as Case);
    deregisterOp(name);
    try {
      const passed: boolean[] = [];
      for (const each of ofOperation) passed.push(await passes(() => checkCase(each)));
      expect(passed).toContain(false);
    } finally {
      registerOp(name, (node) => core.tidy(() => compute(node, core)));
    }
  });
});
