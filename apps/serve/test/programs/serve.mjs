// Runs a server with the options in the first argument (JSON), until SIGTERM as the command does.
import { startServer } from '@mlmodel/serve';

const server = await startServer({ ...JSON.parse(process.argv[2]), logger: console }).catch(
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
console.log(`listening ${JSON.stringify({ url: server.url, port: server.port })}`);
process.once('SIGTERM', async () => {
  await server.close();
  console.log('closed');
  process.exit(0);
});
