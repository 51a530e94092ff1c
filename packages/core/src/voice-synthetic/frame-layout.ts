import { FRAME_BINS } from '../speech/sound-spectra.ts';

/**
 * Rows of a frame, `FRAME_BINS` values each: natural log of the power; cosine and sine of the phase step from the bin
 * before; cosine and sine of the phase step from the frame before.
 */
export const FRAME_ROWS = 5;
export const FRAME_VALUES: number = FRAME_ROWS * FRAME_BINS;
/** Values of a frame as `SpectralFrames` gives it: those rows, then the frame's powers; see `framePower`. */
export const MEASURED_VALUES: number = FRAME_VALUES + 3;
