import { serveWorker } from './bench/run/serve-worker.ts';
import type { WorkerOptions } from './bench/run/protocol.ts';

// Ctrl-C reaches the whole process group; the parent decides what happens to its workers.
process.on('SIGINT', () => undefined);
// The parent was killed: nobody is left to work for.
process.on('disconnect', () => process.exit(0));

await serveWorker(JSON.parse(process.argv[2] ?? '{}') as WorkerOptions);
