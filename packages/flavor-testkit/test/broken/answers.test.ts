import { MlmodelError, type ModelInput } from '@mlmodel/core';
import { ledgerFlavor, ledgerSteps, tableOf } from '../ledger-flavor.js';
import {
  amounts,
  answering,
  expectCaught,
  totalsOf,
  withColumn,
  withSession,
} from './broken-ledger.js';

let shared = 0;
let calls = 0;

expectCaught('answers differently from what it declares', [
  {
    fault: 'cannot take thousands of rows',
    flavor: answering((answer, input) => {
      const list: number[] = [];
      list.push(...amounts(input));
      return answer;
    }),
    caughtBy: 'answers thousands of rows',
    rule: /where rows are independent.*rows: it threw RangeError/,
  },
  {
    fault: 'answers the first thousand rows',
    flavor: answering((answer) => {
      const rowCount = Math.min(answer.rowCount, 1000);
      const columns = answer.columns.map((column) => ({
        ...column,
        values: column.values.slice(0, rowCount),
      }));
      return { ...answer, rowCount, columns: columns as typeof answer.columns };
    }),
    caughtBy: 'answers thousands of rows',
    rule: /there are as many answers as rows.*have 1000 answers/,
  },
  {
    fault: 'sorts its answers',
    flavor: answering((answer) =>
      withColumn(answer, 'total', {
        values: totalsOf(answer).toSorted((a, b) => b - a),
      }),
    ),
    caughtBy: 'answers rows in another order in that order',
    rule: 'where rows are independent, each has the same answer, in its place, whatever the other rows',
  },
  {
    fault: 'subtracts the mean of the batch',
    flavor: answering((answer, input) => {
      const values = amounts(input);
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
      return withColumn(answer, 'total', { values: values.map((value) => value - mean) });
    }),
    caughtBy: 'answers other rows among them as by themselves',
    rule: 'where rows are independent, each has the same answer, in its place, whatever the other rows',
  },
  {
    fault: 'answers differently each time',
    flavor: answering((answer) =>
      withColumn(answer, 'total', {
        values: totalsOf(answer).map((value) => value + calls++ * 1e-9),
      }),
    ),
    caughtBy: 'equal calls have equal answers',
    rule: 'equal calls have equal answers, whatever came before: two entries',
  },
  {
    fault: 'crashes on a single row, and says that rows depend on each other',
    flavor: dependent((input) => {
      if (tableOf(input).rowCount === 1) throw new TypeError('no deviation of one');
    }),
    caughtBy: 'answers each row by itself',
    rule: /refused with BAD_REQUEST.*two entries, row 0 by itself: it threw TypeError: no deviation/,
  },
  {
    fault: 'crashes on no rows, and says that rows depend on each other',
    flavor: dependent((input) => {
      if (tableOf(input).rowCount === 0) throw new RangeError('no rows');
    }),
    caughtBy: 'answers no rows',
    rule: /refused with BAD_REQUEST.*two entries, no rows: it threw RangeError: no rows/,
  },
  {
    fault: 'crashes on thousands of rows, and says that rows depend on each other',
    flavor: dependent((input) => void Math.max(...amounts(input))),
    caughtBy: 'answers thousands of rows',
    rule: /refused with BAD_REQUEST.*150000 rows: it threw RangeError/,
  },
  {
    fault: 'lacks an output that it declares',
    flavor: answering((answer) => ({ ...answer, columns: answer.columns.slice(1) })),
    caughtBy: 'answers two entries,',
    rule: 'a case has the expected answer: two entries: answer.columns has 2 elements, expected 3',
  },
  {
    fault: 'answers a column twice',
    flavor: answering((answer) => ({ ...answer, columns: [...answer.columns, ...answer.columns] })),
    caughtBy: 'answers two entries,',
    rule: 'an answer is coherent: two entries: it has "id" twice',
  },
  {
    fault: 'answers with a validity that is too short',
    flavor: answering((answer) => withColumn(answer, 'id', { validity: new Uint8Array() })),
    caughtBy: 'answers two entries,',
    rule: 'an answer is coherent: two entries: the validity of 2 elements has 0 bytes',
  },
  {
    fault: 'answers with numbers for texts',
    flavor: answering((answer) => withColumn(answer, 'label', { values: [1, 2] })),
    caughtBy: 'answers two entries,',
    rule: 'an answer is coherent: two entries: element 0 of a vector of string is of another kind',
  },
  {
    fault: 'answers with values that JSON lacks',
    flavor: answering(() => ({ kind: 'json', value: [{ when: new Date(0) }] })),
    caughtBy: 'answers two entries,',
    rule: 'an answer is coherent: two entries: a nested value is a Date, which JSON lacks',
  },
  {
    fault: 'answers its example otherwise',
    flavor: answering((answer, _input, { isExample }) =>
      isExample ? withColumn(answer, 'total', { values: totalsOf(answer).fill(0) }) : answer,
    ),
    caughtBy: 'equal calls have equal answers',
    rule: 'whatever came before: two entries, asked as the example: answer.columns.2.values.0 is 0',
  },
  {
    fault: 'declares some of its inputs',
    flavor: withSession((session) => ({ ...session, inputs: session.inputs?.slice(1) })),
    caughtBy: 'answers two entries,',
    rule: 'the session declares the inputs of a case, or they form a matrix: two entries: session.inputs lacks id, and has others',
  },
  {
    fault: 'mixes up models that are loaded at the same time',
    flavor: ledgerFlavor({
      async load(context) {
        shared = await ledgerSteps.load(context);
        await new Promise((resolve) => setTimeout(resolve, 100));
        return shared;
      },
    }),
    caughtBy: 'open at once, each answers for itself',
    rule: 'models that are open at once do not interfere',
  },
  {
    fault: 'declares an output that it does not answer',
    flavor: withSession((session) => ({
      ...session,
      outputs: [...(session.outputs ?? []), { name: 'sum', type: 'float64' }],
    })),
    caughtBy: 'answers two entries,',
    rule: 'an answer has the outputs that the session declares, and no others: two entries: session.outputs declares sum, which the answer lacks',
  },
  {
    fault: 'declares another shape than it answers',
    flavor: withSession((session) => ({
      ...session,
      outputs: session.outputs?.map((output) => ({ ...output, shape: [null, 3] })),
    })),
    caughtBy: 'answers two entries,',
    rule: 'id is answered in the shape [2], and session.outputs declares [null,3]',
  },
  {
    fault: 'keeps the model that was loaded last for all',
    flavor: ledgerFlavor({
      async load(context) {
        shared = await ledgerSteps.load(context);
        return shared;
      },
      predict: (input, call) => ledgerSteps.predict(input, call, shared),
    }),
    caughtBy: 'open at once, each answers for itself',
    rule: 'models that are open at once do not interfere',
  },
  {
    fault: 'claims not to block the event loop',
    flavor: ledgerFlavor({ execution: { ...ledgerSteps.execution, blocksEventLoop: false } }),
    caughtBy: 'does not block the event loop if it says so',
    rule: 'blocksEventLoop is false only if the event loop turns while a prediction is computed',
  },
  {
    fault: 'claims more predictions at once than it can run',
    flavor: withSession((session) => {
      let isBusy = false;
      return {
        ...session,
        async predict(input, call) {
          if (isBusy) throw new MlmodelError('RESOURCE_EXHAUSTED', 'busy');
          isBusy = true;
          await new Promise((resolve) => setImmediate(resolve));
          isBusy = false;
          return session.predict(input, call);
        },
      };
    }),
    caughtBy: 'simultaneous predictions',
    rule: 'up to maxConcurrency predictions may run at once, and each is correct',
  },
  {
    fault: 'mixes up different inputs at the same time',
    flavor: withSession((session) => {
      let last: ModelInput;
      return {
        ...session,
        async predict(input, call) {
          last = input;
          await new Promise((resolve) => setImmediate(resolve));
          return session.predict(last, call);
        },
      };
    }),
    caughtBy: 'simultaneous predictions',
    rule: 'up to maxConcurrency predictions may run at once, and each is correct',
  },
  {
    fault: 'claims half a prediction at once',
    flavor: ledgerFlavor({ execution: { ...ledgerSteps.execution, maxConcurrency: 1.5 } }),
    caughtBy: 'the session describes its runtime',
    rule: 'session.execution.maxConcurrency must be a whole number, at least 1, or Infinity',
  },
  {
    fault: 'says in words that its time is bounded',
    flavor: ledgerFlavor({
      execution: { ...ledgerSteps.execution, boundedTime: 'yes' as unknown as boolean },
    }),
    caughtBy: 'the session describes its runtime',
    rule: 'session.execution.boundedTime must be a boolean, or absent',
  },
  {
    fault: 'streams nothing',
    flavor: withSession((session) => ({ ...session, async *predictStream() {} })),
    caughtBy: 'streams coherent predictions',
    rule: 'predictStream gives coherent predictions, and the model is free when it ends: two entries: it gave nothing',
  },
]);

/** The ledger flavor with a step before it predicts, whose rows depend on each other. */
function dependent(step: (input: ModelInput) => void) {
  return ledgerFlavor({
    execution: { ...ledgerSteps.execution, rowsIndependent: false },
    predict(input, call, factor) {
      step(input);
      return ledgerSteps.predict(input, call, factor);
    },
  });
}
