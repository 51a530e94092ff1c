import { createChannel } from '@bonafide/core';
import type { ClientState, LivenessClient } from '@bonafide/liveness/client';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { defineLivenessElement, LivenessElement } from '../src/element.ts';
import { LivenessChallenge } from '../src/index.ts';

declare global {
  interface Window {
    toServer(text: string): Promise<void>;
    fromServer(text: string): void;
    play(how: 'element' | 'react'): Promise<void>;
    show(state: ClientState, lang: string): Promise<void>;
    /** Shows a state over a camera of a shape; resolves to how the oval and the picture stand on the stage, in pixels. */
    measure(state: ClientState, width: number, height: number): Promise<{ oval: number; picture: number }>;
    current(): ClientState;
  }
}

defineLivenessElement();
const incoming = createChannel<string>({ capacity: 64, overflow: 'drop-oldest' });
const session = { messages: incoming, send: (text: string) => void window.toServer(text) };
const main = document.querySelector('main')!;
let last: ClientState = { kind: 'connecting' };

const camera = async (): Promise<MediaStreamTrack> =>
  (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks()[0]!;

window.fromServer = (text) => void incoming.send(text);
window.current = () => last;
window.play = async (how) => {
  const track = await camera();
  if (how === 'react') {
    const onState = (state: ClientState): void => void (last = state);
    createRoot(main).render(createElement(LivenessChallenge, { session, track, onState }));
    return;
  }
  const element = new LivenessElement();
  element.addEventListener('bonafide-state', (event) => {
    last = (event as CustomEvent<ClientState>).detail;
  });
  main.append(element);
  element.track = track;
  element.session = session;
};

/** Puts one state on the screen, held there. */
window.show = async (state, lang) => {
  hold(state, lang, await camera());
};

window.measure = async (state, width, height) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')!.fillRect(0, 0, width, height);
  const element = hold(state, 'en', canvas.captureStream(5).getVideoTracks()[0]!);
  const root = element.shadowRoot!;
  const video = root.querySelector('video')!;
  while (video.videoHeight !== height) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const shown = video.getBoundingClientRect();
  // The picture covers its box.
  const picture = height * Math.max(shown.width / width, shown.height / height);
  return { oval: root.querySelector('.oval')!.getBoundingClientRect().height, picture };
};

function hold(state: ClientState, lang: string, track: MediaStreamTrack): LivenessElement {
  const nothing = (): void => undefined;
  const subscribe = (): (() => void) => nothing;
  const actions = {
    consent: nothing,
    ready: nothing,
    shown: nothing,
    done: nothing,
    leave: nothing,
    fail: nothing,
  };
  const client: LivenessClient = { state, subscribe, ...actions, run: async () => Promise.resolve() };
  const element = new LivenessElement();
  element.lang = document.documentElement.lang = lang;
  element.track = track;
  main.replaceChildren(element);
  element.client = client;
  return element;
}
