// A program that speaks frames on its channel and on the socket that its parent gives it: one request at a time, of
// which the field "ms" says for how long it keeps the program busy.
import { createServer, Socket } from 'node:net';
import { channelDescriptor, createFrameReader, encodeFrameHead } from '@mlmodel/worker';

const channel = new Socket({ fd: channelDescriptor });
const send = (to, message) => to.write(encodeFrameHead(message, 0));

function respond(to, { id, fields }) {
  const end = performance.now() + (fields.ms ?? 0);
  while (performance.now() < end);
  send(to, { type: 'response', id, fields: { pid: process.pid, ...fields } });
}

channel.on(
  'data',
  createMessages((message) => {
    if (message.type === 'request') respond(channel, message);
    else if (message.type === 'cancel') send(channel, { type: 'cancelled', id: message.id });
    else if (message.type === 'stop') process.exit(0);
  }),
);
channel.on('end', () => process.exit(0));

const server = createServer((connection) => {
  connection.on('error', () => {});
  connection.on(
    'data',
    createMessages((message) => {
      if (message.fields.die) process.exit(7);
      respond(connection, message);
      send(channel, { type: 'served', id: message.id });
    }),
  );
});
server.listen(process.env.MLMODEL_WORKER_ADDRESS, () =>
  send(channel, { type: 'ready', fields: {}, reachable: true }),
);

function createMessages(take) {
  const reader = createFrameReader(({ fields }) => take(fields));
  return (bytes) => reader.push(bytes);
}
