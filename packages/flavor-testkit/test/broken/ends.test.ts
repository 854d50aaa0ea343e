import { closeSync, openSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import type { Prediction } from '@mlmodel/core';
import { ledgerFlavor, ledgerSteps } from '../ledger-flavor.js';
import { amounts, answering, expectCaught, withLoad, withSession } from './broken-ledger.js';

const kept: unknown[] = [];
const answers = new Map<string, Prediction>();
const opened: number[] = [];
const timers: NodeJS.Timeout[] = [];

afterAll(() => {
  for (const timer of timers) clearInterval(timer);
  for (const file of opened) closeSync(file);
  process.removeAllListeners('SIGUSR2');
});

expectCaught('does not let go', [
  {
    fault: 'keeps its inputs',
    flavor: answering((answer, input) => {
      kept.push(input);
      return answer;
    }),
    caughtBy: 'keeps no input and no answer',
    rule: 'a session does not keep inputs and answers once the caller has the answer',
  },
  {
    fault: 'keeps copies of its inputs',
    flavor: answering((answer, input) => {
      kept.push(amounts(input).slice());
      return answer;
    }),
    caughtBy: 'does not grow with each prediction',
    rule: 'the memory of a session does not grow with its predictions: two entries: each of 24 calls',
  },
  {
    fault: 'keeps an answer for each input',
    flavor: ledgerFlavor({
      async predict(input, call, factor) {
        const key = amounts(input).join();
        const answer = answers.get(key) ?? (await ledgerSteps.predict(input, call, factor));
        answers.set(key, answer);
        return structuredClone(answer);
      },
    }),
    caughtBy: 'does not grow with each prediction',
    rule: 'the memory of a session does not grow with its predictions: two entries: each of 24 calls',
  },
  {
    fault: 'leaves files open',
    flavor: withLoad(async ({ files }) => {
      opened.push(openSync((await files.localPath?.('MLmodel')) ?? '', 'r'));
    }),
    caughtBy: 'frees what it held when it is disposed',
    rule: /dispose ends timers, processes, connections, open files.*2 sessions left 2 of open file/,
  },
  {
    fault: 'leaves listeners of the process',
    flavor: withSession((session) => {
      process.on('SIGUSR2', session.dispose);
      return session;
    }),
    caughtBy: 'frees what it held when it is disposed',
    rule: '2 sessions left 2 of process.on SIGUSR2',
  },
  {
    fault: 'keeps its sessions',
    flavor: withSession((session) => {
      kept.push(session);
      return session;
    }),
    caughtBy: 'frees what it held when it is disposed',
    rule: 'dispose frees the model: no references to the session remain',
  },
  {
    fault: 'leaves timers',
    flavor: withSession((session) => {
      timers.push(setInterval(() => {}, 1000));
      return session;
    }),
    caughtBy: 'frees what it held when it is disposed',
    rule: '2 sessions left 2 of Timeout',
  },
  {
    fault: 'disposes twice',
    flavor: withSession((session) => {
      let disposals = 0;
      return {
        ...session,
        async dispose() {
          if (++disposals > 1) throw new Error('double free');
          await session.dispose();
        },
      };
    }),
    caughtBy: 'a second disposal does nothing',
    rule: 'a second disposal does nothing: two entries: it threw Error: double free',
  },
  {
    fault: 'ends a second disposal at once',
    flavor: withSession((session) => {
      let isDisposed = false;
      return {
        ...session,
        async predict(input, call) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return session.predict(input, call);
        },
        async dispose() {
          if (isDisposed) return;
          isDisposed = true;
          await new Promise((resolve) => setTimeout(resolve, 100));
          await session.dispose();
        },
      };
    }),
    caughtBy: 'disposal waits for a running prediction',
    rule: 'disposal waits for running predictions: 3 of 3 are still running',
  },
  {
    fault: 'never ends its disposal',
    flavor: withSession((session) => ({ ...session, dispose: () => new Promise(() => {}) })),
    caughtBy: 'doubled: loads',
    rule: 'dispose ends: it did not within 1500 ms',
  },
]);
