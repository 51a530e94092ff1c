/// <reference lib="dom" />
import type { ChallengeParams } from '@bonafide/liveness';
import type { CallerPictures } from './simulated-caller.ts';

/**
 * Runs in the page before its own script: a camera before which a person sits who does what the screen says, half a second
 * later, and whose face takes on the colour that the screen really shows. `still`: one who does nothing.
 * Stands on its own, since it is sent to the page as text.
 */
export function simulateCamera({
  pictures,
  still,
}: {
  readonly pictures: CallerPictures;
  readonly still: boolean;
}): void {
  const REACTION = 500;
  const EACH = 100;
  const AMBIENT = 1;
  const { width, height } = pictures;
  const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const share = bytesOf(pictures.share);
  const linear = Float32Array.from({ length: 256 }, (_, value) => (value / 255) ** 2.2);
  const encoded = Uint8ClampedArray.from({ length: 4097 }, (_, i) => 255 * (i / 4096) ** (1 / 2.2));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;

  const decoded = new Map<string, Promise<ImageData>>();
  const decode = (jpeg: string): Promise<ImageData> => {
    const known = decoded.get(jpeg);
    if (known !== undefined) return known;
    const made = createImageBitmap(new Blob([bytesOf(jpeg)], { type: 'image/jpeg' })).then((bitmap) => {
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, width, height);
    });
    decoded.set(jpeg, made);
    return made;
  };

  const element = (): (HTMLElement & { readonly state: unknown }) | null =>
    document.querySelector('bonafide-liveness');
  /** What the drawing over the caller's picture shows now: it changes with each part of a step. */
  const drawn = (): string => element()?.shadowRoot?.querySelector('svg')?.innerHTML ?? '';
  /** The colour that the screen shows, linear, where it is a lamp. */
  const lamp = (): readonly number[] => {
    const panel = element()?.shadowRoot?.querySelector<HTMLElement>('.panel.light');
    if (!panel) return [0.67, 0.67, 0.67];
    const rgb = getComputedStyle(panel).backgroundColor.match(/\d+/g)!.slice(0, 3);
    return rgb.map((value) => linear[Number(value)]!);
  };

  let queue: string[] = [];
  let held: string | undefined;
  let at = 0;
  let step = '';
  let part = 0;
  let sign = '';
  const later = (run: () => void): void => void setTimeout(run, REACTION);
  const nearest = (fill: number): number =>
    pictures.sizes.reduce(
      (best, size, i) =>
        Math.abs(size.fill - fill) < Math.abs(pictures.sizes[best]!.fill - fill) ? i : best,
      0,
    );
  const moveTo = (fill: number): void => {
    const to = nearest(fill);
    if (at === 0) at = nearest(0.42);
    for (; at !== to; at += Math.sign(to - at)) queue.push(pictures.sizes[at]!.picture);
    held = pictures.sizes[to]!.picture;
  };
  /** Does one part of a step; the parts that the screen names beside the first are done with it. */
  const act = (params: ChallengeParams, index: number): void => {
    if (params.kind === 'pose') {
      const targets =
        params.mode === 'dot' ? params.targets.slice(index, index + 1) : index === 0 ? params.targets : [];
      for (const { direction } of targets)
        queue.push(...pictures.turns[direction]!, ...pictures.idle.slice(0, 3));
    } else if (params.kind === 'expression' && index === 0) {
      for (const { action, count } of params.actions)
        for (let k = 0; k < count; k++) queue.push(...pictures.acts[action]!, ...pictures.idle.slice(0, 3));
    } else if (params.kind === 'distance') moveTo(params.fills[index]!);
  };

  const look = (): void => {
    const state = element()?.state as
      { kind: string; step?: { id: string; params: ChallengeParams } } | undefined;
    const shown = state?.kind === 'step' ? state.step : undefined;
    if (shown === undefined) {
      [step, sign, held, at] = ['', '', undefined, 0];
      if (state?.kind !== 'checking') queue = [];
      return;
    }
    if (shown.id !== step) [step, part, sign] = [shown.id, -1, ''];
    if (drawn() === sign) return;
    sign = drawn();
    part++;
    const index = part;
    if (!still)
      later(() => {
        act(shown.params, index);
      });
  };
  let ticks = 0;
  const film = async (): Promise<void> => {
    look();
    const picture = queue.shift() ?? held ?? pictures.idle[Math.floor(ticks++ / 4) % pictures.idle.length]!;
    const { data } = await decode(picture);
    const light = lamp();
    const exposure = AMBIENT / (AMBIENT + 0.4);
    const out = context.createImageData(width, height);
    for (let i = 0; i < data.length; i += 4) {
      const lit = share[i >> 2]! / 255 / AMBIENT;
      for (let c = 0; c < 3; c++) {
        const level = linear[data[i + c]!]! * (1 + (still ? 0.67 : light[c]!) * lit) * exposure;
        out.data[i + c] = encoded[Math.min(4096, Math.round(4096 * level))]! + 2 * (Math.random() - 0.5);
      }
      out.data[i + 3] = 255;
    }
    context.putImageData(out, 0, 0);
  };
  navigator.mediaDevices.getUserMedia = async () => {
    setInterval(() => void film(), EACH);
    await film();
    return canvas.captureStream();
  };
}
