import { availableParallelism, loadavg } from 'node:os';

/** Asked for by name: real calls run however busy the machine is, and so does the one with a swap in it. */
export const ALONE: boolean = process.env['BONAFIDE_REAL_TIME'] === '1';
if (!ALONE) console.warn('tests that need real time: skipped beside others; BONAFIDE_REAL_TIME=1 runs them');

/** A call runs in real time: on a machine with more than two things to do a core, late frames say nothing of the code. */
export const BUSY: boolean = !ALONE && loadavg()[0]! > 2 * availableParallelism();
if (BUSY) console.warn('live calls: skipped, because this machine is too busy for real time');
