import { MlmodelError } from '@mlmodel/core';
import { ledgerFlavor, ledgerSteps, tableOf } from '../ledger-flavor.js';
import { answering, expectCaught, withSession } from './broken-ledger.js';

expectCaught('refuses wrongly', [
  {
    fault: 'loads for a signal that is aborted',
    flavor: ledgerFlavor({
      load: (context) => ledgerSteps.load({ ...context, signal: undefined }),
    }),
    caughtBy: 'does not load for a signal that is aborted already',
    rule: 'load rejects when its signal is aborted: it did not reject',
  },
  {
    fault: 'predicts for a signal that is aborted',
    flavor: withSession((session) => ({
      ...session,
      predict: (input, { signal: _signal, ...call }) => session.predict(input, call),
    })),
    caughtBy: 'does not predict for a signal that is aborted already',
    rule: 'predict rejects when its signal is aborted: two entries: it did not reject',
  },
  {
    fault: 'throws something else when it is given up',
    flavor: withSession((session) => ({
      ...session,
      predict(input, call) {
        if (call.signal?.aborted) throw new TypeError('no');
        return session.predict(input, call);
      },
    })),
    caughtBy: 'does not predict for a signal that is aborted already',
    rule: "TypeError: no instead of the signal's reason",
  },
  {
    fault: 'is different after it was given up',
    flavor: withSession((session) => {
      let offset = 0;
      return {
        ...session,
        async predict(input, call) {
          call.signal?.addEventListener('abort', () => {
            offset = 1;
          });
          await new Promise((resolve) => setImmediate(resolve));
          return session.predict(input, { ...call, params: { offset } });
        },
      };
    }),
    caughtBy: 'answers as before after an aborted prediction',
    rule: 'a session answers as before after an aborted prediction',
  },
  {
    fault: 'puts values into its messages',
    flavor: answering((answer, input) => {
      for (const { name, values } of tableOf(input).columns)
        if (name === 'label' && values[0] === '') throw new MlmodelError('BAD_REQUEST', 'no');
      return answer;
    }),
    caughtBy: 'or refuses them without their values',
    rule: 'the refusal of an input names the column or tensor',
  },
  {
    fault: 'names the value that it refuses',
    flavor: ledgerFlavor({
      predict(input, call, factor) {
        for (const { name, values } of tableOf(input).columns)
          if (name === 'amount' && typeof values[0] !== 'number')
            throw new MlmodelError('BAD_REQUEST', `${name} is ${JSON.stringify(values[0])}.`);
        return ledgerSteps.predict(input, call, factor);
      },
    }),
    caughtBy: 'or refuses them without their values',
    rule: 'a message contains no values of the request: the message "amount is "kept secret"."',
  },
  {
    fault: 'blames the server for an input that does not fit',
    flavor: ledgerFlavor({
      predict(input, call, factor) {
        if (tableOf(input).columns.length < 4) throw new MlmodelError('INTERNAL_ERROR', 'no id');
        return ledgerSteps.predict(input, call, factor);
      },
    }),
    caughtBy: 'or refuses them without their values',
    rule: /refused with BAD_REQUEST or INVALID_PARAMETER_VALUE.*INTERNAL_ERROR \(500\)/,
  },
  {
    fault: 'throws a plain error for an input that does not fit',
    flavor: ledgerFlavor({
      predict(input, call, factor) {
        if (tableOf(input).columns.length < 4) throw new TypeError('no column');
        return ledgerSteps.predict(input, call, factor);
      },
    }),
    caughtBy: 'or refuses them without their values',
    rule: 'it threw TypeError: no column, which is not an MlmodelError',
  },
  {
    fault: 'is spoilt by an input that it refused',
    flavor: withSession((session) => {
      let offset = 0;
      return {
        ...session,
        async predict(input, call) {
          try {
            return await session.predict(input, { ...call, params: { offset } });
          } catch (error) {
            offset = 1;
            throw error;
          }
        },
      };
    }),
    caughtBy: 'or refuses them without their values',
    rule: 'a session answers as before after it has refused an input',
  },
]);
