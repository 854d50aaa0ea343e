import type { LoadedModel } from '@mlmodel/core';
import { loadToPredict } from './loading/load-to-predict.js';
import { type Answer, failureOf, type Request } from './predict/model-messages.js';
import { cliLogger } from './terminal/cli-logger.js';

// The program of a process that `predict/model-processes.ts` starts. It ends when the process that started it does.

let model: LoadedModel | undefined;

process.on('disconnect', () => process.exit());
// Signals of the terminal are for the command, which ends this process.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

process.on('message', async ({ number, task }: Request) => {
  try {
    if ('load' in task) {
      model = await loadToPredict(task.load, { logger: cliLogger(task.load), singleUse: false });
      answer({ number, prediction: { kind: 'json', value: null } });
      return;
    }
    const prediction = await model?.session.predict(task.input, { params: task.params });
    if (prediction !== undefined) answer({ number, prediction });
  } catch (error) {
    answer({ number, failure: failureOf(error) });
  }
});

function answer(message: Answer): void {
  process.send?.(message);
}
