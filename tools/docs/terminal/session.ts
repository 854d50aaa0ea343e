import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../paths.ts';

/** What a model and the commands that use it printed. */
export interface Session {
  /** What `mlmodel serve` printed on both streams, without empty lines at the end and what the model itself printed. */
  readonly serve: string;
  /** The last line that it printed: a command that sends a request. */
  readonly curl: string;
  /** What that command printed. */
  readonly answer: string;
}

/** Where the commands run. */
export interface Place {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The port in texts that are shown. */
const shownPort = 5000;

const startMilliseconds = 120_000;

/**
 * Runs `mlmodel serve` as a user does, then the command that it prints, and stops the server.
 * @param command as in a README; the server listens on a free port, which is 5000 in what is returned
 * @throws Error with what was printed if the server does not start
 */
export async function runSession(
  command: string,
  { folder, environment }: Place,
): Promise<Session> {
  const env = {
    ...process.env,
    ...environment,
    PATH: [join(root, 'node_modules/.bin'), environment?.['PATH'] ?? process.env['PATH']].join(
      delimiter,
    ),
    MLMODEL_PORT: '0',
    NODE_OPTIONS: '',
  };
  // The command is already installed where it runs: asking npx for it takes seconds.
  const line = `exec ${command.replace(/^npx /, '')} 2>&1`;
  const server = spawn('sh', ['-c', line], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(server, 'close');
  try {
    const printed = await untilCurl(server.stdout, ended);
    const [curl = ''] = /^curl .*$/m.exec(printed) ?? [];
    const [, port = ''] = /:(\d+)\//.exec(curl) ?? [];
    const answer = await outputOf(curl.replace('curl ', 'curl -sS '));
    const shown = (text: string) => text.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${shownPort}`);
    return { serve: `${shown(withoutModel(printed)).trimEnd()}\n`, curl: shown(curl), answer };
  } finally {
    server.kill('SIGTERM');
    await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
    server.kill('SIGKILL');
  }
}

async function untilCurl(stdout: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  let printed = '';
  const found = new Promise<boolean>((resolve) => {
    stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (/^curl .*\n\n/m.test(printed)) resolve(true);
    });
  });
  const late = delay(startMilliseconds, false, { ref: false });
  if (await Promise.race([found, ended.then(() => false), late])) return printed;
  throw new Error(`The server did not start: ${printed.trim()}`);
}

async function outputOf(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await once(child, 'close');
  return printed.trimEnd();
}

/** Without the lines of the log that are output of the model; their further lines start with the same label. */
function withoutModel(printed: string): string {
  return printed.replaceAll(/^\w+: \[model\].*\n( .*\n)*/gm, '');
}
