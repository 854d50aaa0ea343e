import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadCommand, LoadJob, LoadReport, LoadResult } from './load-job.ts';

const program = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** A process of its own that sends requests, so that measuring shares no event loop with anything else. */
export class LoadGenerator {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(program, { serialization: 'advanced' });
  }

  /** Runs one job. Rejects with what was wrong if any answer was. One job at a time. */
  async run(job: LoadJob): Promise<LoadResult> {
    return (await this.start(job)).result;
  }

  /** Starts a job without a time limit; `stop` ends it, after which `result` settles. */
  async start(job: LoadJob): Promise<{ result: Promise<LoadResult>; stop: () => void }> {
    const reports = once(this.#child, 'message');
    const ended = once(this.#child, 'exit').then(() => {
      throw new Error('the load process ended');
    });
    ended.catch(() => {});
    this.#send({ run: job });
    const result = Promise.race([reports, ended]).then(([report]) =>
      resultOf(report as LoadReport),
    );
    result.catch(() => {});
    return { result, stop: () => this.#send({ stop: true }) };
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill();
    await exit;
  }

  #send(command: LoadCommand): void {
    this.#child.send(command);
  }
}

function resultOf(report: LoadReport): LoadResult {
  if ('error' in report) throw new Error(report.error);
  return report.result;
}
