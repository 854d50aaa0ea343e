import type { AddressInfo } from 'node:net';
import type { Failure } from '@mlmodel/worker';
import type { LogEntry } from '../logs/structured-logger.js';
import type { Address } from '../server/listen.js';
import type { ModelPlace, RunningServer, ServerOptions } from '../server-options.js';
import { defineQuestion, type Supervision } from './peers.js';

/** Options of a server that can be sent to another process. */
type SendableOptions = Omit<Extract<ServerOptions, { modelPath: string }>, 'logger'>;

/** What a worker is started with. */
export interface WorkerSetup {
  /** The number of the worker, from 1. */
  readonly worker: number;
  readonly options: SendableOptions;
  /** The main file of the program as it was invoked; flavors are also searched next to it. */
  readonly invokedAs: string;
}

/** Where a worker accepts requests. */
export type WorkerAddress = Pick<RunningServer, 'url' | 'port' | 'adminUrl'>;

/** An address at which a worker listens. */
export interface ListenRequest {
  readonly address: Address;
  /** How many addresses it has listened at before: several may have port 0. */
  readonly order: number;
  /** Connections that all workers may have together; undefined for any number. */
  readonly maxConnections: number | undefined;
}

/** A listening socket that the primary process shares among its workers. */
export interface SharedAddress {
  readonly listener: number;
  readonly address: AddressInfo | string | null;
}

/** A question for all workers, as one of them passes it to the primary process. */
export interface PeerQuestion {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly body: unknown;
}

/** The answer of a worker, as the primary process passes it on. */
export interface SentAnswer {
  readonly worker: number;
  readonly answer?: unknown;
  readonly failure?: Failure | undefined;
}

/** Longer than each of the time limits that apply to what a message starts. */
const untilDone = 100_000;

/** From the primary process to a worker. */
export const toWorker = {
  start: defineQuestion<WorkerSetup, void>('start'),
  /** Take a connection, for the server at that listener. */
  connection: defineQuestion<{ readonly listener: number }, void>('connection', untilDone),
  question: defineQuestion<PeerQuestion, unknown>('question'),
  /** Reload the model in all workers, from another place if one is given. */
  reload: defineQuestion<ModelPlace | undefined, void>('reload', untilDone),
  reloadSecurity: defineQuestion<void, void>('reloadSecurity'),
  /** Finish the running requests, then exit. */
  close: defineQuestion<void, void>('close'),
};

/** From a worker to the primary process. */
export const toPrimary = {
  log: defineQuestion<LogEntry, void>('log'),
  /** The model is loaded; see `HostProcess`. */
  countServers: defineQuestion<{ readonly runsInProcesses: boolean }, number>('countServers'),
  /** All workers are about to serve the model from there; see `HostProcess`. */
  moveModel: defineQuestion<ModelPlace, void>('moveModel'),
  /** The worker accepts requests. */
  ready: defineQuestion<WorkerAddress, void>('ready'),
  /** The worker could not start. */
  failed: defineQuestion<Failure, void>('failed'),
  /** Listen at an address, unless a worker has asked for it before. */
  listen: defineQuestion<ListenRequest, SharedAddress>('listen'),
  /** The worker takes connections from now on. */
  accept: defineQuestion<{ readonly listener: number }, void>('accept', untilDone),
  /** No more connections: those that were sent before the answer are the last ones. */
  stopListening: defineQuestion<{ readonly listener: number }, void>('stopListening', untilDone),
  /** So many connections have ended. */
  closed: defineQuestion<{ readonly listener: number; readonly count: number }, void>('closed'),
  askAll: defineQuestion<PeerQuestion, readonly SentAnswer[]>('askAll', untilDone),
  supervision: defineQuestion<void, Supervision>('supervision'),
};
