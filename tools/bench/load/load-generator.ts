import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadCommand, LoadJob, LoadReport, LoadResult } from './load-job.ts';

const program = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** A process of its own that sends requests, so that measuring shares no event loop with anything else. */
export class LoadGenerator {
  readonly #child: ChildProcess;
  #finish: ((report: LoadReport) => void) | undefined;

  constructor() {
    this.#child = fork(program, { serialization: 'advanced' });
    this.#child.on('message', (report: LoadReport) => this.#finish?.(report));
    this.#child.on('exit', () => this.#finish?.({ error: 'the load process ended' }));
  }

  /** Runs one job. Rejects with the reason if any response was wrong. One job at a time. */
  run(job: LoadJob): Promise<LoadResult> {
    return this.start(job).result;
  }

  /** Starts a job; `stop` ends it before its time, and then `result` settles as that of `run`. */
  start(job: LoadJob): { readonly result: Promise<LoadResult>; readonly stop: () => void } {
    const result = new Promise<LoadReport>((resolve) => {
      this.#finish = resolve;
    }).then(resultOf);
    result.catch(() => {});
    this.#send({ run: job });
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
