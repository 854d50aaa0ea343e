import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The server processes of a command with workers. Linux only. */
export function workersOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number).filter(isWorker);
}

function isWorker(pid: number): boolean {
  return textOf(`/proc/${pid}/cmdline`).includes('worker-child');
}

/** The ports of the clients that a process is connected to at its port. */
export function clientsOf(pid: number, port: number): ReadonlySet<number> {
  const sockets = new Set(descriptorsOf(pid));
  const connections = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const clients = connections.flatMap((line) => {
    const [, local = '', remote = '', state, , , , , , inode] = line.trim().split(/\s+/);
    const isHere =
      portOf(local) === port && state === established && sockets.has(`socket:[${inode}]`);
    return isHere ? [portOf(remote)] : [];
  });
  return new Set(clients);
}

/** As in `include/net/tcp_states.h`. */
const established = '01';

/** @param address such as `0100007F:1388` */
function portOf(address: string): number {
  return Number.parseInt(address.split(':')[1] ?? '', 16);
}

function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => linkOf(`/proc/${pid}/fd/${name}`));
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
