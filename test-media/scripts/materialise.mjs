#!/usr/bin/env node
/**
 * Copies the clips of the manifest to test-media/clips, so that commands can name short paths. Plain JavaScript: the
 * clone's set-up runs it before anything is built. Writes to stderr alone.
 */
import { materialise } from '../src/clips.mjs';

const missing = await materialise();
for (const { id, reason } of missing) process.stderr.write(`test-media: no ${id}: ${reason}\n`);
