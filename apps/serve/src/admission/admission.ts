import type { IncomingMessage } from 'node:http';
import type { MlmodelError } from '@mlmodel/core';
import type { EncodedError } from '@mlmodel/scoring';
import type { RequestTrace } from '../handler/request-events.js';
import { bodiesTooLarge, clientHasShare, queueFull } from '../http/http-errors.js';
import type { ScoringSettings } from '../scoring-options.js';
import { BodyMemory } from './body-memory.js';
import { ClientShares } from './client-shares.js';
import type { ReceivedBody } from './received-body.js';
import type { RowEstimate } from './row-estimate.js';
import { SlicedQueue } from './sliced-queue.js';
import { Throughput } from './throughput.js';

/** Milliseconds after which other work gets its turn. */
const slice = 5;

/** A request to admit. */
export interface Candidate {
  readonly request: IncomingMessage;
  readonly body: ReceivedBody;
  /** Records what happens to the request, if something observes it. */
  readonly trace: RequestTrace | undefined;
  /** Whether it counts among the requests that the server works on or lets wait. */
  isAdmitted: boolean;
  fail(error: EncodedError): void;
  /** Ends the request with an error if it exceeds a time limit. @returns whether it has ended */
  endIfOverdue(): boolean;
}

export interface AdmissionOptions<Admitted extends Candidate> {
  readonly settings: ScoringSettings;
  /** The request whose body has made no progress for the longest time; undefined if all of them make progress. */
  readonly findStalled: () => Candidate | undefined;
  /** Estimates the rows of a request whose body has arrived. */
  readonly estimateRows: RowEstimate;
  /** The work for a request. */
  readonly score: (candidate: Admitted) => void;
  /** Makes the response for an error. */
  readonly fail: (error: MlmodelError) => EncodedError;
}

/**
 * Decides which requests the server works on, and when: it holds their bodies within a limit, and lets those that have
 * arrived wait in bounded queues. Others get 429.
 */
export class Admission<Admitted extends Candidate = Candidate> {
  readonly memory: BodyMemory;
  readonly #options: AdmissionOptions<Admitted>;
  readonly #queue: SlicedQueue<Admitted>;
  readonly #throughput = new Throughput();
  readonly #shares: ClientShares | undefined;
  /** Requests whose body has arrived, and that have not ended. */
  #admitted = 0;
  readonly #refusals: Readonly<Record<'memory' | 'queue' | 'rows' | 'share', EncodedError>>;

  constructor(options: AdmissionOptions<Admitted>) {
    const { settings, findStalled, fail } = options;
    const { maxQueued, maxQueuedRows, maxClientShare } = settings;
    const maxBytes = Math.max(settings.maxHeldBytes, settings.maxBodyBytes);
    this.#options = options;
    this.#queue = new SlicedQueue<Admitted>({
      slice,
      run: (candidate) => this.#score(candidate),
      maxRows: maxQueuedRows,
      countRows: options.estimateRows,
    });
    this.#refusals = {
      memory: fail(bodiesTooLarge(maxBytes)),
      queue: fail(queueFull(`${maxQueued}`)),
      rows: fail(queueFull(`${maxQueuedRows} rows`)),
      share: fail(clientHasShare(maxClientShare)),
    };
    if (maxClientShare < 100) {
      this.#shares = new ClientShares(Math.max(1, Math.floor((maxQueued * maxClientShare) / 100)));
    }
    this.memory = new BodyMemory({
      maxBytes,
      giveWay: () => {
        const stalled = findStalled();
        stalled?.fail(this.#refusals.memory);
        return stalled !== undefined;
      },
    });
  }

  /** Requests that wait for their turn in this process. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Their rows, as estimated. */
  get queuedRows(): number {
    return this.#queue.rows;
  }

  /** Why a request is refused before its body arrives; undefined if it is not. @param bytes that its body declares */
  refusalOf(bytes: number): EncodedError | undefined {
    if (this.#isFull) {
      this.#queue.refuse();
      return this.#refusals.queue;
    }
    return this.memory.makeRoom(bytes) ? undefined : this.#refusals.memory;
  }

  /** Ends a request whose body is too much for the memory at present. */
  refuseBody(candidate: Candidate): void {
    candidate.fail(this.#refusals.memory);
  }

  /** Begins the work for a request whose body has arrived, now or in turn, unless too many wait already. */
  begin(candidate: Admitted): void {
    if (this.#isFull) {
      candidate.fail(this.#refusals.queue);
      return;
    }
    if (this.#shares !== undefined && !this.#shares.enter(addressOf(candidate))) {
      candidate.fail(this.#refusals.share);
      return;
    }
    candidate.isAdmitted = true;
    this.#admitted += 1;
    if (!this.#queue.run(candidate)) candidate.fail(this.#refusals.rows);
  }

  #score(candidate: Admitted): void {
    // The connection of a client that has left is closed in a later turn.
    if (candidate.request.socket.readableEnded || candidate.endIfOverdue()) return;
    this.#options.score(candidate);
  }

  /** A request has ended. @param isAnswered whether with the model's answer or an error that it caused */
  end(candidate: Candidate, isAnswered: boolean): void {
    this.memory.release(candidate.body.bytes);
    if (!candidate.isAdmitted) return;
    this.#admitted -= 1;
    this.#shares?.leave(addressOf(candidate));
    if (isAnswered) this.#throughput.answered += 1;
  }

  /** In how many seconds a request that is refused now may succeed. */
  retryAfter(): number {
    return this.#throughput.secondsFor(this.#admitted);
  }

  get #isFull(): boolean {
    return this.#queue.length >= this.#options.settings.maxQueued;
  }

  stop(): void {
    this.#throughput.stop();
  }
}

function addressOf({ request }: Candidate): string {
  return request.socket.remoteAddress ?? '';
}
