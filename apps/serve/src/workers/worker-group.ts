import { errorText, loadLimitExceeded, MlmodelError } from '@mlmodel/core';
import { StartOutput, startOrphanGuard, toFailure } from '@mlmodel/worker';
import { logEntry, type StructuredLogger } from '../logs/structured-logger.js';
import type { ModelPlace } from '../server-options.js';
import type { Channel } from './channel.js';
import { SharedListeners } from './shared-listeners.js';
import { startWorker, type Worker, type WorkerEnd } from './worker.js';
import {
  type PeerQuestion,
  type SentAnswer,
  toPrimary,
  toWorker,
  type WorkerAddress,
  type WorkerSetup,
} from './worker-messages.js';

export interface GroupOptions extends Omit<WorkerSetup, 'worker'> {
  readonly workers: number;
  readonly logger: StructuredLogger;
  readonly loadSeconds: number;
}

/** The place of a worker, which a replacement takes when it ends. */
interface Place {
  readonly number: number;
  worker?: Worker | undefined;
  /** It accepts connections, and is asked what all are asked. */
  isReady: boolean;
  /** Consecutive starts that failed. */
  failures: number;
  restart?: NodeJS.Timeout | undefined;
}

interface StartedWorker {
  readonly place: Place;
  /** Those that it was started with. */
  readonly options: WorkerSetup['options'];
}

/** The delay before the next start after consecutive failures: none after the first, then 0.2 s to 10 s. */
function backoff(failures: number): number {
  return failures <= 1 ? 0 : Math.min(10_000, 100 * 2 ** (failures - 1));
}

/** Seconds after the time limit for loading in which a worker can report it itself. */
const headStart = 1;

/** Starts workers, replaces those that end, and passes questions between them. */
export class WorkerGroup {
  readonly #options: GroupOptions;
  /** Those of workers that start from now on. */
  #sent: WorkerSetup['options'];
  /** The first one, and further ones once it is known how many servers there are. */
  readonly #places: Place[] = [];
  readonly #listeners = new SharedListeners();
  readonly #guard = startOrphanGuard();
  readonly #startOutput = new StartOutput();
  /** How many processes serve the port; undefined until the first one has loaded the model. */
  #servers: number | undefined;
  #startOthers: (count: number) => void = () => {};
  #restarts = 0;
  #isClosing = false;
  /** Resolves when no reload is under way. */
  #reloads: Promise<void> = Promise.resolve();

  constructor(options: GroupOptions) {
    this.#options = options;
    this.#sent = options.options;
  }

  get pids(): readonly number[] {
    return this.#places.flatMap(({ worker }) => worker?.pid ?? []);
  }

  /**
   * Starts one worker, and the others when it has loaded the model. Each is supervised once it accepts requests.
   * @throws MlmodelError of the first worker that does not start; then none is left
   */
  async start(): Promise<WorkerAddress> {
    const others = new Promise<unknown>((resolve, reject) => {
      this.#startOthers = (count) => {
        const starts = Array.from({ length: count - 1 }, () => this.#start(this.#addPlace()));
        Promise.all(starts).then(resolve, reject);
      };
    });
    try {
      const [address] = await Promise.all([this.#start(this.#addPlace()), others]);
      return address;
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** Reloads the model in all workers, or in none. @throws MlmodelError of a worker that could not load it */
  async reload(place?: ModelPlace): Promise<void> {
    const channel = this.#places.find(({ isReady }) => isReady)?.worker?.channel;
    if (channel === undefined) {
      throw new MlmodelError('TEMPORARILY_UNAVAILABLE', 'No server process is ready.');
    }
    const reload = channel.ask(toWorker.reload, place);
    this.#reloads = Promise.allSettled([this.#reloads, reload]).then(() => {});
    await reload;
  }

  /** Makes the workers read the files of keys again. */
  async reloadSecurity(): Promise<void> {
    const asked = this.#places.filter(({ isReady }) => isReady);
    const answers = asked.map(({ worker }) =>
      worker?.channel.ask(toWorker.reloadSecurity, undefined),
    );
    await Promise.allSettled(answers);
  }

  /** Lets the workers finish their requests and end. @param seconds after which they are killed */
  async close(seconds: number): Promise<void> {
    this.#isClosing = true;
    this.#listeners.beginEnd();
    for (const { worker } of this.#places) worker?.close(seconds);
    await this.#ended();
  }

  /** Ends the workers at once. */
  async kill(): Promise<void> {
    this.#isClosing = true;
    for (const { worker } of this.#places) worker?.kill();
    await this.#ended();
  }

  #addPlace(): Place {
    const place = { number: this.#places.length + 1, isReady: false, failures: 0 };
    this.#places.push(place);
    return place;
  }

  /** A model that runs in processes of its own needs one server: `workers` is then the number of those. */
  #countServers(runsInProcesses: boolean): number {
    if (this.#servers === undefined) {
      this.#servers = runsInProcesses ? 1 : this.#options.workers;
      this.#startOthers(this.#servers);
    }
    return this.#servers;
  }

  async #ended(): Promise<void> {
    for (const { restart } of this.#places) clearTimeout(restart);
    await Promise.all(this.#places.map(({ worker }) => worker?.ended));
    await this.#listeners.close();
    this.#guard.end();
  }

  /** Resolves when the worker accepts requests. @throws MlmodelError when it ends before that */
  async #start(place: Place): Promise<WorkerAddress> {
    const { loadSeconds, invokedAs } = this.#options;
    const options = this.#sent;
    const setup = { worker: place.number, options, invokedAs };
    const worker = startWorker(setup, (channel) => this.#serve(channel, { place, options }));
    place.worker = worker;
    this.#guard.watch(this.pids);
    const limit = loadLimitExceeded({ model: options.modelPath, seconds: loadSeconds });
    let exceeded: MlmodelError | undefined;
    const timer = setTimeout(
      () => {
        exceeded = limit;
        worker.kill();
      },
      (loadSeconds + headStart) * 1000,
    );
    const ended = worker.ended.then((end) => {
      place.worker = undefined;
      place.isReady = false;
      this.#listeners.replace(worker.channel);
      this.#guard.watch(this.pids);
      throw exceeded ?? end.error ?? endedEarly(end);
    });
    try {
      const address = await Promise.race([worker.ready, ended]);
      place.failures = 0;
      void this.#supervise(place, worker);
      return address;
    } catch (error) {
      this.#startOutput.forget(place);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Replaces the worker of a place when it ends. */
  async #supervise(place: Place, worker: Worker): Promise<void> {
    const { how } = await worker.ended;
    if (this.#isClosing) return;
    const { logger } = this.#options;
    logger.error(`Worker ${place.number} ended (${how}). Starting another one.`);
    this.#replace(place);
  }

  #replace(place: Place): void {
    place.failures += 1;
    this.#restarts += 1;
    place.restart = setTimeout(async () => {
      try {
        await this.#start(place);
      } catch (error) {
        if (this.#isClosing) return;
        const { logger } = this.#options;
        logger.error(`Worker ${place.number} could not start: ${errorText(error)}. Trying again.`);
        this.#replace(place);
      }
    }, backoff(place.failures));
  }

  #serve(channel: Channel, { place, options }: StartedWorker): void {
    this.#listeners.serve(channel, async () => {
      await this.#reloads;
      const isCurrent = place.worker?.channel === channel && options === this.#sent;
      if (!isCurrent) throw outdated();
      place.isReady = true;
    });
    channel.answer(toPrimary.log, ({ level, message, fields }) => {
      const isRepeated = !place.isReady && !this.#startOutput.isNew(`${level} ${message}`, place);
      if (!isRepeated) logEntry(this.#options.logger, { level, message, fields });
    });
    channel.answer(toPrimary.countServers, (body) => this.#countServers(body.runsInProcesses));
    channel.answer(toPrimary.moveModel, (moved) => {
      this.#sent = { ...this.#sent, ...moved };
    });
    channel.answer(toPrimary.askAll, (question) => this.#askAll(question));
    channel.answer(toPrimary.supervision, () => ({
      workers: this.#places.length,
      ready: this.#places.filter(({ isReady }) => isReady).length,
      restarts: this.#restarts,
    }));
  }

  async #askAll(question: PeerQuestion): Promise<readonly SentAnswer[]> {
    const asked = this.#places.filter(({ isReady }) => isReady);
    return Promise.all(
      asked.map(async ({ number, worker }): Promise<SentAnswer> => {
        try {
          const answer = await worker?.channel.ask(passedOn(question), question);
          return { worker: number, answer };
        } catch (error) {
          return { worker: number, failure: toFailure(error) };
        }
      }),
    );
  }
}

/** The message that carries a question, with its time limit. */
function passedOn({ timeoutSeconds }: { readonly timeoutSeconds: number }) {
  return { ...toWorker.question, timeoutSeconds };
}

/** For a worker that has loaded the model of before, while the others were given another one. */
function outdated(): MlmodelError {
  return new MlmodelError('INVALID_STATE', 'The model was replaced while the process loaded it.');
}

function endedEarly({ how }: WorkerEnd): MlmodelError {
  return new MlmodelError(
    'INTERNAL_ERROR',
    `A server process ended while it was loading the model (${how})`,
  );
}
