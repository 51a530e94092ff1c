/// <reference lib="dom" />
/** Runs in the browser: sends camera and microphone to the server, and shows what the server asks for. */
import { defineLivenessElement } from '@bonafide/react/element';
import { takeCheck } from './take-check.ts';

defineLivenessElement();
const form = document.querySelector('form')!;
const note = document.querySelector('#note')!;

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const without = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  form.hidden = true;
  check([...without.keys()]).catch((error: unknown) => {
    note.textContent = error instanceof Error ? error.message : String(error);
    form.hidden = false;
  });
});

async function check(without: readonly string[]): Promise<void> {
  const media = await navigator.mediaDevices.getUserMedia({
    video: { width: 640, height: 480 },
    audio: !without.includes('speech'),
  });
  try {
    const call = `/call?${without.map((need) => `without=${need}`).join('&')}`;
    await takeCheck(media, { call, within: document.querySelector('main')! });
  } finally {
    for (const track of media.getTracks()) track.stop();
  }
}
