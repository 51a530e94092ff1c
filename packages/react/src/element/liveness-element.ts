import { createLivenessClient, isOver } from '@bonafide/liveness/client';
import type { ClientState, LivenessChannel, LivenessClient } from '@bonafide/liveness/client';
import { textsFor, type Texts } from '../texts/texts.ts';
import { createLivenessView, type LivenessView } from './liveness-view.ts';
import type { Action } from './screen.ts';
import { playStep, type StepPlayer } from './step-player.ts';
import { sharedStyles } from './styles.ts';

/** Seconds from a step being announced to its start, unless the caller says ready or asks to wait. */
const LEAD = 4;

/** Where there is no DOM, as in server rendering, the module still loads; the element is only made in browsers. */
const Base = typeof HTMLElement === 'undefined' ? (Object as unknown as typeof HTMLElement) : HTMLElement;

/**
 * `<bonafide-liveness>`: one session on the screen. Set `track` and then `session`, or `client` where a client exists.
 * Fires `bonafide-state` after every change, with `detail` a `ClientState`. Attributes: `lang` (else the session's
 * language), `pace="manual"` (steps never start by themselves). Texts can be replaced with `texts`.
 */
export class LivenessElement extends Base {
  readonly #view: LivenessView;
  #client: LivenessClient | undefined;
  #owned = false;
  #track: MediaStreamTrack | null = null;
  #texts: Texts | undefined;
  #sessionLanguage = '';
  #player: StepPlayer | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #part = 0;
  #unsubscribe: (() => void) | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sharedStyles()];
    this.#view = createLivenessView(
      () => this.#texts ?? textsFor(this.lang || this.#sessionLanguage || 'en'),
      (action) => {
        this.#act(action);
      },
    );
    root.append(this.#view.element);
    this.#view.render({ kind: 'connecting' }, 0);
  }

  get state(): ClientState {
    return this.#client?.state ?? { kind: 'connecting' };
  }

  /** The way to the server; setting it starts a session. */
  set session(channel: LivenessChannel | undefined) {
    this.#use(channel === undefined ? undefined : createLivenessClient({ channel }), true);
  }

  /** A client that someone else runs. */
  set client(client: LivenessClient | undefined) {
    this.#use(client, false);
  }

  /** The camera, live: shown to the caller; what counts is what the server receives. */
  set track(track: MediaStreamTrack | null) {
    this.#track?.removeEventListener('ended', this.#trackEnded);
    this.#track = track;
    track?.addEventListener('ended', this.#trackEnded);
    this.#view.stage.setTrack(track);
  }

  set texts(texts: Texts | undefined) {
    this.#texts = texts;
    this.#render();
  }

  disconnectedCallback(): void {
    // Moving an element within a page disconnects it for a moment: only what stays away has left.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#stopTimers();
      if (this.#owned) this.#client?.leave('cancelled');
    });
  }

  #use(client: LivenessClient | undefined, owned: boolean): void {
    if (client === this.#client) return;
    this.#unsubscribe?.();
    if (this.#owned) this.#client?.leave('cancelled');
    this.#client = client;
    this.#owned = owned;
    this.#unsubscribe = client?.subscribe(() => {
      this.#changed();
    });
    if (client !== undefined && owned) void client.run();
    this.#changed();
  }

  readonly #trackEnded = (): void => {
    this.#client?.fail('camera/ended');
  };

  #changed(): void {
    this.#stopTimers();
    this.#part = 0;
    const { state } = this;
    if (state.kind === 'consent') this.#sessionLanguage = state.language;
    this.#render();
    if (state.kind === 'prepare') this.#countDown();
    if (state.kind === 'step') this.#play(state);
    this.dispatchEvent(new CustomEvent('bonafide-state', { detail: state }));
  }

  #render(): void {
    this.#view.render(this.state, this.#part);
  }

  #act(action: Action): void {
    const client = this.#client;
    switch (action) {
      case 'agree':
        if (this.#track === null || this.#track.readyState === 'ended') client?.fail('camera/none');
        else client?.consent(true);
        return;
      case 'decline':
        client?.consent(false);
        return;
      case 'ready':
        client?.ready();
        return;
      case 'wait':
        this.#stopTimers();
        this.#view.countdown(null);
        this.shadowRoot?.querySelector<HTMLElement>('[data-action=ready]')?.focus();
        return;
      case 'cancel':
        client?.leave('cancelled');
        return;
    }
  }

  #countDown(): void {
    if (this.getAttribute('pace') === 'manual') {
      this.#view.countdown(null);
      return;
    }
    let left = LEAD;
    this.#view.countdown(left);
    this.#timer = setInterval(() => {
      left--;
      if (left > 0) this.#view.countdown(left);
      else this.#client?.ready();
    }, 1_000);
  }

  #play({ step }: ClientState & { kind: 'step' }): void {
    this.#view.time(1);
    this.#player = playStep(step, {
      shown: () => this.#client?.shown(),
      part: (index) => {
        this.#part = index;
        this.#render();
      },
      time: (left) => {
        this.#view.time(left);
      },
      done: () => this.#client?.done(),
    });
  }

  #stopTimers(): void {
    clearInterval(this.#timer);
    this.#player?.stop();
    this.#player = undefined;
    if (isOver(this.state)) this.#view.countdown(null);
  }
}

/** Registers `<bonafide-liveness>` once; safe to call again, and where there is no DOM it does nothing. */
export function defineLivenessElement(): void {
  if (typeof customElements === 'undefined' || customElements.get('bonafide-liveness') !== undefined) return;
  customElements.define('bonafide-liveness', LivenessElement);
}
