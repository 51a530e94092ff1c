import type { WorkletSound } from './protocol.ts';

/** What an AudioWorklet's scope has beyond TypeScript's DOM types. */
declare const sampleRate: number;
declare const currentTime: number;
declare function registerProcessor(name: string, processor: unknown): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** Values sent at once: 1,024 are 21 ms at 48 kHz. */
const BATCH = 1024;

/** Sends what its input hears, mixed to mono, through the port that its node gives it. Makes no sound. */
class Listener extends AudioWorkletProcessor {
  #to: MessagePort | undefined;
  #batch = new Float32Array(BATCH);
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<MessagePort>) => {
      this.#to = data;
    };
  }

  process([channels]: readonly (readonly Float32Array[])[]): boolean {
    const length = channels?.[0]?.length ?? 0;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (const channel of channels!) sum += channel[i]!;
      this.#batch[this.#filled++] = sum / channels!.length;
      if (this.#filled === BATCH) this.#send(currentTime + (i + 1) / sampleRate);
    }
    return true;
  }

  /** `end`: when the value after the last was heard. */
  #send(end: number): void {
    const sound: WorkletSound = { data: this.#batch, sampleRate, timestamp: end - BATCH / sampleRate };
    this.#to?.postMessage(sound, [this.#batch.buffer]);
    this.#batch = new Float32Array(BATCH);
    this.#filled = 0;
  }
}

registerProcessor('bonafide-listener', Listener);
