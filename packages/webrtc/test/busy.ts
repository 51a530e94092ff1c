import { availableParallelism, loadavg } from 'node:os';

/** A call runs in real time: on a machine with more than two things to do a core, late frames say nothing of the code. */
export const BUSY: boolean = loadavg()[0]! > 2 * availableParallelism();
if (BUSY) console.warn('live calls: skipped, because this machine is too busy for real time');
