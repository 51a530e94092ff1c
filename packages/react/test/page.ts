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
  element.track = await camera();
  main.replaceChildren(element);
  element.client = client;
};
