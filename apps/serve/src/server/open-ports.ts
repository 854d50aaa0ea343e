import { isMlmodelError, MlmodelError } from '@mlmodel/core';
import type { ScoringHandler } from '../handler/create-scoring-handler.js';
import { createPathAliases } from '../http/path-aliases.js';
import { hotRouteOf } from '../http/paths.js';
import { repeatFields } from '../http/returned-fields.js';
import { serverOptions as defaults } from '../options.js';
import type { Security } from '../security/open-security.js';
import type { ServerOptions } from '../server-options.js';
import type { HostProcess } from '../workers/host-process.js';
import { createApp, type Guard, type ServerPart } from './create-app.js';
import { closePort, type OpenPort, openPort } from './open-port.js';

interface ServedParts {
  readonly handler: ScoringHandler;
  readonly parts: readonly ServerPart[];
  readonly security: Security;
  readonly hostProcess: HostProcess;
  /** They stand before the other guards on each port, so that probes need no key, and refusals are logged. */
  readonly firstGuards: readonly Guard[];
  /** Called with the status when another guard has refused a scoring request. */
  readonly onRefused: (status: number) => void;
}

interface OpenPorts {
  readonly main: OpenPort;
  /** Undefined without an admin port: then all parts are on the one port. */
  readonly admin: OpenPort | undefined;
}

/** Listens on the port for scoring, and on that for administrators if there is one. @throws MlmodelError as `listen` */
export async function openPorts(
  { handler, parts, security, firstGuards, onRefused, hostProcess }: ServedParts,
  options: ServerOptions,
): Promise<OpenPorts> {
  const { host = defaults.host.default, port = defaults.port.default } = options;
  const { adminHost = defaults.adminHost.default, adminPort } = options;
  const { pathAliases = [], returnedFields = [] } = options;
  const { scoring, admin } = security;
  const isOn = (where: 'scoring' | 'admin') => (part: ServerPart) =>
    part.port === 'both' || (part.port ?? 'scoring') === where;
  const partsOfMain = adminPort === undefined ? parts : parts.filter(isOn('scoring'));
  const repeated = returnedFields.length === 0 ? [] : [repeatFields(returnedFields)];
  const app = createApp({
    handler,
    aliases: createPathAliases(pathAliases),
    guards: [...repeated, ...firstGuards, countedGuard(scoring.guards, onRefused)],
    parts: partsOfMain,
  });
  const main = await openPort(app, { ...options, ...scoring, host, port, hostProcess });
  scoring.listensAt(main.address);
  if (adminPort === undefined) return { main, admin: undefined };
  const adminApp = createApp({
    guards: [...firstGuards, ...admin.guards],
    parts: parts.filter(isOn('admin')),
  });
  const where = {
    ...options,
    ...admin,
    host: adminHost,
    port: adminPort,
    listen: undefined,
    hostProcess,
  };
  const opened = await openPort(adminApp, where).catch(async (error) => {
    await closePort(main, { delay: 0, timeout: 0, quiet: 0 });
    const isTaken = isMlmodelError(error) && error.errorCode === 'RESOURCE_CONFLICT';
    throw isTaken && adminPort === main.port ? samePort(adminPort) : error;
  });
  admin.listensAt(opened.address);
  return { main, admin: opened };
}

/** The guards as one, which tells of scoring requests that they refuse; answers to browsers' questions are none. */
function countedGuard(guards: readonly Guard[], onRefused: (status: number) => void): Guard {
  return (request, response) => {
    if (!guards.some((guard) => guard(request, response))) return false;
    const isScoring = hotRouteOf(request.url ?? '/') === 'invocations';
    if (isScoring && response.statusCode >= 400) onRefused(response.statusCode);
    return true;
  };
}

function samePort(port: number): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The admin port cannot be the port for scoring, ${port}. Choose another one (0 selects a free one).`,
  );
}
