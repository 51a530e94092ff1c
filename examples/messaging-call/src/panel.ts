/** Writes into the page what there is to know of the other person. */
import { formatTime } from '@bonafide/core/wording';
import { describeChange, describeEnd, type TrackWatch } from '@bonafide/webrtc/browser';
import { toBadge } from './badge.ts';

export const at = (id: string): HTMLElement => document.getElementById(id)!;

/** Shows a watch until it ends. */
export async function show(watch: TrackWatch): Promise<void> {
  badge('waiting', 'Loading the checks …');
  try {
    for await (const update of watch) {
      if (update.kind === 'track') {
        note(`${formatTime(update.timestamp)}  ${describeChange(update)}`);
        continue;
      }
      const { verdict, signals } = update.kind === 'ended' ? update.result : update;
      const { kind, title, sureness, found, open } = toBadge(verdict, signals, update.timestamp);
      at('sureness').textContent = sureness;
      list('found', found);
      list('open', open);
      // The last word on somebody who left is below the picture; the badge says that nobody is there.
      if (update.kind === 'ended') note(`${formatTime(update.timestamp)}  ${describeEnd(update.reason)}`);
      else badge(kind, title);
    }
  } catch (error) {
    badge('waiting', 'Not watched');
    note(messageOf(error, 'The watch failed.'));
  }
}

export function badge(kind: string, title: string): void {
  at('badge').dataset['kind'] = kind;
  at('badge').textContent = title;
}

export function note(text: string): void {
  at('events-part').hidden = false;
  at('events').prepend(item(text));
  while (at('events').children.length > 6) at('events').lastChild?.remove();
}

export function messageOf(error: unknown, otherwise: string): string {
  return error instanceof Error ? error.message : otherwise;
}

/** Shows a list under its heading, or neither. */
function list(id: 'found' | 'open', lines: readonly string[]): void {
  at(id).replaceChildren(...lines.map(item));
  at(`${id}-part`).hidden = lines.length === 0;
}

function item(text: string): HTMLLIElement {
  return Object.assign(document.createElement('li'), { textContent: text });
}
