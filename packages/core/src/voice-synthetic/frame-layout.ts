/** Length of a frame and step between frames, in samples at 16 kHz: 25 ms every 10 ms. */
export const FRAME_LENGTH = 400;
export const FRAME_STEP = 160;
/** Frames are zero-padded to this. */
export const FFT_SIZE = 512;
/** Bins of a frame: at 0, 31.25, .. 7969 Hz. */
export const FRAME_BINS = 256;
/**
 * Rows of a frame, `FRAME_BINS` values each: natural log of the power; cosine and sine of the phase step from the bin
 * before; cosine and sine of the phase step from the frame before.
 */
export const FRAME_ROWS = 5;
export const FRAME_VALUES: number = FRAME_ROWS * FRAME_BINS;
