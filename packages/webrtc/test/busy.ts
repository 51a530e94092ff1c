import { availableParallelism, loadavg } from 'node:os';

/** A call runs in real time: on a machine with more than two things to do a core, late frames say nothing of the code. */
export const BUSY: boolean = loadavg()[0]! > 2 * availableParallelism();
if (BUSY) console.warn('live calls: skipped, because this machine is too busy for real time');

/** Whether the tests are run one by one: a swap told in real time needs both cores, which the whole suite shares. */
export const ALONE: boolean = process.env['BONAFIDE_REAL_TIME'] === '1';
if (!ALONE) console.warn('live swap: skipped beside other tests; BONAFIDE_REAL_TIME=1 runs it');
