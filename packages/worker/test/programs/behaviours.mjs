// A worker controlled by its requests; `START`, `NEEDS` and `STOP` in the environment control how it starts and stops.
import { spawn } from 'node:child_process';
import { existsSync, writeSync } from 'node:fs';
import { channelDescriptor, serveRequests } from '@mlmodel/worker';

let running = 0;
let calls = 0;
let peak = 0;
let release = () => {};

const behaviours = {
  peak: async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { fields: { peak } };
  },
  echo: ({ fields, payload }) => ({ fields: { pieces: payload.length, ...fields }, payload }),
  length: ({ payload }) => ({ fields: { bytes: Buffer.concat(payload).length } }),
  crash: () => process.exit(7),
  leave_child: () => {
    writeSync(1, `${spawn('sleep', ['20'], { stdio: 'inherit' }).pid}\n`);
    process.exit(7);
  },
  abort: () => process.abort(),
  torn: () => {
    setImmediate(() => process.kill(process.pid, 'SIGKILL'));
    return { payload: Buffer.alloc(20 * 1024 * 1024) };
  },
  fail: () => {
    throw Object.assign(new Error('no such column'), {
      [Symbol.for('mlmodel.error')]: true,
      errorCode: 'BAD_REQUEST',
      status: 400,
      subject: { field: 'age' },
    });
  },
  bug: () => {
    throw new TypeError('secret value 42');
  },
  hang: () => {
    for (;;);
  },
  busy: ({ fields }) => {
    const end = performance.now() + fields.ms;
    while (performance.now() < end);
    return { fields: { busy: fields.ms } };
  },
  until_cancelled: ({ signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve({}))),
  sleep: async ({ fields }) => {
    await new Promise((resolve) => setTimeout(resolve, fields.ms));
    return { fields: { slept: fields.ms } };
  },
  hold: () =>
    new Promise((resolve) => {
      release = () => resolve({});
    }),
  release: () => {
    release();
    return {};
  },
  slow: async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { fields: { slow: true } };
  },
  garbage: () => {
    writeSync(channelDescriptor, 'Traceback (most recent call last):\n');
    return new Promise(() => {});
  },
  say: () => {
    console.log('one line');
    console.error('another line');
    return {};
  },
  introduce: () => {
    console.log(`This is process ${process.pid}`);
    return {};
  },
  calls: () => ({ fields: { calls } }),
  retire: () => ({ fields: { pid: process.pid }, last: true }),
  pid: () => ({ fields: { pid: process.pid } }),
};

await serveRequests({
  async start(setup) {
    if (process.env.NEEDS && !existsSync(process.env.NEEDS)) throw new Error('a file is missing');
    if (process.env.START === 'warn and throw') console.error('WARNING library: too old');
    if (process.env.START?.endsWith('throw')) throw new Error('the runtime is not installed');
    if (process.env.START === 'never') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (process.env.START === 'warn') {
      console.error(`${new Date().toISOString().replace('Z', '')} WARNING library: too old`);
      console.error(`  warn() of ${process.pid}`);
    }
    return { started: true, ...setup };
  },
  stop: () => process.env.STOP === 'never' && new Promise(() => {}),
  async respond(request) {
    calls++;
    peak = Math.max(peak, ++running);
    try {
      return await behaviours[request.fields.do](request);
    } finally {
      running--;
    }
  },
});
