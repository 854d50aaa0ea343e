import { parseArgs } from 'node:util';
import { pythonForTests } from '@mlmodel/python';
import { measureDownloads, type StoreFindings } from '../downloads/downloads.ts';
import { type Suite, wholeNumber } from './suite.ts';

const mb = 1e6;

/** Models from servers, at speed and with kills. */
export const downloads: Suite = {
  name: 'downloads',
  summary:
    'a model from mlflow server and from S3 (moto): speed, memory, and downloads that are killed and continued',
  options: `  --files N      files of the model (default 200)
  --megabytes N  size of the model (default 1000)
  --rounds N     rounds of the comparison with a bare fetch and with MLflow (default 3)
  --kills N      how often downloads are killed (default 50)`,
  async run(args) {
    const number = (value: string) => ({ type: 'string', default: value }) as const;
    const options = {
      files: number('200'),
      megabytes: number('1000'),
      rounds: number('3'),
      kills: number('50'),
    };
    const { values } = parseArgs({ args: [...args], options });
    const python = pythonForTests();
    if (python === undefined) throw new Error('it needs a Python with MLflow and moto');
    let isGood = true;
    await measureDownloads(
      {
        python,
        files: wholeNumber('--files', values.files),
        bytes: wholeNumber('--megabytes', values.megabytes) * mb,
        rounds: wholeNumber('--rounds', values.rounds),
        kills: wholeNumber('--kills', values.kills),
      },
      (findings) => {
        console.log(lines(findings));
        const { kills } = findings;
        isGood &&= kills.wrong === 0 && kills.worstRatio <= 2;
      },
    );
    return isGood;
  },
};

function lines(findings: StoreFindings): string {
  const { store, rate, againstFetch, againstMlflow, againstCommand, processor, memory, kills } =
    findings;
  return `${store}: ${(rate / mb).toFixed(0)} MB/s, ${againstFetch.toFixed(2)} of a bare fetch (target 0.85), ${againstCommand.toFixed(2)} times mlflow artifacts download (target 2; ${againstMlflow.toFixed(2)} without the start of programs), ${(memory / mb).toFixed(0)} MB of memory (target 150)
  seconds of the processor: ${processor.own.toFixed(2)}, a bare fetch ${processor.fetch.toFixed(2)}, MLflow ${processor.mlflow.toFixed(2)}
  ${kills.kills} kills in ${kills.downloads} downloads: ${kills.wrong} wrong, ${kills.worstRatio.toFixed(2)} bytes received for each that was missing (target 2)`;
}
