import { once } from 'node:events';
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

// Listens everywhere and then stands still, so that the system's queue of connections is never emptied.
for (const { host, port } of workerData) {
  const server = createServer();
  server.listen({ host, port, backlog: 1 });
  await once(server, 'listening');
}
parentPort.postMessage('listening');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
