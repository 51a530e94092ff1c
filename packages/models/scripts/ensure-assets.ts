/** Builds the model files that are missing or stale; does nothing, fast, when all are there. */
import { ensureAssets } from './asset-files.ts';

for (const id of await ensureAssets()) process.stderr.write(`built ${id}\n`);
