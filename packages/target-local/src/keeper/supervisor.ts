import { errorText } from '@mlmodel/core';
import { type BoundSocket, bindSocket } from '../server/bound-socket.js';
import { type ServerProcess, startServerProcess } from '../server/server-process.js';
import type {
  DeploymentSpec,
  ProcessIdentity,
  SupervisorStatus,
} from '../state/deployment-spec.js';
import { identityOf } from '../state/process-identity.js';
import {
  type DeploymentFolder,
  readSpec,
  removeStatus,
  writeStatus,
} from '../state/state-folder.js';
import { unitVariable } from './systemd-unit.js';

/** Milliseconds before a server that ended by itself is started again; doubled each time it ends soon. */
const shortestDelay = 1_000;
const longestDelay = 60_000;

/** Milliseconds after which a server counts as running well. */
const stable = 60_000;

/**
 * The servers of one deployment. One is current; while another generation starts beside it on the same socket, there are
 * two. Its `step` is called again and again, and what happens is written to `status.json`.
 */
export class Supervisor {
  readonly #folder: DeploymentFolder;
  readonly #onEnd: () => void;
  readonly #identity = identityOf(process.pid) as ProcessIdentity;
  readonly #servers = new Set<ServerProcess>();
  /** What the current server serves. */
  #spec: DeploymentSpec;
  #current: ServerProcess | undefined;
  /** The server that is not ready yet. */
  #starting: ServerProcess | undefined;
  #state: SupervisorStatus['state'] = 'starting';
  #since = 0;
  #socket: BoundSocket | undefined;
  #restarts = 0;
  #refused: SupervisorStatus['refused'];
  #delay = shortestDelay;
  /** When the server that has ended is started again. */
  #nextStart: number | undefined;
  #isEnding = false;

  /** @param onEnd called when the current server has ended by itself */
  constructor(
    folder: DeploymentFolder,
    { spec, onEnd }: { readonly spec: DeploymentSpec; readonly onEnd: () => void },
  ) {
    this.#folder = folder;
    this.#spec = spec;
    this.#onEnd = onEnd;
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Starts the first server. @throws MlmodelError when it does not start; the status says why */
  async begin(): Promise<void> {
    try {
      await this.#report('starting');
      const { host, port } = this.#spec;
      this.#socket = await bindSocket(host, port);
      await this.#serve(this.#spec);
    } catch (error) {
      if (this.#isEnding) return;
      this.#refused = { generation: this.#spec.generation, reason: errorText(error) };
      await this.#report('failed');
      throw error;
    }
  }

  /**
   * Serves a new generation, or starts a server again that has ended.
   * @returns the milliseconds until there is more to do; undefined: nothing, unless something happens
   */
  async step(): Promise<number | undefined> {
    const spec = await readSpec(this.#folder);
    const latest = Math.max(this.#spec.generation, this.#refused?.generation ?? 0);
    if (spec !== undefined && spec.generation > latest) return this.#replace(spec);
    if (this.#current !== undefined && this.#servers.has(this.#current)) return undefined;
    const now = performance.now();
    if (this.#nextStart === undefined) {
      if (now - this.#since > stable) this.#delay = shortestDelay;
      return this.#startLater();
    }
    if (now < this.#nextStart) return this.#nextStart - now;
    this.#delay = Math.min(longestDelay, 2 * this.#delay);
    this.#restarts += 1;
    const isServed = await this.#serve(this.#spec).then(
      () => true,
      () => false,
    );
    return isServed ? undefined : this.#startLater();
  }

  /** Stops the server of a generation that starts while `deployment.json` has an earlier one again. */
  async withdraw(): Promise<void> {
    const starting = this.#starting;
    const spec = await readSpec(this.#folder).catch(() => undefined);
    if (starting === undefined || spec === undefined) return;
    if (spec.generation < starting.spec.generation) await starting.stop();
  }

  /** Stops all servers; `step` has nothing to do any more. */
  end(): void {
    this.#isEnding = true;
    for (const server of this.#servers) void server.stop();
  }

  /** Waits until all servers have ended. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#servers, (server) => server.stop()));
    await removeStatus(this.#folder);
    this.#socket?.close();
  }

  async #replace(spec: DeploymentSpec): Promise<number | undefined> {
    try {
      await this.#serve(spec);
      return undefined;
    } catch (error) {
      this.#refused = { generation: spec.generation, reason: errorText(error) };
      await this.#report(this.#nextStart === undefined ? 'running' : 'waiting');
      return 0;
    }
  }

  /** Starts a server; when it is ready, it takes the place of the current one. @throws when it does not start */
  async #serve(spec: DeploymentSpec): Promise<void> {
    const { fd = -1 } = this.#socket ?? {};
    const server = await startServerProcess(spec, { fd, log: this.#folder.log });
    this.#servers.add(server);
    void server.ended.then(() => {
      this.#servers.delete(server);
      this.#onEnd();
    });
    this.#starting = server;
    try {
      await this.#report();
      if (this.#isEnding) await server.stop();
      await server.ready();
    } finally {
      this.#starting = undefined;
    }
    const before = this.#current;
    this.#current = server;
    this.#spec = spec;
    this.#since = performance.now();
    this.#nextStart = undefined;
    // What begins after the report is answered by this one.
    await before?.stop();
    await this.#report('running');
  }

  async #startLater(): Promise<number> {
    this.#nextStart = performance.now() + this.#delay;
    await this.#report('waiting');
    return this.#delay;
  }

  /** @param state default: as before */
  async #report(state = this.#state): Promise<void> {
    this.#state = state;
    const isRunning = state === 'running';
    const { spec, identity } = this.#starting ?? {};
    await writeStatus(this.#folder, {
      generation: this.#spec.generation,
      state,
      supervisor: this.#identity,
      unit: process.env[unitVariable],
      server: isRunning ? this.#current?.identity : undefined,
      starting: spec && identity && { generation: spec.generation, server: identity },
      adminUrl: isRunning ? this.#current?.adminUrl : undefined,
      restarts: this.#restarts,
      refused: this.#refused,
    });
  }
}
