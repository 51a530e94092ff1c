/** Proof of life: what the one who is asked sees, and what the one who asked is told. */
import { takeCheck } from '@bonafide/example-liveness-call/take-check';
import { defineLivenessElement } from '@bonafide/react/element';
import { describeOutcome } from './outcome.ts';
import { at, messageOf, note } from './panel.ts';
import { NEEDS, type RoomNotice } from './signalling.ts';

/** Ends what the other person asked for, wherever it is, once they wait for it no more. */
let withdrawal = new AbortController();

/** Tells who asked how it ended: the server's word, which the other page cannot speak. */
export function showOutcome(ended: Extract<RoomNotice, { kind: 'proof' }>): void {
  at('proof').textContent = describeOutcome(ended);
  at('proof').dataset['outcome'] = ended.outcome;
  at('proof-part').hidden = false;
  (at('challenge') as HTMLButtonElement).disabled = false;
}

/** Says that the answer is waited for. */
export function showAsked(): void {
  at('proof').textContent = 'Asked. The server waits for the other person …';
  delete at('proof').dataset['outcome'];
  at('proof-part').hidden = false;
  (at('challenge') as HTMLButtonElement).disabled = true;
}

/** Asks the caller whether they will; then the server, which receives the camera itself, asks for three short things. */
export function offerProof(ticket: string, media: MediaStream, decline: () => void): void {
  const prompt = at('prompt') as HTMLDialogElement;
  let begun = false;
  prompt.showModal();
  at('accept').onclick = () => {
    begun = true;
    prompt.close();
    const { signal } = withdrawal;
    prove(ticket, media, signal).catch((error: unknown) => {
      if (!signal.aborted) note(messageOf(error, 'The proof could not be made.'));
    });
  };
  at('decline').onclick = () => {
    prompt.close();
  };
  // Escape closes it, too.
  prompt.onclose = () => {
    if (!begun) decline();
  };
}

/** Takes the question off the screen: it is too late for an answer. */
export function withdrawQuestion(): void {
  const prompt = at('prompt') as HTMLDialogElement;
  prompt.onclose = null;
  prompt.close();
}

/** Ends the question and the check, and takes them off the screen: nobody waits for it any more. */
export function withdrawProof(): void {
  withdrawQuestion();
  withdrawal.abort();
  withdrawal = new AbortController();
  at('proof-part').hidden = true;
  at('check').replaceChildren();
  (at('challenge') as HTMLButtonElement).disabled = false;
}

async function prove(ticket: string, media: MediaStream, signal: AbortSignal): Promise<void> {
  defineLivenessElement();
  const without = NEEDS.filter((need) => (at(`without-${need}`) as HTMLInputElement).checked);
  const query = new URLSearchParams([['ticket', ticket], ...without.map((need) => ['without', need])]);
  const tracks = without.includes('speech') ? media.getVideoTracks() : media.getTracks();
  const element = await takeCheck(new MediaStream(tracks), {
    call: `/proof?${query.toString()}`,
    within: at('check'),
    signal,
  });
  // Time to read how it ended.
  setTimeout(() => {
    element.remove();
  }, 6000);
}
