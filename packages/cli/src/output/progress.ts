import { Presets, SingleBar } from 'cli-progress';
import { formatTime } from '@bonafide/core/wording';
import { printable } from '../wording/printable.ts';

/** Tells a person at a terminal how far the work is. */
export interface Progress {
  /** Begins a file, or a step such as loading the models. */
  begin(label: string): void;
  /** `done` and `total` in seconds of media; `total` is `undefined` where the file does not state one. */
  update(done: number, total: number | undefined): void;
  /** The same for things that are counted, such as files. */
  count(done: number, total: number): void;
  /** Takes the bar off the screen; the next `begin` brings it back. */
  end(): void;
}

/** A bar on a terminal; nothing at all in a pipe or a log. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY)
    return { begin: () => undefined, update: () => undefined, count: () => undefined, end: () => undefined };
  let bar: SingleBar | undefined;
  const end = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin(label) {
      end();
      bar = new SingleBar(
        // The command ends the bar on an interrupt itself; a second handler of the bar's own would race with it.
        {
          stream,
          format: '{bar} {state}  {label}',
          hideCursor: true,
          clearOnComplete: true,
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      bar.start(1, 0, { label: shorten(printable(label)), state: '' });
    },
    update(done, total) {
      if (total !== undefined && total > 0) bar?.setTotal(total);
      // A lying header may state less than there is.
      const known = total !== undefined && total >= done;
      bar?.update(known ? done : 0, {
        state: known ? `${formatTime(done)} of ${formatTime(total)}` : formatTime(done),
      });
    },
    count(done, total) {
      bar?.setTotal(total);
      bar?.update(done, { state: `${done} of ${total}` });
    },
    end,
  };
}

function shorten(label: string): string {
  return label.length <= 40 ? label : `…${label.slice(-39)}`;
}
