import { Socket } from 'node:net';
import { cancelled, toFailure } from '../failure.js';
import {
  byteLengthOf,
  createFrameReader,
  encodeFrameHead,
  type Frame,
  type FrameFields,
  payloadPieces,
} from '../frame.js';
import type { MemoryStock } from '../memory-stock.js';
import { type ChildMessage, channelDescriptor, type ParentMessage } from '../message.js';
import { ReceivedPayload } from './received-payload.js';

/** A request as the child sees it. */
export interface WorkerRequest {
  readonly fields: FrameFields;
  /** The payload; in several pieces if its length was not known. */
  readonly payload: readonly Uint8Array[];
  /** Aborted when the parent no longer wants the response. */
  readonly signal: AbortSignal;
}

/** A response, in the child and in the parent. */
export interface WorkerResponse {
  readonly fields?: FrameFields | undefined;
  readonly payload?: Uint8Array | readonly Uint8Array[] | undefined;
  /** The program cannot take further requests, and its process is replaced. Default false. */
  readonly last?: boolean | undefined;
}

/** The program of a child process. */
export interface WorkerProgram {
  /**
   * Prepares the program; its result is returned by the parent's `start`. When it throws, the process exits with an
   * error.
   * @param setup the setup in the pool's options
   */
  start(setup: FrameFields): Promise<FrameFields> | FrameFields;
  /** Handles one request. An exception fails only that request. */
  respond(request: WorkerRequest): Promise<WorkerResponse> | WorkerResponse;
  /** Called once when the parent stops or dies, after running requests. */
  stop?(): Promise<void> | void;
  /** Where memory for long payloads comes from; the program gives it back. Default: each payload has new memory. */
  readonly memory?: MemoryStock | undefined;
}

/** Bytes that are read from the channel at once, at most. */
const readBytes = 256 * 1024;

type PayloadMessage = Extract<ParentMessage, { type: 'request' | 'part' }>;

interface RunningRequest {
  readonly fields: FrameFields;
  readonly payload: ReceivedPayload;
  readonly abort: AbortController;
  /** False until the last part of the payload has arrived. */
  complete: boolean;
}

/**
 * Runs this process as a worker: handles the requests of its parent until the parent stops it or dies, then exits. It
 * ignores SIGINT and SIGTERM, because the parent finishes its requests first (terminals and service managers signal the
 * whole group).
 */
export async function serveRequests(program: WorkerProgram): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(readBytes);
  const onread = { buffer, callback: (bytes: number) => receiveBytes(buffer.subarray(0, bytes)) };
  const channel = new Socket({ fd: channelDescriptor, onread });
  const requests = new Map<number, RunningRequest>();
  let begin: (fields: FrameFields) => void = () => {};
  const setup = new Promise<FrameFields>((resolve) => {
    begin = resolve;
  });
  let stopping = false;

  function send(message: ChildMessage, payload: readonly Uint8Array[] = []): void {
    channel.cork();
    channel.write(encodeFrameHead({ ...message }, byteLengthOf(payload)));
    for (const piece of payload) channel.write(piece);
    channel.uncork();
  }

  async function respond(id: number, request: RunningRequest): Promise<void> {
    const { fields, payload, abort } = request;
    const { signal } = abort;
    try {
      const result = await program.respond({
        fields,
        payload: payload.pieces,
        signal,
      });
      const { fields: answer = {}, last = false } = result;
      const message = { type: 'response', id, fields: answer } as const;
      send(last ? { ...message, last } : message, payloadPieces(result.payload));
    } catch (error) {
      send({ type: 'failure', id, error: toFailure(error) });
    }
    requests.delete(id);
    exitWhenDone();
  }

  /** Node reads the next bytes into the same memory, so all that is needed of these is copied. */
  function receiveBytes(bytes: Uint8Array): boolean {
    reader.push(bytes);
    return true;
  }

  function receive({ fields }: Frame): void {
    const message = fields as ParentMessage;
    if (message.type === 'start') begin(message.fields);
    else if (message.type === 'stop') stop();
    else if (message.type === 'cancel') cancel(message.id);
    else take(message);
  }

  /** @returns undefined for a part of a request that was cancelled */
  function requestOf(message: PayloadMessage): RunningRequest | undefined {
    const known = requests.get(message.id);
    return known === undefined && message.type === 'request' ? open(message) : known;
  }

  function takePiece(fields: FrameFields, piece: Uint8Array, missing: number): boolean {
    requestOf(fields as unknown as PayloadMessage)?.payload.append(piece, missing);
    return true;
  }

  function take(message: PayloadMessage): void {
    const request = requestOf(message);
    if (request === undefined) return;
    request.complete = message.more !== true;
    if (request.complete) void respond(message.id, request);
  }

  function cancel(id: number): void {
    const request = requests.get(id);
    if (request !== undefined) send({ type: 'cancelled', id });
    request?.abort.abort();
    if (request?.complete !== false) return;
    requests.delete(id);
    send({ type: 'failure', id, error: toFailure(cancelled()) });
    exitWhenDone();
  }

  function open({
    id,
    fields,
    payloadBytes,
  }: Extract<ParentMessage, { type: 'request' }>): RunningRequest {
    const request: RunningRequest = {
      fields,
      payload: new ReceivedPayload(payloadBytes, program.memory),
      abort: new AbortController(),
      complete: false,
    };
    requests.set(id, request);
    return request;
  }

  function stop(): void {
    stopping = true;
    exitWhenDone();
  }

  function exitWhenDone(): void {
    if (stopping && requests.size === 0) void exit(program, channel);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  // Losing output must not fail requests.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const reader = createFrameReader(receive, takePiece);
  channel.on('close', () => process.exit(0));
  channel.on('error', () => process.exit(0));
  channel.resume();
  const ready = await program.start(await setup);
  send({ type: 'ready', fields: ready });
}

async function exit(program: WorkerProgram, channel: Socket): Promise<void> {
  await program.stop?.();
  channel.end(() => process.exit(0));
}
