import type { FlavorSession, Prediction } from '@mlmodel/core';
import { loadScaleSession, scale, scaleFlavor } from '../scale-flavor.js';
import { expectScaleCaught, withSessionChange } from './broken-scale.js';

/** Sessions that a broken flavor shares, by the path of the model. */
const sessions = new Map<string, Promise<FlavorSession>>();

expectScaleCaught([
  {
    fault: 'answers wrongly',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => scale(input, 2.001),
    })),
    caughtBy: 'answers two rows',
    rule: 'answer.columns.0.values.0 is 2.001, expected 2',
  },
  {
    fault: 'writes into its input',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input) {
        const prediction = scale(input, 2);
        if (input.kind === 'table') input.columns[0]?.values.fill(0 as never);
        return prediction;
      },
    })),
    caughtBy: 'does not change the input',
    rule: 'values.0 is 0, expected 1',
  },
  {
    fault: 'answers a matrix of doubles differently from its columns',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input, call) =>
        input.kind === 'table' && input.doubles ? scale(input, 3) : session.predict(input, call),
    })),
    caughtBy: 'takes a table as one matrix of doubles',
    rule: 'a table with `doubles` is answered as one without: two rows, with doubles: answer.columns.0.values.0 is 3, expected 2',
  },
  {
    fault: 'mixes up predictions at the same time',
    flavor: withSessionChange((session) => {
      let running = 0;
      return {
        ...session,
        async predict(input) {
          running++;
          await new Promise((resolve) => setImmediate(resolve));
          return scale(input, 1 + running--);
        },
      };
    }),
    caughtBy: 'simultaneous predictions',
    rule: 'values.0 is',
  },
  {
    fault: 'takes input of a kind that it does not support',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => (input.kind === 'table' ? scale(input, 2) : input),
    })),
    caughtBy: 'refuses input of kind tensor',
    rule: 'an input of an unsupported kind is refused with status 400: it threw nothing',
  },
  {
    fault: 'answers with fewer values than rows',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => (input.kind === 'table' ? { ...scale(input, 2), rowCount: 3 } : input),
    })),
    caughtBy: 'answers two rows',
    rule: 'column y holds 2 elements where its shape says 3',
  },
  {
    fault: 'answers with values of another type than it says',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: () => ({
        kind: 'table',
        rowCount: 2,
        columns: [{ name: 'y', type: 'float64', values: [2, 5] as never }],
      }),
    })),
    caughtBy: 'answers two rows',
    rule: 'column y is of type float64, whose values belong in Float64Array, not in Array',
  },
  {
    fault: 'calls rows independent that are not',
    flavor: withSessionChange((session) => ({
      ...session,
      predict: (input) => scale(input, input.kind === 'table' ? input.rowCount : 1),
    })),
    caughtBy: 'answers each row by itself as among others',
    rule: 'answer.columns.0.values.0 is 1, expected 2',
  },
  {
    fault: 'fails when there are no rows',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input, call) {
        if (input.kind === 'table' && input.rowCount === 0) throw new RangeError('no rows');
        return session.predict(input, call);
      },
    })),
    caughtBy: 'answers no rows with no rows',
    rule: 'RangeError: no rows',
  },
  {
    fault: 'crashes on a table without its column',
    flavor: withSessionChange((session) => ({
      ...session,
      predict(input, call) {
        if (input.kind === 'table' && input.columns.length === 0) throw new TypeError('no column');
        return session.predict(input, call);
      },
    })),
    caughtBy: 'answers an unfit table coherently, or refuses it',
    rule: 'an unsupported input is refused with BAD_REQUEST or INVALID_PARAMETER_VALUE: table: it threw TypeError: no column',
  },
  {
    fault: 'lets no prediction run',
    flavor: withSessionChange((session) => ({
      ...session,
      execution: { ...session.execution, maxConcurrency: 0 },
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.execution.maxConcurrency must be a whole number, at least 1, or Infinity',
  },
  {
    fault: 'does not say what runs it',
    flavor: withSessionChange(({ runtime, ...session }) => ({
      ...session,
      runtime: { ...runtime, name: '' },
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.runtime.name must be a non-empty string',
  },
  {
    fault: 'declares outputs that it does not answer',
    flavor: withSessionChange((session) => ({
      ...session,
      outputs: [{ name: 'y', type: 'float32' }],
    })),
    caughtBy: 'answers two rows',
    rule: 'y is answered as float64, and session.outputs declares float32',
  },
  {
    fault: 'declares an input of no type',
    flavor: withSessionChange((session) => ({
      ...session,
      inputs: [{ name: 'x', type: 'double' as never }],
    })),
    caughtBy: 'the session describes its runtime',
    rule: 'session.inputs declares x as double, which is not an element type',
  },
  {
    fault: 'predicts after its disposal',
    flavor: withSessionChange((session) => ({ ...session, predict: (input) => scale(input, 2) })),
    caughtBy: 'a disposed model refuses to predict',
    rule: 'a disposed session refuses predictions: it threw nothing',
  },
  {
    fault: 'cuts off a running prediction when it is disposed',
    flavor: withSessionChange((session) => {
      let disposed = false;
      return {
        ...session,
        async predict(input, call) {
          await new Promise((resolve) => setImmediate(resolve));
          if (disposed) throw new Error('gone');
          return session.predict(input, call);
        },
        async dispose() {
          disposed = true;
        },
      };
    }),
    caughtBy: 'disposal waits for a running prediction',
    rule: 'gone',
  },
  {
    fault: 'ends its disposal before a prediction that runs',
    flavor: withSessionChange((session) => ({
      ...session,
      async predict(input, call) {
        const prediction = await session.predict(input, call);
        for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
        return prediction;
      },
    })),
    caughtBy: 'disposal waits for a running prediction',
    rule: 'disposal waits for running predictions: 3 of 3 are still running',
  },
  {
    fault: 'has one session for all that load the model',
    flavor: {
      ...scaleFlavor,
      load: async (context) => {
        const key = await context.files.localPath?.('MLmodel');
        if (key === undefined) return loadScaleSession(context);
        const session = sessions.get(key) ?? loadScaleSession(context);
        sessions.set(key, session);
        const dispose = async () => {
          sessions.delete(key);
          await (await session).dispose();
        };
        return { ...(await session), dispose };
      },
    },
    caughtBy: 'disposal does not affect another session of the same model',
    rule: 'disposal does not affect other sessions of the same model: two rows: it threw MlmodelError: The model has been disposed',
  },
  {
    fault: 'answers from memory that it uses again',
    flavor: withSessionChange((session) => {
      const buffer = new Float64Array(2);
      return {
        ...session,
        async predict(input, call) {
          const prediction = await session.predict(input, call);
          const [column] = prediction.kind === 'table' ? prediction.columns : [];
          if (prediction.kind !== 'table' || column?.type !== 'float64') return prediction;
          buffer.set(column.values);
          const values = buffer.subarray(0, column.values.length);
          return { ...prediction, columns: [{ ...column, values }] };
        },
      };
    }),
    caughtBy: 'an answer belongs to the caller, who may write into it',
    rule: 'expected 2',
  },
  {
    fault: 'keeps answers that the caller may write into',
    flavor: withSessionChange((session) => {
      const answers = new Map<string, Promise<Prediction>>();
      return {
        ...session,
        predict(input, call) {
          const key = JSON.stringify(input);
          const answer = answers.get(key) ?? Promise.resolve(session.predict(input, call));
          answers.set(key, answer);
          return answer;
        },
      };
    }),
    caughtBy: 'an answer belongs to the caller, who may write into it',
    rule: 'expected 2',
  },
  {
    fault: 'cannot be disposed',
    flavor: withSessionChange(({ dispose, ...session }) => session as FlavorSession),
    caughtBy: 'the session describes its runtime',
    rule: 'session.dispose must be a function',
  },
  {
    fault: 'answers nothing',
    flavor: withSessionChange((session) => ({ ...session, predict: () => undefined as never })),
    caughtBy: 'answers two rows',
    rule: 'the answer must be a table, a tensor, tensors by name or json',
  },
]);
