import type { ChallengeParams } from '@bonafide/liveness';
import { lightCourse, RESTING_COLOUR } from '@bonafide/liveness';
import type { ClientState } from '@bonafide/liveness/client';
import { fill, type Texts } from '../texts/texts.ts';
import { make } from './dom.ts';
import { labelOf, screenFor, type Action, type Screen } from './screen.ts';
import { createStage, type Stage } from './stage.ts';

const MARKS = { plain: '', alert: '!', good: '✓' } as const;

/** The panel: what is on the screen, kept in step with the client's state. */
export interface LivenessView {
  readonly element: HTMLElement;
  readonly stage: Stage;
  render(state: ClientState, part: number): void;
  /** Seconds until a prepared step starts by itself; `null`: it does not. */
  countdown(seconds: number | null): void;
  /** Share of a step's time that is left, 1..0. */
  time(left: number): void;
}

export function createLivenessView(texts: () => Texts, act: (action: Action) => void): LivenessView {
  const progress = make('p', 'progress');
  const stage = createStage();
  // One live region for all that is said: it stays in the page, so that changes in it are read out.
  const say = make('div', 'say');
  say.setAttribute('role', 'status');
  const clock = make('p', 'clock');
  const bar = make('i', '');
  const time = make('div', 'time', [bar]);
  time.setAttribute('aria-hidden', 'true');
  const actions = make('div', 'actions');
  const element = make('section', 'panel', [
    progress,
    stage.element,
    make('div', 'words', [say, clock, time]),
    actions,
  ]);

  function renderActions({ actions: wanted }: Screen, state: ClientState): void {
    const old = [...actions.children].map((button) => (button as HTMLElement).dataset['action']);
    if (old.join() === wanted.join()) {
      for (const button of actions.children) {
        button.textContent = labelOf((button as HTMLElement).dataset['action'] as Action, texts());
      }
      return;
    }
    const hadFocus = actions.contains((element.getRootNode() as ShadowRoot).activeElement);
    actions.replaceChildren(
      ...wanted.map((action, i) => {
        const button = make('button', i === 0 && action !== 'cancel' ? 'main' : '', [
          labelOf(action, texts()),
        ]);
        button.type = 'button';
        button.dataset['action'] = action;
        button.addEventListener('click', () => {
          act(action);
        });
        return button;
      }),
    );
    // The keyboard stays where it was: in the panel. Nothing is taken from the rest of the page.
    if (hadFocus && state.kind !== 'connecting') (actions.querySelector('button') ?? element).focus();
  }

  return {
    element,
    stage,
    render(state, part) {
      const screen = screenFor(state, texts(), part);
      const step = state.kind === 'step' ? state.step : undefined;
      const lit = step?.kind === 'light' || (state.kind === 'prepare' && state.challenge === 'light');
      element.className = [
        'panel',
        screen.tone,
        ...(step ? ['step'] : []),
        ...(lit ? ['light'] : []),
        ...(hasStage(state) ? [] : ['no-stage']),
      ].join(' ');
      element.style.setProperty('--flash', colourOf(step?.params, part));
      element.setAttribute('aria-label', texts().label);
      element.tabIndex = -1;
      progress.replaceChildren(...(screen.progress === null ? [] : progressOf(screen.progress, texts())));
      const preparing = state.kind === 'prepare';
      const title = make('h2', preparing ? '' : 'first', [screen.title]);
      const mark = make('div', 'mark', [MARKS[screen.tone]]);
      mark.setAttribute('aria-hidden', 'true');
      const before = screen.tone === 'plain' || preparing ? [] : [mark];
      const said = [
        ...before,
        title,
        ...screen.text.map((text, i) => make('p', i === 0 && preparing ? 'first' : '', [text])),
      ];
      if (say.textContent !== said.map((node) => node.textContent).join('')) say.replaceChildren(...said);
      time.hidden = step === undefined;
      clock.textContent = '';
      renderActions(screen, state);
      stage.draw(step, part);
    },
    countdown(seconds) {
      clock.textContent = seconds === null ? '' : fill(texts()['prepare.countdown'], { seconds });
      const wait = actions.querySelector<HTMLElement>('[data-action=wait]');
      if (wait !== null) wait.hidden = seconds === null;
    },
    time(left) {
      bar.style.setProperty('--left', left.toFixed(3));
    },
  };
}

const hasStage = ({ kind }: ClientState): boolean =>
  kind === 'prepare' || kind === 'step' || kind === 'waiting' || kind === 'checking';

function progressOf([index, total]: readonly [number, number], texts: Texts): readonly Node[] {
  const dots = make(
    'span',
    'dots',
    Array.from({ length: total }, (_, i) => make('i', i + 1 < index ? 'past' : i + 1 === index ? 'now' : '')),
  );
  dots.setAttribute('aria-hidden', 'true');
  return [make('span', '', [fill(texts.progress, { index, total })]), dots];
}

/** The colour of the whole screen: the flash that is on, or the one that cameras settle on before and after. */
function colourOf(params: ChallengeParams | undefined, part: number): string {
  const rgb = (params?.kind === 'light' ? lightCourse(params)[part]?.rgb : undefined) ?? RESTING_COLOUR;
  return `rgb(${rgb.join(' ')})`;
}
