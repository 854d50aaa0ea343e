import type { LoadCommand, LoadJob, LoadReport } from './load-job.ts';
import { runJob } from './run-job.ts';

/** The program of the load process: runs one job at a time as the parent commands and reports each. */
let stopper = new AbortController();

process.on('message', (command: LoadCommand) => {
  if ('stop' in command) stopper.abort();
  else void perform(command.run);
});

async function perform(job: LoadJob): Promise<void> {
  stopper = new AbortController();
  try {
    report({ result: await runJob(job, stopper.signal) });
  } catch (error) {
    report({ error: error instanceof Error ? error.message : String(error) });
  }
}

function report(message: LoadReport): void {
  process.send?.(message);
}
