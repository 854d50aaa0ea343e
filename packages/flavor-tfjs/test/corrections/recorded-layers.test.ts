import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../support/load-tfjs.js';
import {
  checkRecording,
  openRecorded,
  type Recording,
  recordings,
} from '../support/recorded-layers.js';

function named(these: readonly Recording[]): [string, Recording][] {
  return these.map((recording) => [recording.name, recording]);
}

describe('Keras models give the answers of Keras', () => {
  test.each(named(recordings.filter(({ refused }) => !refused)))('%s', (_name, recording) =>
    checkRecording(recording),
  );
});

describe('models that TensorFlow.js cannot compute as Keras does are refused at load, with the reason', () => {
  test.each(named(recordings.filter(({ refused }) => refused)))('%s', async (_name, recording) => {
    expect(await errorOf(openRecorded(recording))).toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(recording.refused ?? ''),
    });
  });
});
