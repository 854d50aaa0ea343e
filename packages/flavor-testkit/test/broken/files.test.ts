import { writeFileSync } from 'node:fs';
import { MlmodelError } from '@mlmodel/core';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { ledgerFlavor, ledgerSteps } from '../ledger-flavor.js';
import { answering, expectCaught, withLoad } from './broken-ledger.js';

let calls = 0;
let hasFailed = false;

expectCaught('handles files wrongly', [
  {
    fault: 'crashes on garbage',
    flavor: ledgerFlavor({
      load: async ({ files, config, signal }) => {
        signal?.throwIfAborted();
        return JSON.parse(new TextDecoder().decode(await files.read(config.data))).factor;
      },
    }),
    caughtBy: 'refuses files that are full of garbage',
    rule: 'a broken file is refused at load with an MlmodelError, naming it: ledger.json full of garbage: it threw SyntaxError',
  },
  {
    fault: 'waits for ever on garbage',
    flavor: ledgerFlavor({
      load: (context) => ledgerSteps.load(context).catch(() => new Promise(() => {})),
    }),
    caughtBy: 'refuses files that are full of garbage',
    rule: 'load ends: it did not within 1500 ms',
  },
  {
    fault: 'loops for ever on garbage',
    flavor: ledgerFlavor({
      load: (context) =>
        ledgerSteps.load(context).catch(() => {
          for (;;);
        }),
    }),
    caughtBy: 'refuses files that are full of garbage',
    rule: 'load ends: it did not within 1500 ms',
  },
  {
    fault: 'loads nothing more once a load has failed',
    flavor: ledgerFlavor({
      async load(context) {
        if (hasFailed) throw new MlmodelError('INVALID_STATE', 'A model failed.');
        hasFailed = true;
        const factor = await ledgerSteps.load(context);
        hasFailed = false;
        return factor;
      },
    }),
    caughtBy: 'refuses files that are full of garbage',
    rule: 'a model loads after the load of a broken one failed: doubled: it threw MlmodelError: A model failed.',
  },
  {
    fault: 'writes its options',
    flavor: withLoad(async ({ options }) => {
      Object.assign(options, { loaded: true });
    }),
    caughtBy: 'doubled: loads',
    rule: 'Cannot add property loaded, object is not extensible',
  },
  {
    fault: 'guesses what a cut file said',
    flavor: ledgerFlavor({ load: (context) => ledgerSteps.load(context).catch(() => 1) }),
    caughtBy: 'refuses files that are cut in half',
    rule: 'a truncated file is refused at load, and never gives wrong answers',
  },
  {
    fault: 'writes into the model directory',
    flavor: withLoad(async ({ files }) => {
      writeFileSync(`${await files.localPath?.('MLmodel')}.lock`, '');
    }),
    caughtBy: 'leaves no files behind',
    rule: 'loading and predicting write nothing into the model directory: MLmodel.lock',
  },
  {
    fault: 'writes into the working directory',
    flavor: answering((answer) => {
      writeFileSync('ledger.log', '');
      return answer;
    }),
    caughtBy: 'leaves no files behind',
    rule: 'loading and predicting write nothing into the working directory: ledger.log',
  },
  {
    fault: 'leaves temporary folders behind',
    flavor: withLoad(async () => {
      temporaryFolder();
    }),
    caughtBy: 'leaves no files behind',
    rule: 'what is written into the temporary folder is gone after dispose: test-',
  },
  {
    fault: 'says of models in memory that their files are missing',
    flavor: withLoad(async ({ files }) => {
      if (files.localPath) return;
      throw new MlmodelError('RESOURCE_DOES_NOT_EXIST', 'The model has no file "ledger.json".');
    }),
    caughtBy: 'loads from memory, or says that it needs a disk',
    rule: 'or is refused with an error that says that it needs a disk: the error is RESOURCE_DOES_NOT_EXIST',
  },
  {
    fault: 'claims that it can load from memory',
    flavor: withLoad(async ({ files }) => {
      if (files.localPath) return;
      throw new MlmodelError('INVALID_STATE', 'The files must be on a disk.');
    }),
    caughtBy: 'loads from memory, or says that it needs a disk',
    rule: 'canLoad declines files without localPath if load needs a disk: it accepted',
  },
  {
    fault: 'gives no reason when it declines',
    flavor: { ...ledgerFlavor(), canLoad: () => ({ ok: false }) as never },
    caughtBy: 'says that it can load doubled on this machine',
    rule: 'canLoad answers { ok: true } or { ok: false, reason, fix }: it answered {"ok":false}',
  },
  {
    fault: 'agrees every other time',
    flavor: {
      ...ledgerFlavor(),
      canLoad: () => (calls++ % 2 ? { ok: true } : { ok: false, reason: 'no', fix: 'ask again' }),
    },
    caughtBy: 'says that it can load doubled on this machine',
    rule: 'canLoad accepts a model that load loads, each time',
  },
  {
    fault: 'crashes when it looks at a broken model',
    flavor: {
      ...ledgerFlavor(),
      async canLoad({ data }, { read }) {
        JSON.parse(new TextDecoder().decode(await read(data, 1000)));
        return { ok: true };
      },
    },
    caughtBy: 'reports whether it can load a model of garbage',
    rule: 'canLoad answers for a broken model, or throws an MlmodelError: it threw SyntaxError',
  },
]);
