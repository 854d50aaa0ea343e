import { afterEach, expect } from '@jest/globals';
import { writeObedientModel } from './models.js';
import { connectRaw, type RawConnection } from './raw-connection.js';
import { type ServerProcess, startServerProcess } from './server-process.js';

const running: ServerProcess[] = [];
const connections: RawConnection[] = [];

afterEach(async () => {
  for (const { socket } of connections.splice(0)) socket.destroy();
  const codes = await Promise.all(running.splice(0).map((server) => server.stop()));
  expect(codes.filter((code) => code !== 0)).toEqual([]);
});

/** Starts a server of an obedient model as a process, which is stopped after the test and must exit with 0. */
export async function startProcess(options: object = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ modelPath: writeObedientModel(), ...options });
  running.push(server);
  return server;
}

/** Connects to a server for as long as the test runs. */
export function connectTo({ port }: ServerProcess, localAddress?: string): RawConnection {
  const raw = connectRaw(port, localAddress);
  connections.push(raw);
  return raw;
}
