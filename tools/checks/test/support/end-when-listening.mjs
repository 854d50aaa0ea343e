// Imported before an example: a server that it starts takes a free port, must answer GET /ping with 200, and then the
// program ends. Other programs run to their end.
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnFreePort(first, ...rest) {
  this.once('listening', () => setImmediate(() => endAfterPing(this.address())));
  const options = typeof first === 'object' && first !== null ? { ...first, port: 0 } : 0;
  return listen.call(this, options, ...rest);
};

/** @param {import('node:net').AddressInfo} address */
async function endAfterPing({ port }) {
  for (const path of ['/ping', '/models/iris/ping']) {
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
    if (status === 200) process.exit(0);
  }
  console.error('the server of the example does not answer GET /ping with 200');
  process.exit(1);
}
