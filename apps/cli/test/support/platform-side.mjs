// Plays the part of a platform: starts a container's command, waits for its health, sends requests, stops it. Runs in the
// namespaces that `play-platform.ts` makes. Usage: platform-side.mjs JSON; prints what happened as JSON.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const { command, health, steps, killAfter } = JSON.parse(process.argv[2]);

const [program, ...args] = command;
const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
let log = '';
for (const stream of [child.stdout, child.stderr]) {
  stream.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
}
const exited = once(child, 'exit');
let hasExited = false;
exited.then(() => {
  hasExited = true;
});

/** One request on a connection of its own. Undefined if nothing answered in time. */
function send({ port, method = 'GET', path, headers = {}, body, bodyBytes, seconds = 60 }) {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(seconds * 1000);
    const options = { host: '127.0.0.1', port, method, path, headers, agent: false, signal };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: text }),
      );
      response.on('error', () => resolve(undefined));
    });
    sent.on('error', () => resolve(undefined));
    sent.end(
      bodyBytes === undefined
        ? body
        : body.replace('FILL', ' '.repeat(bodyBytes - body.length + 4)),
    );
  });
}

async function untilHealthy() {
  for (;;) {
    if (hasExited) return false;
    if ((await send(health))?.status === 200) return true;
    await wait(50);
  }
}

const isHealthy = await untilHealthy();
const answers = [];
if (isHealthy)
  for (const step of steps) answers.push((await send({ port: health.port, ...step })) ?? null);
const stopped = performance.now();
child.kill('SIGTERM');
const timer = setTimeout(() => child.kill('SIGKILL'), killAfter * 1000);
const [code, killedBy] = await exited;
clearTimeout(timer);
const stopSeconds = (performance.now() - stopped) / 1000;
process.stdout.write(JSON.stringify({ isHealthy, answers, code, killedBy, stopSeconds, log }));
