import { VerifierError } from '@bonafide/core';
import ffmpeg from 'fluent-ffmpeg';
import { ChunkGate } from './chunk-gate.ts';
import { INPUT_LIMITS, inputName } from './media-file.ts';
import { findFfmpeg } from './find-ffmpeg.ts';

export interface FfmpegOptions {
  /** The file to read: an absolute path, checked and regular; see `checkMediaFile`. */
  readonly path: string;
  /** Decoder options, before the input. */
  readonly inputArguments: readonly string[];
  /** Everything after the input: filters, maps, codecs, format. One output, to the pipe. */
  readonly outputArguments: readonly string[];
  /** Milliseconds without output, while it is waited for, after which the process is taken for dead. */
  readonly stallTimeoutMs: number;
  /** Called with the process id once it runs. */
  readonly onStart?: ((pid: number) => void) | undefined;
}

/** What one ffmpeg process writes to its pipe. Back-pressure reaches the process: it waits while nobody reads. */
export interface FfmpegProcess extends AsyncDisposable {
  /**
   * The next bytes, or `undefined` at the end of a run without error.
   * Rejects with `media/decode-failed` (its cause ends with what ffmpeg last said) or `media/stalled`.
   */
  read(): Promise<Uint8Array | undefined>;
}

/** How much of ffmpeg's complaints an error carries, in characters. */
const STDERR_TAIL = 2000;

/** The typings know no success; the code tests for null. */
const NO_ERROR = null as unknown as Error;

/** Starts ffmpeg. Disposing kills it, and settles once it is gone. Rejects with `media/tool-missing`. */
export async function startFfmpeg(options: FfmpegOptions): Promise<FfmpegProcess> {
  return new FluentProcess(await findFfmpeg(), options);
}

/** The only place that knows fluent-ffmpeg, which is archived: replacing it touches this file. */
class FluentProcess implements FfmpegProcess {
  readonly #gate = new ChunkGate();
  readonly #command: ffmpeg.FfmpegCommand;
  readonly #stallTimeoutMs: number;
  readonly #exit: Promise<Error | undefined>;
  #disposed = false;

  constructor(
    binary: string,
    { path, inputArguments, outputArguments, stallTimeoutMs, onStart }: FfmpegOptions,
  ) {
    this.#stallTimeoutMs = stallTimeoutMs;
    const command = ffmpeg({ stdoutLines: 40 })
      .setFfmpegPath(binary)
      .input(inputName(path))
      .inputOptions('-nostdin', '-hide_banner', '-v', 'error', ...INPUT_LIMITS, ...inputArguments)
      .outputOptions(...outputArguments)
      .output(this.#gate, { end: true });
    // It would run ffmpeg twice more to learn what we know: that this build writes NUT, by no experimental encoder.
    command.availableFormats = (answer) => {
      answer(NO_ERROR, { nut: { description: 'NUT', canDemux: true, canMux: true } });
    };
    command.availableEncoders = (answer) => {
      answer(NO_ERROR, {});
    };
    this.#command = command;
    this.#exit = new Promise((resolve) => {
      command.on('end', () => {
        resolve(undefined);
      });
      command.on('error', (error: Error, _stdout: unknown, stderr: unknown) => {
        const tail = typeof stderr === 'string' ? stderr.slice(-STDERR_TAIL) : '';
        resolve(new Error(tail === '' ? error.message : `${error.message}\n${tail}`, { cause: error }));
      });
    });
    // A process that never started leaves its pipe unended: the exit must wake the reader, too.
    void this.#exit.then((error) => {
      if (error !== undefined) this.#gate.end();
    });
    command.on('start', () => {
      const { pid } = (command as unknown as { readonly ffmpegProc: { readonly pid: number } }).ffmpegProc;
      if (this.#disposed) command.kill('SIGKILL');
      else onStart?.(pid);
    });
    command.run();
  }

  async read(): Promise<Uint8Array | undefined> {
    const chunk = await (this.#gate.ready ? this.#gate.take() : this.#takeInTime());
    if (chunk !== undefined) return chunk;
    if (this.#disposed) return undefined;
    const error = await this.#exit;
    if (error === undefined) return undefined;
    throw new VerifierError('media/decode-failed', 'ffmpeg could not decode the recording', { cause: error });
  }

  async #takeInTime(): Promise<Uint8Array | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_resolve, reject) => {
      let ticks = 0;
      // Two ticks, not one: after this thread itself was busy for long, the first comes before the pipe was looked at.
      timer = setInterval(() => {
        if (++ticks < 2) return;
        reject(
          new VerifierError('media/stalled', `ffmpeg wrote nothing for ${this.#stallTimeoutMs} ms`, {
            cause: new Error('stall timeout'),
          }),
        );
      }, this.#stallTimeoutMs / 2);
    });
    try {
      return await Promise.race([this.#gate.take(), stalled]);
    } finally {
      clearInterval(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#disposed) {
      this.#disposed = true;
      if ((this.#command as unknown as { readonly ffmpegProc?: unknown }).ffmpegProc !== undefined) {
        this.#command.kill('SIGKILL');
      }
      this.#gate.finish();
    }
    await this.#exit;
  }
}
