#!/usr/bin/env node
/** `npx pnpm@10 watch` from a clone: sets up what is missing, then runs the CLI. */
import { runFromClone } from './run-from-clone.mjs';

await runFromClone('watch');
