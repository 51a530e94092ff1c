/** Proof of life: what the one who is asked sees, and what the one who asked is told. */
import { takeCheck } from '@bonafide/example-liveness-call/take-check';
import { defineLivenessElement } from '@bonafide/react/element';
import { at, messageOf, note } from './panel.ts';
import { NEEDS, type ProofOutcome, type RoomNotice } from './signalling.ts';

const OUTCOMES: Readonly<Record<ProofOutcome, string>> = {
  passed: 'Passed: a live person answered what the server asked.',
  failed: 'Not passed: the answers were not those of a live person before this camera.',
  expired: 'Not passed: no answer came in time.',
  abandoned: 'Not passed: the other person broke it off.',
  declined: 'The other person declined.',
  broken: 'It could not be made; that says nothing about the other person.',
};

/** Tells who asked how it ended: the server's word, which the other page cannot speak. */
export function showOutcome({ outcome, strong }: Extract<RoomNotice, { kind: 'proof' }>): void {
  const weak =
    outcome === 'passed' && !strong ? ' Steps were left out that the caller cannot do: weaker.' : '';
  at('proof').textContent = OUTCOMES[outcome] + weak;
  at('proof').dataset['outcome'] = outcome;
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
    prove(ticket, media).catch((error: unknown) => {
      note(messageOf(error, 'The proof could not be made.'));
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

/** Takes the question and the check off the screen: nobody waits for it any more. */
export function withdrawProof(): void {
  const prompt = at('prompt') as HTMLDialogElement;
  prompt.onclose = null;
  prompt.close();
  at('proof-part').hidden = true;
  at('check').replaceChildren();
  (at('challenge') as HTMLButtonElement).disabled = false;
}

async function prove(ticket: string, media: MediaStream): Promise<void> {
  defineLivenessElement();
  const without = NEEDS.filter((need) => (at(`without-${need}`) as HTMLInputElement).checked);
  const query = new URLSearchParams([['ticket', ticket], ...without.map((need) => ['without', need])]);
  const tracks = without.includes('speech') ? media.getVideoTracks() : media.getTracks();
  const element = await takeCheck(new MediaStream(tracks), {
    call: `/proof?${query.toString()}`,
    within: at('check'),
  });
  // Time to read how it ended.
  setTimeout(() => {
    element.remove();
  }, 6000);
}
